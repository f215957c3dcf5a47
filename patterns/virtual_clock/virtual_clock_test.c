/* SPDX-License-Identifier: MIT-0 */
#include "virtual_clock.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static const int64_t MS = 1000000;
static const int64_t S = 1000000000;
static const int64_t DAY = INT64_C(86400) * 1000000000;

/* ------------------------- the contract, kept by both kinds of clock ---- */

static struct virtual_clock clocks[2];

static void setup(void)
{
    virtual_clock_init_real(&clocks[0]);
    virtual_clock_init_virtual(&clocks[1], 5 * S);
}

START_TEST(now_never_goes_back)
{
    struct virtual_clock *clock = &clocks[_i];
    int64_t last_ns = virtual_clock_now_ns(clock);

    for (int i = 0; i < 1000; i++) {
        int64_t now_ns = virtual_clock_now_ns(clock);

        ck_assert_msg(now_ns >= last_ns, "read %d went back", i);
        last_ns = now_ns;
    }
}
END_TEST

START_TEST(sleep_takes_at_least_its_time)
{
    struct virtual_clock *clock = &clocks[_i];
    int64_t start_ns = virtual_clock_now_ns(clock);

    ck_assert_int_eq(virtual_clock_sleep_ns(clock, 2 * MS), 0);

    ck_assert_int_ge(virtual_clock_now_ns(clock) - start_ns, 2 * MS);
}
END_TEST

START_TEST(sleep_until_reaches_its_deadline)
{
    struct virtual_clock *clock = &clocks[_i];
    int64_t deadline_ns = virtual_clock_now_ns(clock) + 2 * MS;

    ck_assert_int_eq(virtual_clock_sleep_until_ns(clock, deadline_ns), 0);

    ck_assert_int_ge(virtual_clock_now_ns(clock), deadline_ns);
}
END_TEST

START_TEST(a_time_that_is_past_needs_no_sleep)
{
    struct virtual_clock *clock = &clocks[_i];
    int64_t now_ns = virtual_clock_now_ns(clock);

    ck_assert_int_eq(virtual_clock_sleep_ns(clock, 0), 0);
    ck_assert_int_eq(virtual_clock_sleep_ns(clock, INT64_MIN), 0);
    ck_assert_int_eq(virtual_clock_sleep_until_ns(clock, now_ns), 0);
    ck_assert_int_eq(virtual_clock_sleep_until_ns(clock, INT64_MIN), 0);
}
END_TEST

START_TEST(the_wall_goes_on_while_sleeping)
{
    struct virtual_clock *clock = &clocks[_i];
    int64_t start_ns = virtual_clock_wall_ns(clock);

    virtual_clock_sleep_ns(clock, MS);

    ck_assert_int_gt(virtual_clock_wall_ns(clock), start_ns);
}
END_TEST

/* --------------------------------------------------------------- real --- */

START_TEST(the_real_wall_is_after_2020)
{
    ck_assert_int_gt(virtual_clock_wall_ns(&clocks[0]), 50 * 365 * DAY);
}
END_TEST

static int64_t system_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * S + ts.tv_nsec;
}

START_TEST(the_real_wall_is_the_systems)
{
    int64_t before_ns = system_ns();
    int64_t wall_ns = virtual_clock_wall_ns(&clocks[0]);

    ck_assert_int_ge(wall_ns, before_ns);
    ck_assert_int_le(wall_ns, system_ns());
}
END_TEST

START_TEST(a_clock_can_be_made_real_again)
{
    virtual_clock_init_real(&clocks[1]);

    ck_assert(!clocks[1].is_virtual);
}
END_TEST

static void ignore_signal(int signo)
{
    (void)signo;
}

START_TEST(a_signal_ends_a_real_sleep)
{
    const struct sigaction action = {.sa_handler = ignore_signal};
    const struct itimerval often = {{0, 1000}, {0, 1000}};
    const struct itimerval off = {{0, 0}, {0, 0}};
    int rc;

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    rc = virtual_clock_sleep_ns(&clocks[0], DAY);
    setitimer(ITIMER_REAL, &off, NULL);

    ck_assert_int_eq(rc, -EINTR);
}
END_TEST

/* ------------------------------------------------------------ virtual --- */

START_TEST(a_virtual_clock_starts_where_it_is_told_and_stands)
{
    struct virtual_clock *clock = &clocks[1];

    ck_assert_int_eq(virtual_clock_now_ns(clock), 5 * S);
    ck_assert_int_eq(virtual_clock_now_ns(clock), 5 * S);
    ck_assert_int_eq(virtual_clock_wall_ns(clock), 0);
}
END_TEST

START_TEST(a_virtual_clock_starts_at_zero_and_goes_on_by_one)
{
    struct virtual_clock clock;

    virtual_clock_init_virtual(&clock, 0);
    ck_assert_int_eq(virtual_clock_now_ns(&clock), 0);

    virtual_clock_sleep_ns(&clock, 1);

    ck_assert_int_eq(virtual_clock_now_ns(&clock), 1);
}
END_TEST

START_TEST(a_virtual_year_passes_at_once_and_exactly)
{
    struct virtual_clock *clock = &clocks[1];

    virtual_clock_sleep_ns(clock, 365 * DAY);

    ck_assert_int_eq(virtual_clock_now_ns(clock), 5 * S + 365 * DAY);
    ck_assert_int_eq(virtual_clock_wall_ns(clock), 365 * DAY);
}
END_TEST

START_TEST(deadlines_do_not_drift)
{
    struct virtual_clock *clock = &clocks[1];

    for (int tick = 1; tick <= 100; tick++) {
        virtual_clock_sleep_until_ns(clock, 5 * S + tick * S);
        virtual_clock_advance(clock, 300 * MS); /* the work */
    }

    ck_assert_int_eq(virtual_clock_now_ns(clock), 105 * S + 300 * MS);
}
END_TEST

START_TEST(setting_the_wall_leaves_now_alone)
{
    struct virtual_clock *clock = &clocks[1];

    virtual_clock_set_wall(clock, -DAY);
    virtual_clock_advance(clock, S);

    ck_assert_int_eq(virtual_clock_now_ns(clock), 6 * S);
    ck_assert_int_eq(virtual_clock_wall_ns(clock), S - DAY);
}
END_TEST

START_TEST(time_stops_at_its_end)
{
    struct virtual_clock *clock = &clocks[1];

    virtual_clock_advance(clock, INT64_MAX);
    ck_assert_int_eq(virtual_clock_now_ns(clock), INT64_MAX);
    ck_assert_int_eq(virtual_clock_wall_ns(clock), INT64_MAX);
    ck_assert_int_eq(virtual_clock_sleep_ns(clock, S), 0);
    virtual_clock_advance(clock, 0);

    ck_assert_int_eq(virtual_clock_now_ns(clock), INT64_MAX);
}
END_TEST

/* ------------------------------------------------------------- misuse --- */

START_TEST(advancing_a_real_clock_aborts)
{
    virtual_clock_advance(&clocks[0], 1);
}
END_TEST

START_TEST(advancing_backwards_aborts)
{
    virtual_clock_advance(&clocks[1], -1);
}
END_TEST

START_TEST(setting_the_real_wall_aborts)
{
    virtual_clock_set_wall(&clocks[0], 0);
}
END_TEST

START_TEST(starting_before_zero_aborts)
{
    virtual_clock_init_virtual(&clocks[1], -1);
}
END_TEST

static void add_contract(Suite *suite)
{
    TCase *tc = tcase_create("contract");

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_loop_test(tc, now_never_goes_back, 0, 2);
    tcase_add_loop_test(tc, sleep_takes_at_least_its_time, 0, 2);
    tcase_add_loop_test(tc, sleep_until_reaches_its_deadline, 0, 2);
    tcase_add_loop_test(tc, a_time_that_is_past_needs_no_sleep, 0, 2);
    tcase_add_loop_test(tc, the_wall_goes_on_while_sleeping, 0, 2);
    suite_add_tcase(suite, tc);
}

static void add_differences(Suite *suite)
{
    TCase *tc = tcase_create("differences");

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, the_real_wall_is_after_2020);
    tcase_add_test(tc, the_real_wall_is_the_systems);
    tcase_add_test(tc, a_clock_can_be_made_real_again);
    tcase_add_test(tc, a_signal_ends_a_real_sleep);
    tcase_add_test(tc, a_virtual_clock_starts_where_it_is_told_and_stands);
    tcase_add_test(tc, a_virtual_clock_starts_at_zero_and_goes_on_by_one);
    tcase_add_test(tc, a_virtual_year_passes_at_once_and_exactly);
    tcase_add_test(tc, deadlines_do_not_drift);
    tcase_add_test(tc, setting_the_wall_leaves_now_alone);
    tcase_add_test(tc, time_stops_at_its_end);
    tcase_add_test_raise_signal(tc, advancing_a_real_clock_aborts, SIGABRT);
    tcase_add_test_raise_signal(tc, advancing_backwards_aborts, SIGABRT);
    tcase_add_test_raise_signal(tc, setting_the_real_wall_aborts, SIGABRT);
    tcase_add_test_raise_signal(tc, starting_before_zero_aborts, SIGABRT);
    suite_add_tcase(suite, tc);
}

int main(void)
{
    Suite *suite = suite_create("virtual_clock");
    SRunner *runner = srunner_create(suite);
    int failed;

    add_contract(suite);
    add_differences(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
