/* SPDX-License-Identifier: MIT-0 */
/* With the gate a leak is found as without it, down to one byte. */
#include "leak_gate.h"

#include <errno.h>

#include "box.h"
#include "testdata/temp_folder.h"
#include "toolchain.h"

#define HEAD                                                                   \
    "#include <stdlib.h>\n#include <string.h>\n"                               \
    "static char *kept;\nint main(void)\n{\n"
#define TAIL "return 0; }\n"

static const struct {
    const char *name, *body;
    int want;
} programs[] = {
    {"nothing is alive", "free(malloc(100));\n", 0},
    {"a byte is lost", "kept = malloc(1);\nkept = NULL;\n", -EPROTO},
    {"a block of 0 bytes is lost", "kept = malloc(0);\nkept = NULL;\n",
     -EPROTO},
    {"as much is lost as was freed",
     "free(malloc(16));\nkept = malloc(16);\nkept = NULL;\n", -EPROTO},
    {"a block can still be reached", "kept = strdup(\"kept\");\n", 0},
};

static void build(const char *source, const char *gate, const char *program)
{
    struct command c;
    char *messages = NULL;
    int rc;

    toolchain_begin(&c, TIER_ASAN_UBSAN, "c11");
    command_add(&c, source);
    command_add(&c, gate);
    command_add(&c, "-o");
    command_add(&c, program);
    rc = toolchain_run(&c, temp_dir, &messages);
    ck_assert_msg(rc == 0, "%s", messages ? messages : "");
    free(messages);
}

START_TEST(a_leak_is_found)
{
    char source[TEMP_PATH], gate[TEMP_PATH], program[TEMP_PATH], text[400];
    struct command run = {0};
    int rc;

    temp_fresh();
    (void)snprintf(text, sizeof text, HEAD "%s" TAIL, programs[_i].body);
    temp_put(temp_path(source, "lost.c"), text);
    temp_put(temp_path(gate, "gate.c"), leak_gate_source);
    build(source, gate, temp_path(program, "lost"));

    command_add(&run, program);
    rc = toolchain_run(&run, temp_dir, NULL);

    ck_assert_msg(rc == programs[_i].want, "%s: %d", programs[_i].name, rc);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("leak_gate");
    TCase *tc = tcase_create("all");

    if (box_init() < 0)
        return EXIT_FAILURE;
    tcase_add_loop_test(tc, a_leak_is_found, 0,
                        sizeof programs / sizeof programs[0]);
    suite_add_tcase(suite, tc);
    return temp_run(suite);
}
