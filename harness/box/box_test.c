/* SPDX-License-Identifier: MIT-0 */
/* One run's life: how it ends, its limits, its streams. What a boxed process
 * may not do: box_escape_test.c; sanitizers: box_sanitizer_test.c; clean-up:
 * box_life_test.c. */
#define _XOPEN_SOURCE 700 /* nftw */

#include <signal.h>
#include <sys/resource.h>

#include "testdata/box_kit.h"

enum { MIB = 1024 * 1024 };

static const struct {
    const char *act, *word, *want;
} ends[] = {
    {"exit", "0", "exit 0"},      {"exit", "77", "exit 77"},
    {"raise", "6", "signal 6"},   {"raise", "11", "signal 11"},
    {"raise", "9", "signal 9"},   {"raise", "13", "signal 13"},
    {"raise", "24", "limit cpu"}, /* SIGXCPU, by whoever */
};

START_TEST(the_end_is_told)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, ends[_i].act, ends[_i].word);
    struct box_report report;

    kit_run(&request, &report, ends[_i].want);

    ck_assert_int_eq(report.tier, kit.tier);
    ck_assert_int_ge(report.wall_ns, 1);
    ck_assert_int_gt(report.peak_kib, 0);
    box_report_fini(&report);
}
END_TEST

static const struct {
    const char *act, *word, *want;
    struct box_limits limits;
    const char *waiting;
} limits[] = {
    {"spin", "", "limit cpu", {.cpu_ms = 100}, "computing"},
    {"spin_in_thread", "", "limit cpu", {.cpu_ms = 100, .mem_mib = 512}, NULL},
    {"spin", "", "limit cpu", {.cpu_ms = 100, .procs = 4}, "computing"},
    {"sleep", "", "limit wall", {.wall_ms = 100}, "sleeps"},
    {"spin", "", "limit wall", {.wall_ms = 100}, "computing"},
    {"spin_in_thread", "", "limit wall", {.wall_ms = 100}, "computing"},
    {"lock", "", "limit wall", {.wall_ms = 100}, "waits for a lock"},
    {"read_pipe", "", "limit wall", {.wall_ms = 100}, "reads a pipe"},
    {"poll", "", "limit wall", {.wall_ms = 100}, "waits for events"},
    {"raise", "19", "limit wall", {.wall_ms = 100}, "was stopped by a signal"},
    {"wait_for_child",
     "",
     "limit wall",
     {.wall_ms = 100, .procs = 4},
     "waits for a child process"},
    {"forget_child",
     "",
     "limit wall",
     {.wall_ms = 100, .procs = 4},
     "waits for a signal; 1 zombie child"},
    {"hog", "", "limit memory", {.mem_mib = 64}, NULL},
    {"hog", "", "limit memory", {.mem_mib = 64, .procs = 4}, NULL},
    {"flood", "1", "limit output", {.out_kib = 64}, NULL},
    {"flood", "2", "limit output", {.out_kib = 64}, NULL},
    {"flood", "3", "limit output", {.out_kib = 64}, NULL},
    {"fill_file", "big", "limit file size", {.fsize_kib = 256}, NULL},
    {"bomb", "", "limit processes", {.procs = 8}, NULL},
    {"thread_bomb", "", "exit 0", {.mem_mib = 4096}, NULL},
};

/* The filter names the one pid that may be signalled. */
START_TEST(each_run_may_signal_itself)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "raise", "6");
    int i;

    for (i = 0; i < 3; i++) {
        struct box_report report;

        kit_run(&request, &report, "signal 6");
        box_report_fini(&report);
    }
}
END_TEST

static void ignore(int number)
{
    (void)number;
}

/* The child sets itself up in our memory. */
START_TEST(a_run_leaves_the_caller_as_it_was)
{
    const struct sigaction caught = {.sa_handler = ignore};
    const char *argv[4];
    struct box_request request = kit_request(argv, "raise", "6");
    struct box_report report;
    struct sigaction handler;
    struct rlimit before, after;
    sigset_t mask;

    ck_assert_int_eq(sigaction(SIGUSR1, &caught, NULL), 0);
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR2);
    ck_assert_int_eq(sigprocmask(SIG_SETMASK, &mask, NULL), 0);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    kit_run(&request, &report, "signal 6");
    box_report_fini(&report);

    ck_assert_int_eq(sigaction(SIGUSR1, NULL, &handler), 0);
    ck_assert(handler.sa_handler == ignore);
    ck_assert_int_eq(sigprocmask(SIG_SETMASK, NULL, &mask), 0);
    ck_assert(sigismember(&mask, SIGUSR2) && !sigismember(&mask, SIGUSR1));
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &after), 0);
    ck_assert_uint_eq(after.rlim_cur, before.rlim_cur);
}
END_TEST

START_TEST(each_limit_ends_the_run)
{
    const char *argv[4];
    struct box_request request =
        kit_request(argv, limits[_i].act, limits[_i].word);
    struct box_report report;

    request.limits = limits[_i].limits;
    request.answers = true;
    kit_run(&request, &report, limits[_i].want);

    if (limits[_i].waiting)
        ck_assert_str_eq(report.waiting, limits[_i].waiting);
    box_report_fini(&report);
}
END_TEST

/* `hog` sees NULL in the end: that is its own affair while it is small. */
START_TEST(memory_beyond_the_limit_is_refused)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "allocate", "1000");

    request.limits.mem_mib = 64;
    kit_expect_output(&request, "NULL\n");
}
END_TEST

START_TEST(a_trusted_command_is_ended_at_its_resident_memory)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "hog", "");
    struct box_report report;

    request.tier = BOX_NONE;
    request.limits.mem_mib = 64;
    request.limits.cpu_ms = 20000;
    kit_run(&request, &report, "limit memory");
    ck_assert_int_eq(report.tier, BOX_NONE);
    box_report_fini(&report);
}
END_TEST

START_TEST(streams_are_kept_apart_and_whole)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "write", "3");
    struct box_report report;

    request.answers = true;
    kit_run(&request, &report, "exit 0");

    ck_assert_str_eq(report.out.data, "aaa");
    ck_assert_str_eq(report.err.data, "bbb");
    ck_assert_str_eq(report.answers.data, "ccc");
    ck_assert_uint_eq(report.answers.len, 3);
    box_report_fini(&report);
}
END_TEST

START_TEST(without_answers_there_is_no_descriptor_3)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "write", "3");
    struct box_report report;

    kit_run(&request, &report, "exit 3");

    ck_assert_str_eq(report.answers.data, "");
    box_report_fini(&report);
}
END_TEST

START_TEST(output_of_exactly_the_cap_is_whole)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "write", "1024");
    struct box_report report;

    request.limits.out_kib = 1;
    request.answers = true;
    kit_run(&request, &report, "exit 0");

    ck_assert_uint_eq(report.out.len, 1024);
    ck_assert(!report.out.cut);
    box_report_fini(&report);
}
END_TEST

START_TEST(output_of_one_byte_more_is_cut)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "write", "1025");
    struct box_report report;

    request.limits.out_kib = 1;
    request.answers = true;
    kit_run(&request, &report, "limit output");

    ck_assert_uint_eq(report.out.len, 1024);
    ck_assert(report.out.cut);
    box_report_fini(&report);
}
END_TEST

static char *megabyte(void)
{
    char *bytes = malloc(MIB);
    size_t i;

    ck_assert_ptr_nonnull(bytes);
    for (i = 0; i < MIB; i++)
        bytes[i] = (char)(i * 7919 >> 3);
    return bytes;
}

START_TEST(a_megabyte_goes_in_and_comes_out)
{
    const char *argv[] = {"/usr/bin/cat", NULL};
    const char *unused[4];
    struct box_request request = kit_request(unused, "", "");
    struct box_report report;
    char *bytes = megabyte();

    request.argv = argv;
    request.input = bytes;
    request.input_len = MIB;
    request.limits.out_kib = 1024;
    kit_run(&request, &report, "exit 0");

    ck_assert_uint_eq(report.out.len, MIB);
    ck_assert_mem_eq(report.out.data, bytes, MIB);
    box_report_fini(&report);
    free(bytes);
}
END_TEST

START_TEST(input_that_nobody_reads_hangs_nothing)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "0");
    struct box_report report;
    char *bytes = megabyte();

    request.input = bytes;
    request.input_len = MIB;
    kit_run(&request, &report, "exit 0");

    box_report_fini(&report);
    free(bytes);
}
END_TEST

START_TEST(without_input_stdin_is_at_its_end)
{
    const char *argv[] = {"/usr/bin/wc", "-c", NULL};
    const char *unused[4];
    struct box_request request = kit_request(unused, "", "");

    request.argv = argv;
    kit_expect_output(&request, "0\n");
}
END_TEST

START_TEST(the_environment_is_as_given)
{
    const char *argv[] = {"/usr/bin/env", NULL};
    const char *unused[4];
    struct box_request request = kit_request(unused, "", "");

    request.argv = argv;
    kit_expect_output(&request, "PATH=/usr/bin:/bin\nLC_ALL=C\n");
}
END_TEST

START_TEST(only_the_streams_are_open)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "descriptors", "");

    ck_assert_int_gt(dup(1), 2); /* one of ours that exec would keep */
    kit_expect_output(&request, "0 1 2 ");
    request.answers = true;
    kit_expect_output(&request, "0 1 2 3 ");
}
END_TEST

START_TEST(it_starts_in_its_folder_with_a_known_umask)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "where", "");
    char want[KIT_PATH + 8];

    (void)snprintf(want, sizeof want, "%s 022\n", kit.scratch);
    kit_expect_output(&request, want);
}
END_TEST

START_TEST(a_failed_set_up_is_an_error_of_the_box)
{
    const char *argv[] = {"/nonexistent", NULL};
    const char *acts[4];
    struct box_request request = kit_request(acts, "exit", "0");
    struct box_report report;

    request.cwd = "/nonexistent";
    kit_run(&request, &report, "error -2 cwd");
    request.cwd = "/";
    request.argv = argv;
    kit_run(&request, &report, "error -2 exec");
    argv[0] = kit.secret;
    kit_run(&request, &report, kit_either("error -13 exec", "error -2 exec"));
    request.argv = acts;
    request.paths[1].path = "/nonexistent";
    kit_run(&request, &report, "error -2 preparation");
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, the_end_is_told, 0, sizeof ends / sizeof *ends);
    tcase_add_test(tc, each_run_may_signal_itself);
    tcase_add_test(tc, a_run_leaves_the_caller_as_it_was);
    tcase_add_loop_test(tc, each_limit_ends_the_run, 0,
                        sizeof limits / sizeof *limits);
    tcase_add_test(tc, memory_beyond_the_limit_is_refused);
    tcase_add_test(tc, a_trusted_command_is_ended_at_its_resident_memory);
    tcase_add_test(tc, streams_are_kept_apart_and_whole);
    tcase_add_test(tc, without_answers_there_is_no_descriptor_3);
    tcase_add_test(tc, output_of_exactly_the_cap_is_whole);
    tcase_add_test(tc, output_of_one_byte_more_is_cut);
    tcase_add_test(tc, a_megabyte_goes_in_and_comes_out);
    tcase_add_test(tc, input_that_nobody_reads_hangs_nothing);
    tcase_add_test(tc, without_input_stdin_is_at_its_end);
    tcase_add_test(tc, the_environment_is_as_given);
    tcase_add_test(tc, only_the_streams_are_open);
    tcase_add_test(tc, it_starts_in_its_folder_with_a_known_umask);
    tcase_add_test(tc, a_failed_set_up_is_an_error_of_the_box);
}

int main(void)
{
    return kit_main(kit_suite("box", kit_open, add_tests));
}
