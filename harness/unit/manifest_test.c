/* SPDX-License-Identifier: MIT-0 */
/* Broken unit.cfg texts and what is said of each: file, line, what to do. */
#include "manifest.h"

#include <errno.h>

#include "arena.h"
#include "testdata/temp_folder.h"
#include "unit_schema.h"

static struct arena *arena;
static struct manifest_error error;
static char cfg[TEMP_PATH];

static void set_up(void)
{
    temp_fresh();
    temp_path(cfg, "unit.cfg");
    ck_assert_int_eq(arena_create(&arena, 4096), 0);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static int load_lab(struct unit_lab *out)
{
    union {
        struct unit_pattern pattern;
        struct unit_lab lab;
    } any;
    int rc = manifest_load(cfg, unit_schema(UNIT_LAB), arena, &any, &error);

    *out = any.lab;
    return rc;
}

#define HEAD                                                                   \
    "kind = \"code\"; title = \"T\"; summary = \"S\";\n"                       \
    "minutes = 5; points = 2; tiers = [ \"plain\" ];\n"

struct row {
    const char *name, *text, *message; /* after "unit.cfg:" */
};

// clang-format off
static const struct row broken[] = {
    {"unknown key", HEAD "colour = 1;\n", "3: unknown key 'colour'"},
    {"unknown key, nearly right", HEAD "case = ( );\n",
     "3: unknown key 'case'; did you mean 'cases'?"},
    {"unknown key in a group", HEAD "limits = {\n  cpu_sm = 5;\n};\n",
     "4: unknown key 'cpu_sm'; did you mean 'cpu_ms'?"},
    {"unknown key in a list", HEAD "cases = (\n"
     "  { id = \"a\"; points = 1; },\n  { id = \"b\"; point = 1; } );\n",
     "5: unknown key 'point'; did you mean 'points'?"},
    {"a string for a number", "minutes = \"5\";\n",
     "1: 'minutes' must be a whole number, 0 or more"},
    {"a fraction for a number", "\nminutes = 1.5;\n",
     "2: 'minutes' must be a whole number, 0 or more"},
    {"a negative number", "\n\npoints = -1;\n",
     "3: 'points' must be a whole number, 0 or more"},
    {"a number for a string", "title = 5;\n",
     "1: 'title' must be a string in quotes"},
    {"a number for a truth", HEAD "limits = { net = 1; };\n",
     "3: 'net' must be true or false"},
    {"a string for an array", "tiers = \"plain\";\n",
     "1: 'tiers' must be an array of strings: [ \"a\", \"b\" ]"},
    {"numbers in an array of strings", "tiers = [ 1, 2 ];\n",
     "1: 'tiers' must be an array of strings: [ \"a\", \"b\" ]"},
    {"a list for an array", "tiers = ( \"plain\" );\n",
     "1: 'tiers' must be an array of strings: [ \"a\", \"b\" ]"},
    {"a string for a group", HEAD "limits = \"none\";\n",
     "3: 'limits' must be a group: { key = value; }"},
    {"a group for a list of groups", HEAD "cases = { id = \"a\"; };\n",
     "3: 'cases' must be a list of groups: ( { ... }, { ... } )"},
    {"strings in a list of groups", HEAD "cases = ( \"a\" );\n",
     "3: 'cases' must be a list of groups: ( { ... }, { ... } )"},
    {"a missing key", "kind = \"code\";\ntitle = \"T\";\n",
     "1: 'summary' is missing; it must be a string in quotes"},
    {"a missing key in a list", HEAD "cases = (\n  { id = \"a\"; } );\n",
     "4: 'points' is missing; it must be a whole number, 0 or more"},
    {"an empty file", "",
     "1: 'kind' is missing; it must be a string in quotes"},
    {"a key twice", HEAD "points = 3;\n", "3: duplicate setting name"},
    {"a key twice in a group", HEAD "limits = {\ncpu_ms = 1;\ncpu_ms = 2; };\n",
     "5: duplicate setting name"},
    {"no semicolon and no sense", "title =\n= \"x\";\n", "2: syntax error"},
    {"an open quote", "title = \"x\n", "2: syntax error"},
    {"an open brace", "limits = { cpu_ms = 1;\n", "2: syntax error"},
    {"not a configuration", "#!/bin/sh\necho\n", "3: syntax error"},
    {"an include", HEAD "@include \"/etc/passwd\"\n",
     "3: @include is not used in a unit.cfg"},
    {"an indented include", "\n \t@include \"x\"\n",
     "2: @include is not used in a unit.cfg"},
};
// clang-format on

enum { BROKEN = sizeof broken / sizeof broken[0] };

static void check_message(const char *name, const char *message)
{
    char want[TEMP_PATH + 256];

    (void)snprintf(want, sizeof want, "%s:%s", cfg, message);
    ck_assert_msg(strcmp(error.text, want) == 0, "%s: %s\nnot\n%s", name,
                  error.text, want);
}

START_TEST(what_is_wrong_is_told_with_file_and_line)
{
    struct unit_lab lab;

    temp_put(cfg, broken[_i].text);

    ck_assert_msg(load_lab(&lab) == -EINVAL, "%s", broken[_i].name);
    check_message(broken[_i].name, broken[_i].message);
}
END_TEST

START_TEST(an_include_behind_a_thousand_blanks_is_refused)
{
    struct unit_lab lab;
    char text[1100];
    size_t blanks;

    for (blanks = 1010; blanks < 1030; blanks++) {
        memset(text, ' ', blanks);
        (void)snprintf(text + blanks, sizeof text - blanks,
                       "@include \"/etc/passwd\"\n");
        temp_put(cfg, text);

        ck_assert_int_eq(load_lab(&lab), -EINVAL);
        check_message("blanks", "1: @include is not used in a unit.cfg");
    }
}
END_TEST

START_TEST(all_types_are_read)
{
    struct unit_lab lab;

    temp_put(cfg,
             HEAD "limits = { cpu_ms = 4294967296L; net = true; };\n"
                  "build = { files = [ \"a.c\", \"b.c\" ]; uses = [ ]; };\n"
                  "cases = (\n"
                  "  { id = \"a\"; points = 0x10; },\n"
                  "  { id = \"b\"; points = 0; needs = [ \"a\" ]; } );\n");
    ck_assert_msg(load_lab(&lab) == 0, "%s", error.text);

    ck_assert_str_eq(lab.kind, "code");
    ck_assert(lab.minutes == 5 && lab.points == 2);
    ck_assert(lab.limits.cpu_ms == 4294967296 && lab.limits.net);
    ck_assert_uint_eq(lab.build.files.count, 2);
    ck_assert_str_eq(lab.build.files.items[1], "b.c");
    ck_assert_ptr_null(lab.build.files.items[2]);
    ck_assert_uint_eq(lab.build.uses.count, 0);
    ck_assert_uint_eq(lab.cases.count, 2);
    ck_assert(unit_lab_case(&lab, 0)->points == 16);
    ck_assert_int_eq(unit_lab_case(&lab, 1)->line, 7);
    ck_assert_str_eq(unit_lab_case(&lab, 1)->needs.items[0], "a");
    ck_assert_uint_eq(lab.mistakes.count, 0);
}
END_TEST

START_TEST(a_folder_is_no_manifest)
{
    struct unit_lab lab;

    temp_mkdir(cfg);

    ck_assert_int_eq(load_lab(&lab), -EINVAL);
    check_message("folder", "1: not a regular file of at most 256 KiB");
}
END_TEST

START_TEST(a_fifo_is_no_manifest_and_nobody_waits_for_it)
{
    struct unit_lab lab;

    ck_assert_int_eq(mkfifo(cfg, 0600), 0);

    ck_assert_int_eq(load_lab(&lab), -EINVAL);
    check_message("fifo", "1: not a regular file of at most 256 KiB");
}
END_TEST

START_TEST(a_file_that_is_not_there_says_so)
{
    struct unit_lab lab;

    ck_assert_int_eq(load_lab(&lab), -ENOENT);
    check_message("none", "1: No such file or directory");
}
END_TEST

static char *filled(size_t len, const char *unit)
{
    size_t size = strlen(unit);
    char *text = malloc(len + 1);
    size_t i;

    for (i = 0; i < len; i++)
        text[i] = unit[i % size];
    text[len] = '\0';
    return text;
}

START_TEST(a_file_past_256_kib_is_not_read)
{
    struct unit_lab lab;
    char *text = filled(300 * 1024, "# comment\n");

    temp_put(cfg, text);

    ck_assert_int_eq(load_lab(&lab), -EINVAL);
    check_message("300 KiB", "1: not a regular file of at most 256 KiB");
    free(text);
}
END_TEST

START_TEST(nesting_without_end_is_an_error)
{
    static const char *const units[] = {"a={", "a=(", "(", "{", "["};
    struct unit_lab lab;
    char *text = filled(255 * 1024, units[_i]);

    temp_put(cfg, text);

    ck_assert_int_eq(load_lab(&lab), -EINVAL);
    ck_assert_int_eq(strncmp(error.text, cfg, strlen(cfg)), 0);
    free(text);
}
END_TEST

START_TEST(a_very_long_name_does_not_overrun_the_message)
{
    struct unit_lab lab;
    char *text = filled(10000, "x");

    memcpy(text + 9990, " = 1;\n\0", 7);
    temp_put(cfg, text);

    ck_assert_int_eq(load_lab(&lab), -EINVAL);
    ck_assert_uint_eq(strlen(error.text), sizeof error.text - 1);
    free(text);
}
END_TEST

START_TEST(a_key_has_a_line)
{
    char path[TEMP_PATH];

    temp_put(temp_path(path, "unit.cfg"), "kind = \"lab\";\n"
                                          "levels = 3;\n"
                                          "  level=\"easy\";\n"
                                          "build = { uses = [ ]; };\n");
    ck_assert_int_eq(manifest_line(path, "level"), 3);
    ck_assert_int_eq(manifest_line(path, "levels"), 2);
    ck_assert_int_eq(manifest_line(path, "uses"), 4);
    ck_assert_int_eq(manifest_line(path, "points"), 1);
    ck_assert_int_eq(manifest_line("/nowhere", "level"), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("manifest");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, what_is_wrong_is_told_with_file_and_line, 0,
                        BROKEN);
    tcase_add_test(tc, an_include_behind_a_thousand_blanks_is_refused);
    tcase_add_test(tc, all_types_are_read);
    tcase_add_test(tc, a_folder_is_no_manifest);
    tcase_add_test(tc, a_fifo_is_no_manifest_and_nobody_waits_for_it);
    tcase_add_test(tc, a_file_that_is_not_there_says_so);
    tcase_add_test(tc, a_file_past_256_kib_is_not_read);
    tcase_add_loop_test(tc, nesting_without_end_is_an_error, 0, 5);
    tcase_add_test(tc, a_key_has_a_line);
    tcase_add_test(tc, a_very_long_name_does_not_overrun_the_message);
    return temp_run(suite);
}
