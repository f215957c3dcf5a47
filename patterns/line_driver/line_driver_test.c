/* SPDX-License-Identifier: MIT-0 */
#include "line_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#include <check.h>

#include "fault_injection.h"

enum { OUT_CAP = 256 * 1024 };

struct outcome {
    int rc;
    char *out;
    size_t len;
};

static void echo(char *line, struct line_driver_answer *answer, void *ctx)
{
    int *calls = ctx;

    (*calls)++;
    if (strcmp(line, "silent") != 0)
        line_driver_say(answer, "got %s", line);
    if (strcmp(line, "twice") == 0)
        line_driver_say(answer, "; and again");
}

/* Feeds `input` from a file, collects what is written into a file. */
static struct outcome drive(const char *input, line_driver_fn fn, void *ctx)
{
    struct outcome o = {0, calloc(1, OUT_CAP), 0};
    FILE *in = tmpfile(), *out = tmpfile();

    ck_assert_ptr_nonnull(o.out);
    ck_assert(in != NULL && out != NULL);
    ck_assert_int_ge(fputs(input, in), 0);
    rewind(in);
    o.rc = line_driver_run(fileno(in), fileno(out), fn, ctx);
    rewind(out);
    o.len = fread(o.out, 1, OUT_CAP - 1, out);
    (void)fclose(in);
    (void)fclose(out);
    return o;
}

static const struct {
    const char *name, *input, *want;
    int calls;
} runs[] = {
    {"nothing", "", "", 0},
    {"one line", "a\n", "1 text 5 got a\n", 1},
    {"no newline at the end", "a\nb", "1 text 5 got a\n2 text 5 got b\n", 2},
    {"an empty line", "\n", "1 text 4 got \n", 1},
    {"no answer", "silent\n", "1 text 0 \n", 1},
    {"two parts", "twice\n", "1 text 20 got twice; and again\n", 1},
};

START_TEST(each_line_gets_one_frame)
{
    int calls = 0;
    struct outcome o = drive(runs[_i].input, echo, &calls);

    ck_assert_msg(o.rc == 0, "%s: %d", runs[_i].name, o.rc);
    ck_assert_msg(strcmp(o.out, runs[_i].want) == 0, "%s: got %s",
                  runs[_i].name, o.out);
    ck_assert_msg(calls == runs[_i].calls, "%s: %d calls", runs[_i].name,
                  calls);
    free(o.out);
}
END_TEST

static void say_much(char *line, struct line_driver_answer *answer, void *ctx)
{
    int i;

    (void)line;
    (void)ctx;
    for (i = 0; i < 10000; i++)
        line_driver_say(answer, "%09d\n", i);
}

START_TEST(long_answer_arrives_whole)
{
    struct outcome o = drive("x\n", say_much, NULL);

    ck_assert_int_eq(o.rc, 0);
    ck_assert_uint_eq(o.len, strlen("1 text 100000 ") + 100000 + 1);
    ck_assert_str_eq(o.out + o.len - 11, "000009999\n\n");
    free(o.out);
}
END_TEST

START_TEST(answers_before_a_crash_stand)
{
    int fds[2], status;
    char buf[64];
    FILE *in = tmpfile();
    ssize_t n;
    pid_t pid;

    ck_assert_int_ge(fputs("a\ncrash\n", in), 0);
    rewind(in);
    ck_assert_int_eq(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        int calls = 0;

        (void)calls;
        (void)line_driver_run(fileno(in), fds[1], echo, &calls);
        raise(SIGKILL);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    n = read(fds[0], buf, sizeof buf);

    ck_assert(WIFSIGNALED(status));
    ck_assert_int_gt((int)n, 0);
    ck_assert_mem_eq(buf, "1 text 5 got a\n", 15);
    (void)close(fds[0]);
    (void)close(fds[1]);
    (void)fclose(in);
}
END_TEST

START_TEST(bad_descriptors_are_told)
{
    int fds[2], calls = 0;
    FILE *in = tmpfile();

    ck_assert_int_eq(line_driver_run(900, 1, echo, &calls), -EBADF);
    ck_assert_int_ge(fputs("a\n", in), 0);
    rewind(in);
    ck_assert_int_eq(line_driver_run(fileno(in), 900, echo, &calls), -EBADF);
    /* A write-only descriptor cannot be read. */
    ck_assert_int_eq(pipe(fds), 0);
    ck_assert_int_lt(line_driver_run(fds[1], fileno(in), echo, &calls), 0);
    (void)close(fds[0]);
    (void)close(fds[1]);
    (void)fclose(in);
}
END_TEST

START_TEST(a_folder_cannot_be_read)
{
    int calls = 0;
    int folder = open("/", O_RDONLY);

    ck_assert_int_ge(folder, 0);

    ck_assert_int_eq(line_driver_run(folder, 1, echo, &calls), -EISDIR);

    ck_assert_int_eq(calls, 0);
    (void)close(folder);
}
END_TEST

static void say_no_character(char *line, struct line_driver_answer *answer,
                             void *ctx)
{
    (void)line;
    (void)ctx;
    line_driver_say(answer, "%lc", (wint_t)0x7fffffff);
    line_driver_say(answer, "after");
}

START_TEST(what_cannot_be_formatted_adds_nothing)
{
    struct outcome o = drive("x\n", say_no_character, NULL);

    ck_assert_int_eq(o.rc, 0);
    ck_assert_str_eq(o.out, "1 text 5 after\n");
    free(o.out);
}
END_TEST

START_TEST(every_failed_allocation_is_told)
{
    int told = 0;

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int calls = 0;
        struct outcome o = {0, NULL, 0};
        FILE *in, *out;

        (void)fault_injection_disarm();
        in = tmpfile();
        out = tmpfile();
        (void)fputs("twice\n", in);
        rewind(in);
        fault_injection_arm(n, FAULT_INJECTION_ONCE);
        o.rc = line_driver_run(fileno(in), fileno(out), echo, &calls);
        (void)fault_injection_disarm();
        told += o.rc == -ENOMEM;
        ck_assert_msg(o.rc == 0 || o.rc == -ENOMEM, "call %ld: %d", n, o.rc);
        (void)fclose(in);
        (void)fclose(out);
    }
    ck_assert_int_gt(told, 0);
}
END_TEST

START_TEST(words_are_cut_at_blanks)
{
    char text[] = "  add\t12  x";
    char *rest = text;

    ck_assert_str_eq(line_driver_word(&rest), "add");
    ck_assert_int_eq(line_driver_number(&rest), 12);
    ck_assert_str_eq(line_driver_word(&rest), "x");
    ck_assert_ptr_null(line_driver_word(&rest));
    ck_assert_int_eq(line_driver_number(&rest), 0);
}
END_TEST

static const struct {
    const char *text;
    long want;
} numbers[] = {{"7", 7},  {"-7", -7}, {"7x", 0},
               {"x7", 0}, {"", 0},    {"99999999999999999999", 0},
               {"007", 7}};

START_TEST(numbers_are_decimal_or_zero)
{
    char text[32];
    char *rest = text;
    long got;

    (void)snprintf(text, sizeof text, "%s", numbers[_i].text);
    got = line_driver_number(&rest);

    ck_assert_msg(got == numbers[_i].want, "\"%s\": %ld", numbers[_i].text,
                  got);
}
END_TEST

START_TEST(a_missing_callback_is_a_bug)
{
    (void)line_driver_run(0, 1, NULL, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("line_driver");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(tc, each_line_gets_one_frame, 0,
                        (int)(sizeof runs / sizeof runs[0]));
    tcase_add_test(tc, long_answer_arrives_whole);
    tcase_add_test(tc, answers_before_a_crash_stand);
    tcase_add_test(tc, bad_descriptors_are_told);
    tcase_add_test(tc, a_folder_cannot_be_read);
    tcase_add_test(tc, what_cannot_be_formatted_adds_nothing);
    tcase_add_test(tc, every_failed_allocation_is_told);
    tcase_add_test(tc, words_are_cut_at_blanks);
    tcase_add_loop_test(tc, numbers_are_decimal_or_zero, 0,
                        (int)(sizeof numbers / sizeof numbers[0]));
    tcase_add_test_raise_signal(tc, a_missing_callback_is_a_bug, SIGABRT);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
