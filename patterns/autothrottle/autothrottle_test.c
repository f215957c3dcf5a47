/* SPDX-License-Identifier: MIT-0 */
#include "autothrottle.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

enum { SECONDS = 600, IN_FLIGHT_MAX = 1000, SEED_DEFAULT = 20240504 };

static const int64_t MS = 1000000;
static const struct autothrottle_options defaults =
    AUTOTHROTTLE_OPTIONS_DEFAULT;

/* Numbers in ms: limits, concurrency, then what goes in and comes out. */
static const struct {
    const char *name;
    int64_t min, max;
    int32_t percent;
    int64_t delay, latency;
    bool is_success;
    int64_t want;
} steps[] = {
    {"half of the way down", 0, 60000, 100, 5000, 1000, true, 3000},
    {"at once up", 0, 60000, 100, 1000, 3000, true, 3000},
    {"no change", 0, 60000, 100, 700, 700, true, 700},
    {"two in flight", 0, 60000, 200, 1000, 1000, true, 750},
    {"one and a half", 0, 60000, 150, 0, 300, true, 200},
    {"a half", 0, 60000, 50, 0, 300, true, 600},
    {"stops at min", 400, 60000, 100, 500, 100, true, 400},
    {"stops at max", 0, 2000, 100, 500, 9000, true, 2000},
    {"min is max", 800, 800, 100, 800, 5, true, 800},
    {"a delay below min", 400, 60000, 100, 0, 0, true, 400},
    {"a delay above max", 0, 1000, 100, 9000, 0, true, 500},
    {"a negative delay", 0, 60000, 100, -9000, 10, true, 10},
    {"a negative latency", 0, 60000, 100, 1000, -50, true, 500},
    {"no latency", 0, 60000, 100, 1000, 0, true, 500},
    {"a fast error", 0, 60000, 100, 1000, 10, false, 1000},
    {"a slow error", 0, 60000, 100, 1000, 4000, false, 4000},
    {"an error as fast", 0, 60000, 100, 1000, 1000, false, 1000},
    {"an error above max", 0, 2000, 100, 3000, 10, false, 2000},
};
enum { STEPS = sizeof steps / sizeof steps[0] };

START_TEST(each_answer_moves_the_delay)
{
    struct autothrottle_options o = {0, steps[_i].min * MS, steps[_i].max * MS,
                                     steps[_i].percent};
    int64_t next = autothrottle_next_ns(
        &o, steps[_i].delay * MS, steps[_i].latency * MS, steps[_i].is_success);

    ck_assert_msg(next == steps[_i].want * MS, "%s: got %lld ns",
                  steps[_i].name, (long long)next);
}
END_TEST

static const struct {
    int64_t max_ns;
    int32_t percent;
    int64_t delay_ns, latency_ns, want;
} extremes[] = {
    {INT64_MAX, 100, 0, INT64_MAX, INT64_MAX},
    {INT64_MAX, 1, 0, INT64_MAX, INT64_MAX},
    {INT64_MAX, 1, 0, INT64_MAX / 100, INT64_MAX / 100 * 100},
    {INT64_MAX, 1, 0, INT64_MAX / 100 + 1, INT64_MAX},
    {INT64_MAX, INT32_MAX, 0, INT64_MAX, 429496729800},
    {INT64_MAX, INT32_MAX, 0, INT32_MAX, 100},
    {INT64_MAX, 100, INT64_MAX, 0, INT64_MAX / 2 + 1},
    {INT64_MAX, 100, INT64_MAX, INT64_MAX, INT64_MAX},
    {INT64_MAX, 100, INT64_MIN, INT64_MIN, 0},
    {INT64_MAX, 100, 0, 1, 1},
    {INT64_MAX, 300, 0, 299, 99},
    {0, 100, 77, 77, 0},
};
enum { EXTREMES = sizeof extremes / sizeof extremes[0] };

START_TEST(nothing_overflows)
{
    struct autothrottle_options o = {0, 0, extremes[_i].max_ns,
                                     extremes[_i].percent};

    ck_assert_int_eq(autothrottle_next_ns(&o, extremes[_i].delay_ns,
                                          extremes[_i].latency_ns, true),
                     extremes[_i].want);
}
END_TEST

START_TEST(start_is_within_the_limits)
{
    struct autothrottle_options o = {50, 100, 200, 100};

    ck_assert_int_eq(autothrottle_start_ns(&o), 100);
    o.start_ns = 300;
    ck_assert_int_eq(autothrottle_start_ns(&o), 200);
    o.start_ns = 150;
    ck_assert_int_eq(autothrottle_start_ns(&o), 150);
    ck_assert_int_eq(autothrottle_start_ns(&defaults), 5000 * MS);
}
END_TEST

static const struct {
    struct autothrottle_options options;
    int want;
} checks[] = {{{0, 0, 0, 1}, 0},          {{5, 0, 9, 100}, 0},
              {{-1, 0, 9, 100}, -EINVAL}, {{5, -1, 9, 100}, -EINVAL},
              {{5, 9, 8, 100}, -EINVAL},  {{5, 9, 9, 100}, 0},
              {{5, 0, 9, 0}, -EINVAL},    {{5, 0, 9, -100}, -EINVAL}};
enum { CHECKS = sizeof checks / sizeof checks[0] };

START_TEST(check_finds_bad_options)
{
    ck_assert_int_eq(autothrottle_check(&checks[_i].options), checks[_i].want);
}
END_TEST

static uint64_t random_state;

static int64_t next_random(int64_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695041;
    return (int64_t)(random_state >> 33) % below;
}

START_TEST(no_error_lowers_the_delay)
{
    random_state = SEED_DEFAULT;
    for (int i = 0; i < 100000; i++) {
        int64_t delay_ns = next_random(60000) * MS;
        int64_t latency_ns = next_random(90000) * MS;
        int64_t next =
            autothrottle_next_ns(&defaults, delay_ns, latency_ns, false);

        if (next < delay_ns)
            ck_abort_msg("%lld, %lld: %lld", (long long)delay_ns,
                         (long long)latency_ns, (long long)next);
    }
}
END_TEST

/* ---- a server and its client, in virtual time ---- */

struct simulation {
    int64_t base_ns;     /* latency of a server with nothing to do */
    int64_t each_ns;     /* and what every request in flight adds */
    int32_t jitter;      /* percent, to and fro */
    int32_t concurrency; /* percent */
};

static const struct simulation simulations[] = {
    {100000000, 0, 0, 100},         {100000000, 0, 10, 100},
    {2000000000, 0, 10, 200},       {50000000, 0, 10, 800},
    {100000000, 10000000, 10, 400}, {300000000, 50000000, 15, 150},
};
enum { SIMULATIONS = sizeof simulations / sizeof simulations[0] };

static int64_t latency_now(const struct simulation *s, int in_flight)
{
    int64_t latency_ns = s->base_ns + s->each_ns * in_flight;
    int64_t swing = latency_ns * s->jitter / 100;

    return swing ? latency_ns - swing + next_random(2 * swing) : latency_ns;
}

/* Asks every delay; gives the mean number in flight, in percent, over the last
 * half of the time. Steps of a ms. */
static int64_t run(const struct simulation *s)
{
    static int64_t ends_ns[IN_FLIGHT_MAX], latencies_ns[IN_FLIGHT_MAX];
    struct autothrottle_options o = AUTOTHROTTLE_OPTIONS_DEFAULT;
    int64_t delay_ns, next_ns = 0, sum = 0;
    int in_flight = 0;

    o.concurrency_percent = s->concurrency;
    delay_ns = autothrottle_start_ns(&o);
    for (int64_t now_ns = 0; now_ns < SECONDS * 1000 * MS; now_ns += MS) {
        for (int i = in_flight - 1; i >= 0; i--)
            if (ends_ns[i] <= now_ns) {
                delay_ns =
                    autothrottle_next_ns(&o, delay_ns, latencies_ns[i], true);
                in_flight--;
                ends_ns[i] = ends_ns[in_flight];
                latencies_ns[i] = latencies_ns[in_flight];
            }
        if (now_ns >= next_ns && in_flight < IN_FLIGHT_MAX) {
            latencies_ns[in_flight] = latency_now(s, in_flight + 1);
            ends_ns[in_flight] = now_ns + latencies_ns[in_flight];
            in_flight++;
            next_ns = (next_ns > 0 ? next_ns : now_ns) + delay_ns;
        }
        if (now_ns >= SECONDS * 500 * MS)
            sum += in_flight;
    }
    return sum * 100 / (SECONDS * 500);
}

START_TEST(the_number_in_flight_comes_near_its_target)
{
    int64_t want = simulations[_i].concurrency;
    int64_t got;

    random_state = SEED_DEFAULT;
    got = run(&simulations[_i]);

    ck_assert_msg(got * 100 >= want * 80 && got * 100 <= want * 120,
                  "%lld %% in flight, %lld %% wanted", (long long)got,
                  (long long)want);
}
END_TEST

/* ---- misuse ---- */

static const struct autothrottle_options bad = {0, 9, 8, 100};

START_TEST(bad_options_abort_start)
{
    autothrottle_start_ns(&bad);
}
END_TEST

START_TEST(bad_options_abort_next)
{
    autothrottle_next_ns(&bad, 0, 0, true);
}
END_TEST

static Suite *autothrottle_suite(void)
{
    Suite *s = suite_create("autothrottle");
    TCase *delay = tcase_create("delay");
    TCase *misuse = tcase_create("misuse");

    tcase_add_loop_test(delay, each_answer_moves_the_delay, 0, STEPS);
    tcase_add_loop_test(delay, nothing_overflows, 0, EXTREMES);
    tcase_add_test(delay, start_is_within_the_limits);
    tcase_add_loop_test(delay, check_finds_bad_options, 0, CHECKS);
    tcase_add_test(delay, no_error_lowers_the_delay);
    tcase_add_loop_test(delay, the_number_in_flight_comes_near_its_target, 0,
                        SIMULATIONS);
    suite_add_tcase(s, delay);
    tcase_add_test_raise_signal(misuse, bad_options_abort_start, SIGABRT);
    tcase_add_test_raise_signal(misuse, bad_options_abort_next, SIGABRT);
    suite_add_tcase(s, misuse);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(autothrottle_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
