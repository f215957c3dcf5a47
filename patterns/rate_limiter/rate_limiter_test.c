/* SPDX-License-Identifier: MIT-0 */
#include "rate_limiter.h"

#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "fault_injection.h"

enum { MS = 1000000, KEYS = 40, STEPS = 1000000, SEED_DEFAULT = 20240503 };

static const int64_t S = 1000000000;
static struct rate_limiter *r;

/* Two a second, three at once. */
static const struct rate_limiter_options two_a_second = {
    .count = 2, .period_ns = 1000000000, .burst = 3, .max_keys = 2};

static void setup(void)
{
    ck_assert_int_eq(rate_limiter_create(&r, &two_a_second), 0);
}

static void teardown(void)
{
    rate_limiter_destroy(r);
}

static int take(const char *key, int64_t now_ns)
{
    return rate_limiter_take(r, key, now_ns, NULL);
}

static void make(const struct rate_limiter_options *options)
{
    rate_limiter_destroy(r);
    ck_assert_int_eq(rate_limiter_create(&r, options), 0);
}

START_TEST(a_new_key_may_call_burst_times)
{
    int64_t wait_ns = -1;

    ck_assert_uint_eq(rate_limiter_len(r), 0);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "a", 5), 0);
    ck_assert_uint_eq(rate_limiter_len(r), 0);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(rate_limiter_take(r, "a", 5, &wait_ns), 0);
        ck_assert_int_eq(wait_ns, 0);
    }
    ck_assert_int_eq(rate_limiter_take(r, "a", 5, &wait_ns), -EAGAIN);
    ck_assert_int_eq(wait_ns, S / 2);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "a", 5), S / 2);
    ck_assert_uint_eq(rate_limiter_len(r), 1);
    rate_limiter_destroy(NULL);
}
END_TEST

START_TEST(the_wait_is_exact)
{
    int64_t wait_ns = 0;

    for (int i = 0; i < 3; i++)
        take("a", 0);
    for (int i = 1; i < 100; i++) {
        int64_t due_ns = i * S / 2;

        ck_assert_int_eq(rate_limiter_wait_ns(r, "a", due_ns - 3), 3);
        ck_assert_int_eq(rate_limiter_take(r, "a", due_ns - 1, &wait_ns),
                         -EAGAIN);
        ck_assert_int_eq(wait_ns, 1);
        ck_assert_int_eq(rate_limiter_wait_ns(r, "a", due_ns - 9), 9);
        ck_assert_int_eq(rate_limiter_wait_ns(r, "a", due_ns), 0);
        ck_assert_int_eq(take("a", due_ns), 0);
    }
}
END_TEST

START_TEST(a_pause_saves_no_more_than_burst)
{
    take("a", 0);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(take("a", INT64_MAX), 0);
    ck_assert_int_eq(take("a", INT64_MAX), -EAGAIN);
}
END_TEST

START_TEST(keys_have_buckets_of_their_own)
{
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(take("a", 0), 0);

    ck_assert_int_eq(take("", 0), 0);
    ck_assert_int_eq(take("", 0), 0);
    ck_assert_int_eq(take("a", 0), -EAGAIN);
    ck_assert_int_eq(take("", 0), 0);
    ck_assert_int_eq(take("", 0), -EAGAIN);
}
END_TEST

/* A third of a token flows in with every ns: rounding would lose it. */
START_TEST(nothing_is_lost_in_fractions)
{
    struct rate_limiter_options third = {1, 3, 1, 1, 0};
    int taken = 0;

    make(&third);
    for (int64_t now_ns = 0; now_ns < 3000; now_ns++)
        taken += take("a", now_ns) == 0;

    ck_assert_int_eq(taken, 1000);
}
END_TEST

START_TEST(rounded_waits_are_long_enough)
{
    struct rate_limiter_options o = {3, 10, 1, 1, 0};

    make(&o);
    ck_assert_int_eq(take("a", 0), 0);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "a", 0), 4);
    ck_assert_int_eq(take("a", 3), -EAGAIN);
    ck_assert_int_eq(take("a", 4), 0);
}
END_TEST

START_TEST(a_clock_that_goes_back_gives_nothing)
{
    int64_t wait_ns = 0;

    for (int i = 0; i < 3; i++)
        take("a", 10 * S);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(take("a", i % 2 ? 9 * S : 10 * S), -EAGAIN);
    ck_assert_int_eq(rate_limiter_take(r, "a", 9 * S, &wait_ns), -EAGAIN);
    ck_assert_int_eq(wait_ns, S + S / 2);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "a", 9 * S), S + S / 2);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "b", 9 * S), 0);
    ck_assert_int_eq(take("b", 9 * S), 0);
    ck_assert_int_eq(take("a", 10 * S + S / 2), 0);
}
END_TEST

START_TEST(waits_do_not_overflow)
{
    int64_t wait_ns = 0;

    for (int i = 0; i < 3; i++)
        take("a", INT64_MAX - 1);
    ck_assert_int_eq(rate_limiter_take(r, "a", INT64_MIN, &wait_ns), -EAGAIN);
    ck_assert_int_eq(wait_ns, INT64_MAX);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "a", -5), INT64_MAX);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "a", S), INT64_MAX - 1 - S / 2);
}
END_TEST

/* Two places: a third key waits until a bucket is full again. */
START_TEST(a_new_key_takes_the_place_of_a_full_bucket)
{
    int64_t wait_ns = 0;

    ck_assert_int_eq(take("a", 0), 0);
    ck_assert_int_eq(take("b", 100 * MS), 0);
    ck_assert_int_eq(rate_limiter_take(r, "c", 200 * MS, &wait_ns), -ENOSPC);
    ck_assert_int_eq(wait_ns, 300 * MS);
    ck_assert_int_eq(rate_limiter_wait_ns(r, "c", 200 * MS), 300 * MS);
    ck_assert_int_eq(take("c", 500 * MS - 1), -ENOSPC);
    ck_assert_int_eq(take("c", 500 * MS), 0);

    ck_assert_uint_eq(rate_limiter_len(r), 2);
    ck_assert_int_eq(take("a", 600 * MS - 1), -ENOSPC);
    ck_assert_int_eq(take("a", 600 * MS), 0); /* in the place of b */
    ck_assert_int_eq(take("c", 600 * MS), 0);
}
END_TEST

START_TEST(a_call_makes_a_bucket_young)
{
    take("a", 0);
    take("b", 10 * MS);
    take("a", 20 * MS);
    ck_assert_int_eq(take("c", 510 * MS), 0); /* b is full, a is not */

    ck_assert_int_eq(take("b", 519 * MS), -ENOSPC);
    ck_assert_int_eq(take("a", 519 * MS), 0);
    ck_assert_int_eq(take("a", 519 * MS), 0);
    ck_assert_int_eq(take("a", 519 * MS), -EAGAIN);
}
END_TEST

static const struct {
    const char *name;
    struct rate_limiter_options options;
    int want;
} sizes[] = {
    {"smallest", {1, 1, 1, 1, 0}, 0},
    {"no count", {0, 1, 1, 1, 0}, -EINVAL},
    {"no period", {1, 0, 1, 1, 0}, -EINVAL},
    {"no burst", {1, 1, 0, 1, 0}, -EINVAL},
    {"no keys", {1, 1, 1, 0, 0}, -EINVAL},
    {"units just fit", {1, INT64_MAX, 1, 1, 0}, 0},
    {"units just fit", {1, INT64_MAX / 2, 2, 1, 0}, 0},
    {"units overflow", {1, INT64_MAX / 2 + 1, 2, 1, 0}, -EINVAL},
    {"any count", {INT64_MAX, 1, 1, 1, 0}, 0},
    {"too many keys", {1, 1, 1, ((size_t)1 << 24) + 1, 0}, -EINVAL},
    {"far too many keys", {1, 1, 1, SIZE_MAX, 0}, -EINVAL},
};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

START_TEST(create_checks_its_options)
{
    struct rate_limiter *made;
    int rc = rate_limiter_create(&made, &sizes[_i].options);

    ck_assert_msg(rc == sizes[_i].want, "%s: got %d, want %d", sizes[_i].name,
                  rc, sizes[_i].want);
    ck_assert((made != NULL) == (rc == 0));
    if (made)
        ck_assert_int_eq(rate_limiter_take(made, "a", 7, NULL), 0);
    rate_limiter_destroy(made);
}
END_TEST

START_TEST(a_failed_allocation_is_reported)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct rate_limiter *made = r;
        int rc = rate_limiter_create(&made, &two_a_second);

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert((made != NULL) == (rc == 0));
        rate_limiter_destroy(made);
    }
}
END_TEST

/* ---- the promise: in no time t more than burst + rate * t ----
 *
 * Calls i to j of a key, at t_i to t_j, are allowed when
 *     (j - i + 1) * period <= burst * period + (t_j - t_i) * count,
 * so it is enough to remember the least i * period - t_i * count. A call must
 * be refused when it breaks that, and for no other reason. */

struct history {
    int64_t calls;
    int64_t least;
    bool has_least;
};

static uint64_t random_state;

static uint32_t next_random(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695041;
    return (uint32_t)(random_state >> 33) % below;
}

/* Whether a call now is within all windows; then it is put down. */
static bool allow(struct history *h, const struct rate_limiter_options *o,
                  int64_t now_ns)
{
    int64_t start = h->calls * o->period_ns - now_ns * o->count;
    int64_t least = h->has_least && h->least < start ? h->least : start;

    if (start + o->period_ns - least > o->burst * o->period_ns)
        return false;
    h->least = least;
    h->has_least = true;
    h->calls++;
    return true;
}

static unsigned long start_random(void)
{
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = seed;
    return seed;
}

START_TEST(calls_are_refused_exactly_when_a_window_is_full)
{
    struct rate_limiter_options o = {7, 1000, 5, KEYS, 3};
    static struct history histories[KEYS];
    unsigned long seed = start_random();
    int64_t now_ns = 0;
    long refused = 0;

    make(&o);
    for (long step = 0; step < STEPS; step++) {
        char key[16];
        uint32_t k = next_random(KEYS);
        int64_t back_ns = next_random(8) == 0 ? next_random(50) : 0;
        bool allowed;
        int rc;

        now_ns += next_random(8) == 0 ? next_random(60) : 0;
        snprintf(key, sizeof key, "host%u", k);
        rc = take(key, now_ns);
        allowed = allow(&histories[k], &o, now_ns);
        if (rc != (allowed ? 0 : -EAGAIN))
            ck_abort_msg("TEST_SEED=%lu: step %ld: %d", seed, step, rc);
        refused += !allowed;
        rc = take(key, now_ns - back_ns);
        allowed = allow(&histories[k], &o, now_ns);
        if (rc != (allowed ? 0 : -EAGAIN))
            ck_abort_msg("TEST_SEED=%lu: step %ld, back: %d", seed, step, rc);
    }
    ck_assert_int_gt(refused, STEPS / 10);
    ck_assert_int_lt(refused, STEPS - STEPS / 10);
}
END_TEST

/* Fewer places than keys. The model searches for the oldest bucket, and lets
 * it fill one nanosecond at a time. */
struct place {
    int64_t units; /* at the model's time; full when it has none */
    long turn;     /* of the last call; 0 has no place */
};

static void let_pass(struct place *places, int64_t ns, int64_t full)
{
    for (int k = 0; k < KEYS; k++)
        for (int64_t i = 0; i < ns && places[k].units < full; i++)
            places[k].units =
                places[k].units + 7 < full ? places[k].units + 7 : full;
}

static int model_take(struct place *places, size_t *free_places, uint32_t k,
                      long turn, int64_t full)
{
    uint32_t oldest = k;

    if (!places[k].turn && *free_places == 0) {
        for (uint32_t i = 0; i < KEYS; i++)
            if (places[i].turn &&
                (oldest == k || places[i].turn < places[oldest].turn))
                oldest = i;
        if (places[oldest].units < full)
            return -ENOSPC;
        places[oldest].turn = 0;
    } else if (!places[k].turn) {
        --*free_places;
    }
    places[k].turn = turn;
    if (places[k].units < 1000)
        return -EAGAIN;
    places[k].units -= 1000;
    return 0;
}

START_TEST(places_change_hands_as_in_a_search)
{
    struct rate_limiter_options o = {7, 1000, 2, KEYS / 2, 9};
    static struct place places[KEYS];
    unsigned long seed = start_random();
    size_t free_places = KEYS / 2;
    int64_t now_ns = 0;
    long count[3] = {0};

    make(&o);
    for (int k = 0; k < KEYS; k++)
        places[k].units = 2000;
    for (long step = 1; step < STEPS / 5; step++) {
        char key[16];
        uint32_t k = next_random(KEYS);
        int64_t passed_ns = next_random(30);
        int rc, want;

        now_ns += passed_ns;
        let_pass(places, passed_ns, 2000);
        snprintf(key, sizeof key, "host%u", k);
        rc = take(key, now_ns);
        want = model_take(places, &free_places, k, step, 2000);
        if (rc != want)
            ck_abort_msg("TEST_SEED=%lu: step %ld: %d", seed, step, rc);
        count[rc == 0 ? 0 : rc == -EAGAIN ? 1 : 2]++;
    }
    ck_assert_uint_eq(rate_limiter_len(r), KEYS / 2);
    for (int i = 0; i < 3; i++)
        ck_assert_int_gt(count[i], 50);
}
END_TEST

static Suite *rate_limiter_suite(void)
{
    Suite *s = suite_create("rate_limiter");
    TCase *bucket = tcase_create("bucket");

    tcase_add_checked_fixture(bucket, setup, teardown);
    tcase_add_test(bucket, a_new_key_may_call_burst_times);
    tcase_add_test(bucket, the_wait_is_exact);
    tcase_add_test(bucket, a_pause_saves_no_more_than_burst);
    tcase_add_test(bucket, keys_have_buckets_of_their_own);
    tcase_add_test(bucket, nothing_is_lost_in_fractions);
    tcase_add_test(bucket, rounded_waits_are_long_enough);
    tcase_add_test(bucket, a_clock_that_goes_back_gives_nothing);
    tcase_add_test(bucket, waits_do_not_overflow);
    tcase_add_test(bucket, a_new_key_takes_the_place_of_a_full_bucket);
    tcase_add_test(bucket, a_call_makes_a_bucket_young);
    tcase_add_loop_test(bucket, create_checks_its_options, 0, SIZES);
    tcase_add_test(bucket, a_failed_allocation_is_reported);
    tcase_add_test(bucket, calls_are_refused_exactly_when_a_window_is_full);
    tcase_add_test(bucket, places_change_hands_as_in_a_search);
    suite_add_tcase(s, bucket);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(rate_limiter_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
