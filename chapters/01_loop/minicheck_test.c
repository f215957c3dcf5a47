/* SPDX-License-Identifier: MIT-0 */
#include "minicheck.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "minicheck_run.h"

enum { LONG_MS = 20000, SHORT_MS = 50 };

static void passes(void)
{
}

static void fails(void)
{
    MINICHECK_INT_EQ(2, 3);
}

static void fails_on_text(void)
{
    MINICHECK_STR_EQ("a", "b");
}

static void fails_on_condition(void)
{
    MINICHECK_TRUE(1 > 2);
}

static void aborts(void)
{
    abort();
}

static void exits_with_zero(void)
{
    exit(0);
}

static void waits_for_ever(void)
{
    for (;;)
        pause();
}

static void prints_much(void)
{
    int i;

    for (i = 0; i < 40000; i++)
        printf("line %d\n", i);
}

static void leaves_a_child(void)
{
    if (fork() == 0)
        waits_for_ever();
}

static void closes_stdout(void)
{
    (void)close(STDOUT_FILENO);
    (void)close(STDERR_FILENO);
}

static const struct {
    const char *name;
    void (*run)(void);
    int64_t timeout_ms;
    enum minicheck_end end;
    int status;
    const char *message;
} ends[] = {
    {"passes", passes, LONG_MS, MINICHECK_PASSED, 0, ""},
    {"fails", fails, LONG_MS, MINICHECK_FAILED, 0, "2 is 2, want 3"},
    {"text", fails_on_text, LONG_MS, MINICHECK_FAILED, 0,
     "\"a\" is \"a\", want \"b\""},
    {"condition", fails_on_condition, LONG_MS, MINICHECK_FAILED, 0,
     "1 > 2 is false"},
    {"aborts", aborts, LONG_MS, MINICHECK_SIGNALED, SIGABRT, ""},
    {"exit(0) is no pass", exits_with_zero, LONG_MS, MINICHECK_EXITED, 0, ""},
    {"hangs", waits_for_ever, SHORT_MS, MINICHECK_TIMED_OUT, 0, ""},
    {"closes stdout", closes_stdout, LONG_MS, MINICHECK_PASSED, 0, ""},
};

START_TEST(each_end_is_told_apart)
{
    struct minicheck_test test = {ends[_i].name, ends[_i].run};
    struct minicheck_result r;
    int rc = minicheck_run(&test, ends[_i].timeout_ms, &r);

    ck_assert_msg(rc == 0, "%s: %d", test.name, rc);
    ck_assert_msg(r.end == ends[_i].end && r.status == ends[_i].status,
                  "%s: got end %d status %d", test.name, r.end, r.status);
    ck_assert_msg(strstr(string_builder_cstr(&r.message), ends[_i].message) !=
                      NULL,
                  "%s: message %s", test.name, string_builder_cstr(&r.message));
    minicheck_result_fini(&r);
}
END_TEST

START_TEST(more_output_than_a_pipe_holds_is_capped_not_blocked)
{
    struct minicheck_test test = MINICHECK(prints_much);
    struct minicheck_result r;

    ck_assert_int_eq(minicheck_run(&test, LONG_MS, &r), 0);

    ck_assert_int_eq(r.end, MINICHECK_PASSED);
    ck_assert(r.output.len > 0 && r.output.len <= MINICHECK_MAX_OUTPUT);
    minicheck_result_fini(&r);
}
END_TEST

START_TEST(a_child_left_behind_is_ended_and_holds_nobody_up)
{
    struct minicheck_test test = MINICHECK(leaves_a_child);
    struct minicheck_result r;

    ck_assert_int_eq(minicheck_run(&test, LONG_MS, &r), 0);

    ck_assert_int_eq(r.end, MINICHECK_PASSED);
    ck_assert_msg(r.elapsed_ns < (int64_t)LONG_MS * 1000000, "it hung");
    minicheck_result_fini(&r);
}
END_TEST

static int run_main(const char *option, char *text, size_t cap)
{
    static const struct minicheck_test tests[] = {MINICHECK(passes),
                                                  MINICHECK(fails)};
    char *argv[] = {(char[]){"minicheck"}, NULL, NULL};
    char copy[64];
    FILE *in;
    size_t n;
    int fds[2], status;
    pid_t pid;

    (void)snprintf(copy, sizeof copy, "%s", option);
    argv[1] = copy;
    ck_assert_int_eq(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        (void)dup2(fds[1], STDOUT_FILENO);
        (void)dup2(fds[1], STDERR_FILENO);
        status = minicheck_main(2, argv, tests, 2);
        (void)fflush(NULL);
        _exit(status);
    }
    (void)close(fds[1]);
    in = fdopen(fds[0], "r");
    n = fread(text, 1, cap - 1, in);
    text[n] = '\0';
    (void)fclose(in);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WEXITSTATUS(status);
}

static const struct {
    const char *option;
    int code;
    const char *says;
} calls[] = {
    {"--filter=pass*", 0, "1..1\nok 1 - passes\n# 1 passed, 0 failed\n"},
    {"--timeout-ms=5000", 1, "1..2\nok 1 - passes\nnot ok 2 - fails\n"},
    {"--list", 0, "passes\nfails\n"},
    {"--filter=none", 2, "no test fits 'none'"},
    {"--fliter=x", 2, "did you mean --filter?"},
    {"operand", 2, "there are no operands"},
    {"--help", 0, "Exit status"},
};

START_TEST(command_line_does_what_it_says)
{
    char text[4096];
    int code = run_main(calls[_i].option, text, sizeof text);

    ck_assert_msg(code == calls[_i].code, "%s: exit %d\n%s", calls[_i].option,
                  code, text);
    ck_assert_msg(strstr(text, calls[_i].says) != NULL, "%s: says %s",
                  calls[_i].option, text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("minicheck");
    TCase *tc = tcase_create("runner");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, each_end_is_told_apart, 0,
                        (int)(sizeof ends / sizeof ends[0]));
    tcase_add_test(tc, more_output_than_a_pipe_holds_is_capped_not_blocked);
    tcase_add_test(tc, a_child_left_behind_is_ended_and_holds_nobody_up);
    tcase_add_loop_test(tc, command_line_does_what_it_says, 0,
                        (int)(sizeof calls / sizeof calls[0]));
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
