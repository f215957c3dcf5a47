/* SPDX-License-Identifier: MIT-0 */
/* Labs of kind "tests" whose answer hangs. Without the sandbox a suite can
 * leave a byte each time it is begun: the tests count the runs. */
#include "testdata/cli_kit.h"

#define HEAD                                                                   \
    "#include <check.h>\n"                                                     \
    "#include <fcntl.h>\n"                                                     \
    "#include <unistd.h>\n"                                                    \
    "#include \"needs_rebuild.h\"\n"                                           \
    "#include \"suite.h\"\n"                                                   \
    "static long begin(void)\n"                                                \
    "{\n"                                                                      \
    "    int fd = open(\"%s\", O_WRONLY | O_CREAT | O_APPEND, 0600);\n"        \
    "    long n = write(fd, \"x\", 1) == 1 ? (long)lseek(fd, 0, SEEK_END)\n"   \
    "                                     : 0;\n"                              \
    "    close(fd);\n"                                                         \
    "    return n;\n"                                                          \
    "}\n"                                                                      \
    "START_TEST(test)\n"                                                       \
    "{\n"                                                                      \
    "    const long newer[] = {30};\n"                                         \
    "    volatile long first = begin(), spin = 0;\n"
#define TAIL                                                                   \
    "}\n"                                                                      \
    "END_TEST\n"                                                               \
    "Suite *suite_make(void)\n"                                                \
    "{\n"                                                                      \
    "    Suite *suite = suite_create(\"x\");\n"                                \
    "    TCase *tc = tcase_create(\"x\");\n"                                   \
    "    tcase_add_test(tc, test);\n"                                          \
    "    suite_add_tcase(suite, tc);\n"                                        \
    "    return suite;\n"                                                      \
    "}\n"

/* Checks a suite whose one test is `body`; returns how often it was begun. */
static size_t check_suite(int code, const char *body, const char *options)
{
    char path[TEMP_PATH], runs[TEMP_PATH], head[2 * sizeof HEAD + TEMP_PATH];
    char text[4 * sizeof head];
    char *begun;
    size_t count;

    cli_expect(0, "start needs_rebuild");
    (void)snprintf(head, sizeof head, HEAD, temp_path(runs, "runs"));
    (void)snprintf(text, sizeof text, "%s%s" TAIL, head, body);
    temp_put(temp_path(path, "work/01d_needs_rebuild/needs_rebuild_test.c"),
             text);
    cli_expect(code, "--box none --format jsonl check needs_rebuild%s",
               options);
    begun = temp_read(runs);
    count = strlen(begun);
    free(begun);
    return count;
}

static bool has_verdict(const char *id, const char *verdict)
{
    char want[128];
    const char *at;

    (void)snprintf(want, sizeof want, "\"id\":\"%s\"", id);
    at = strstr(ran.out, want);
    (void)snprintf(want, sizeof want, "\"verdict\":\"%s\"", verdict);
    return at && strstr(at, want) && strstr(at, want) < at + strcspn(at, "\n");
}

/* Once, and once more with nothing beside it; the eight mistakes and the
 * sanitized run could only hang in their turn. */
START_TEST(a_suite_that_hangs_on_the_right_one_runs_twice)
{
    size_t runs =
        check_suite(1, "(void)newer; (void)first; for (;;) spin++;\n", "");

    ck_assert_uint_eq(runs, 2);
    ck_assert_msg(has_verdict("right", "fail"), "%s", ran.out);
    ck_assert_msg(has_verdict("variant", "skip"), "%s", ran.out);
    cli_says(ran.out, "timed out");
}
END_TEST

/* right: three times plain, once sanitized; the mistake: twice. */
START_TEST(a_hang_on_a_wrong_one_is_a_catch_the_second_time)
{
    size_t runs;
    runs = check_suite(
        1, "(void)first; while (!needs_rebuild(20, newer, 1)) spin++;\n", "");

    ck_assert_msg(has_verdict("right", "pass"), "%s", ran.out);
    ck_assert_msg(has_verdict("never_rebuilds", "pass"), "%s", ran.out);
    ck_assert_msg(has_verdict("always_rebuilds", "fail"), "%s", ran.out);
    ck_assert_uint_eq(runs, 3 + 1 + 2 + 8);
}
END_TEST

/* The machine was busy, once: that is no verdict. */
START_TEST(a_hang_that_does_not_come_back_is_not_believed)
{
    (void)check_suite(1,
                      "while (first == 1) spin++;\n"
                      "ck_assert(needs_rebuild(20, newer, 1));\n",
                      "");

    ck_assert_msg(has_verdict("right", "pass"), "%s", ran.out);
    ck_assert_msg(has_verdict("never_rebuilds", "pass"), "%s", ran.out);
    ck_assert_msg(has_verdict("always_rebuilds", "fail"), "%s", ran.out);
}
END_TEST

START_TEST(a_wrong_one_can_be_run_without_the_right_one)
{
    size_t runs = check_suite(
        0, "(void)first; ck_assert(needs_rebuild(20, newer, 1)); spin++;\n",
        " --case never_rebuilds");

    ck_assert_msg(has_verdict("never_rebuilds", "pass"), "%s", ran.out);
    ck_assert_uint_eq(runs, 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_tests_lab");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, cli_set_up, cli_tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, a_suite_that_hangs_on_the_right_one_runs_twice);
    tcase_add_test(tc, a_hang_on_a_wrong_one_is_a_catch_the_second_time);
    tcase_add_test(tc, a_hang_that_does_not_come_back_is_not_believed);
    tcase_add_test(tc, a_wrong_one_can_be_run_without_the_right_one);
    return temp_run(suite);
}
