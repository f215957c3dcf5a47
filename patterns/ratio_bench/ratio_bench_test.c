/* SPDX-License-Identifier: MIT-0 */
/* lint: feature macro, syscall() reaches the clock behind the fake one */
#define _GNU_SOURCE
#include "ratio_bench.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The CPU clock of this program is a number that the work moves on. */
static int64_t fake_ns;
static int reads_until_failure = -1;

int clock_gettime(clockid_t id, struct timespec *out)
{
    if (id != CLOCK_PROCESS_CPUTIME_ID)
        return (int)syscall(SYS_clock_gettime, id, out);
    if (reads_until_failure == 0)
        return -1;
    if (reads_until_failure > 0)
        reads_until_failure--;
    out->tv_sec = fake_ns / 1000000000;
    out->tv_nsec = fake_ns % 1000000000;
    return 0;
}

struct script {
    int64_t ours_ns[8]; /* what call i takes; call 0 is the warm-up */
    int64_t theirs_ns[8];
    int ours;
    int theirs;
    char order[32];
};

static void ours(void *ctx)
{
    struct script *s = ctx;

    fake_ns += s->ours_ns[s->ours++ % 8];
    s->order[strlen(s->order)] = 'A';
}

static void theirs(void *ctx)
{
    struct script *s = ctx;

    fake_ns += s->theirs_ns[s->theirs++ % 8];
    s->order[strlen(s->order)] = 'B';
}

static struct ratio_bench_case case_of(struct script *s, int rounds)
{
    return (struct ratio_bench_case){
        .name = "work",
        .peer = "peer",
        .ours = ours,
        .theirs = theirs,
        .ctx = s,
        .floor = 2.0,
        .rounds = rounds,
    };
}

START_TEST(rounds_are_interleaved_after_one_warm_up_each)
{
    struct script s = {.ours_ns = {1, 1, 1, 1, 1, 1, 1, 1}};
    struct ratio_bench_case c = case_of(&s, 4);
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), 0);

    ck_assert_str_eq(s.order, "AB"
                              "ABBAABBA");
}
END_TEST

START_TEST(the_warm_up_is_not_measured)
{
    struct script s = {.ours_ns = {900, 10, 10, 10, 10},
                       .theirs_ns = {1, 30, 30, 30, 30}};
    struct ratio_bench_case c = case_of(&s, 3);
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), 0);

    ck_assert_double_eq_tol(r.ratio_max, 3.0, 1e-9);
}
END_TEST

START_TEST(the_median_of_an_odd_number_of_ratios_is_the_middle_one)
{
    struct script s = {.ours_ns = {1, 10, 10, 10},
                       .theirs_ns = {1, 90, 10, 30}};
    struct ratio_bench_case c = case_of(&s, 3);
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), 0);

    ck_assert_double_eq_tol(r.ratio_median, 3.0, 1e-9);
    ck_assert_double_eq_tol(r.ratio_min, 1.0, 1e-9);
    ck_assert_double_eq_tol(r.ratio_max, 9.0, 1e-9);
    ck_assert_int_eq(r.rounds, 3);
}
END_TEST

START_TEST(the_median_of_an_even_number_lies_between_the_middle_two)
{
    struct script s = {.ours_ns = {1, 10, 10, 10, 10},
                       .theirs_ns = {1, 90, 10, 30, 20}};
    struct ratio_bench_case c = case_of(&s, 4);
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), 0);

    ck_assert_double_eq_tol(r.ratio_median, 2.5, 1e-9);
}
END_TEST

START_TEST(times_are_medians_in_milliseconds)
{
    struct script s = {.ours_ns = {1, 1000000, 9000000, 2000000},
                       .theirs_ns = {1, 4000000, 4000000, 8000000}};
    struct ratio_bench_case c = case_of(&s, 3);
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), 0);

    ck_assert_double_eq_tol(r.ours_ms, 2.0, 1e-9);
    ck_assert_double_eq_tol(r.theirs_ms, 4.0, 1e-9);
}
END_TEST

START_TEST(ratios_are_taken_within_a_round)
{
    /* A machine twice as slow from round 2 on: every ratio stays 3. */
    struct script s = {.ours_ns = {1, 10, 20, 20},
                       .theirs_ns = {1, 30, 60, 60}};
    struct ratio_bench_case c = case_of(&s, 3);
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), 0);

    ck_assert_double_eq_tol(r.ratio_min, 3.0, 1e-9);
    ck_assert_double_eq_tol(r.ratio_max, 3.0, 1e-9);
}
END_TEST

static const struct {
    int64_t theirs_ns;
    bool met;
} floors[] = {{19, false}, {20, true}, {21, true}};

START_TEST(the_floor_is_met_from_its_own_value_on)
{
    int64_t t = floors[_i].theirs_ns;
    struct script s = {.ours_ns = {10, 10}, .theirs_ns = {t, t}};
    struct ratio_bench_case c = case_of(&s, 1);
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), 0);

    ck_assert_msg(r.met == floors[_i].met, "theirs %d", (int)t);
}
END_TEST

static const struct {
    int rounds;
    int want;
    int ran;
} counts[] = {
    {-1, -EINVAL, 0},
    {0, 0, RATIO_BENCH_ROUNDS_DEFAULT},
    {1, 0, 1},
    {RATIO_BENCH_ROUNDS_MAX, 0, RATIO_BENCH_ROUNDS_MAX},
    {RATIO_BENCH_ROUNDS_MAX + 1, -EINVAL, 0},
};

static void tick(void *ctx)
{
    (void)ctx;
    fake_ns += 5;
}

START_TEST(the_number_of_rounds_is_checked)
{
    struct ratio_bench_case c = {"n", "p", tick, tick, NULL, 1.0, 0};
    struct ratio_bench_result r;

    c.rounds = counts[_i].rounds;
    ck_assert_int_eq(ratio_bench_run(&c, &r), counts[_i].want);

    ck_assert_int_eq(r.rounds, counts[_i].ran);
}
END_TEST

static void nothing(void *ctx)
{
    (void)ctx;
}

START_TEST(work_that_takes_no_time_is_refused)
{
    struct ratio_bench_case c = {"n", "p", nothing, tick, NULL, 1.0, 3};
    struct ratio_bench_result r;

    ck_assert_int_eq(ratio_bench_run(&c, &r), -ERANGE);

    ck_assert_double_eq(r.ratio_median, 0);
    ck_assert(!r.met);
}
END_TEST

START_TEST(a_clock_that_fails_is_reported_wherever_it_fails)
{
    struct ratio_bench_case c = {"n", "p", tick, tick, NULL, 1.0, 2};
    struct ratio_bench_result r;

    reads_until_failure = _i;
    ck_assert_int_eq(ratio_bench_run(&c, &r), -EIO);

    ck_assert_int_eq(r.rounds, 0);
}
END_TEST

static const struct ratio_bench_result row_result = {
    .ratio_median = 1.5,
    .ratio_min = 1.25,
    .ratio_max = 2,
    .ours_ms = 10,
    .theirs_ms = 15.1234,
    .rounds = 9,
    .met = false,
};

START_TEST(a_row_is_tab_separated)
{
    struct ratio_bench_case c = {"n", "p", nothing, nothing, NULL, 1.6, 0};
    struct ratio_bench_result r = row_result;
    char buf[RATIO_BENCH_ROW_MAX];
    const char *want = "n\tp\t10.000\t15.123\t1.50\t1.25\t2.00\t1.60\tMISSED\n";

    int n = ratio_bench_format(&c, &r, buf, sizeof buf);

    ck_assert_str_eq(buf, want);
    ck_assert_int_eq(n, (int)strlen(want));
    r.met = true;
    ratio_bench_format(&c, &r, buf, sizeof buf);
    ck_assert_ptr_nonnull(strstr(buf, "\tmet\n"));
}
END_TEST

START_TEST(a_row_that_does_not_fit_leaves_no_half_of_it)
{
    struct ratio_bench_case c = {"n", "p", nothing, nothing, NULL, 1.6, 0};
    char buf[RATIO_BENCH_ROW_MAX] = "old";
    int n = ratio_bench_format(&c, &row_result, buf, sizeof buf);

    ck_assert_int_eq(ratio_bench_format(&c, &row_result, buf, (size_t)n),
                     -ENOSPC);
    ck_assert_str_eq(buf, "");
    ck_assert_int_eq(ratio_bench_format(&c, &row_result, buf, (size_t)n + 1),
                     n);
    ck_assert_int_eq(ratio_bench_format(&c, &row_result, NULL, 0), -ENOSPC);
}
END_TEST

START_TEST(a_case_without_a_function_aborts)
{
    struct ratio_bench_case c = {"n", "p", tick, NULL, NULL, 1.0, 0};
    struct ratio_bench_result r;

    ratio_bench_run(&c, &r);
}
END_TEST

static Suite *ratio_bench_suite(void)
{
    Suite *s = suite_create("ratio_bench");
    TCase *run = tcase_create("run");
    TCase *format = tcase_create("format");

    tcase_add_test(run, rounds_are_interleaved_after_one_warm_up_each);
    tcase_add_test(run, the_warm_up_is_not_measured);
    tcase_add_test(run,
                   the_median_of_an_odd_number_of_ratios_is_the_middle_one);
    tcase_add_test(run,
                   the_median_of_an_even_number_lies_between_the_middle_two);
    tcase_add_test(run, times_are_medians_in_milliseconds);
    tcase_add_test(run, ratios_are_taken_within_a_round);
    tcase_add_loop_test(run, the_floor_is_met_from_its_own_value_on, 0, 3);
    tcase_add_loop_test(run, the_number_of_rounds_is_checked, 0, 5);
    tcase_add_test(run, work_that_takes_no_time_is_refused);
    tcase_add_loop_test(run, a_clock_that_fails_is_reported_wherever_it_fails,
                        0, 8);
    tcase_add_test_raise_signal(run, a_case_without_a_function_aborts, SIGABRT);
    suite_add_tcase(s, run);
    tcase_add_test(format, a_row_is_tab_separated);
    tcase_add_test(format, a_row_that_does_not_fit_leaves_no_half_of_it);
    suite_add_tcase(s, format);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(ratio_bench_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
