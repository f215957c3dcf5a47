/* SPDX-License-Identifier: MIT-0 */
#include "circuit_breaker.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 200000, SEED_DEFAULT = 20240614, OUT_MAX = 8 };

static const struct circuit_breaker_options in_row = {
    .failures_in_row = 3, .open_ms = 100, .open_max_ms = 500, .probe_ms = 30};
static struct circuit_breaker b;

static void setup(void)
{
    ck_assert_int_eq(circuit_breaker_init(&b, &in_row), 0);
}

static uint64_t must_allow(int64_t now_ms)
{
    uint64_t ticket = 0;

    ck_assert_int_eq(circuit_breaker_allow(&b, now_ms, &ticket), 0);
    return ticket;
}

static void must_refuse(int64_t now_ms)
{
    uint64_t ticket = 77;

    ck_assert_int_eq(circuit_breaker_allow(&b, now_ms, &ticket), -EAGAIN);
    ck_assert_uint_eq(ticket, 0);
}

static void (*const tell[])(struct circuit_breaker *, uint64_t, int64_t) = {
    circuit_breaker_ok, circuit_breaker_fail, circuit_breaker_cancel};

static void call(bool works, int64_t now_ms)
{
    tell[!works](&b, must_allow(now_ms), now_ms);
}

static void trip(int64_t now_ms)
{
    for (int i = 0; i < 3; i++)
        call(false, now_ms);
}

static int state(int64_t now_ms)
{
    return (int)circuit_breaker_state_at(&b, now_ms);
}

START_TEST(failures_in_a_row_open_it)
{
    call(false, 1);
    call(false, 2);
    ck_assert_int_eq(state(2), CIRCUIT_BREAKER_CLOSED);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 2), 0);
    call(false, 3);

    ck_assert_int_eq(state(3), CIRCUIT_BREAKER_OPEN);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 3), 100);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 102), 1);
    must_refuse(3);
    must_refuse(102);
}
END_TEST

START_TEST(one_probe_goes_out)
{
    trip(0);
    ck_assert_int_eq(state(99), CIRCUIT_BREAKER_OPEN);
    ck_assert_int_eq(state(100), CIRCUIT_BREAKER_HALF_OPEN);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 100), 0);
    must_allow(100);

    for (int i = 0; i < 10; i++)
        must_refuse(100 + i);
    ck_assert_int_eq(state(129), CIRCUIT_BREAKER_HALF_OPEN);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 101), 29 + 200);
}
END_TEST

START_TEST(probes_that_fail_double_the_time_up_to_a_cap)
{
    static const int64_t want_ms[] = {100, 200, 400, 500, 500};
    int64_t now_ms = 0;

    trip(now_ms);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(circuit_breaker_wait_ms(&b, now_ms), want_ms[i]);
        must_refuse(now_ms + want_ms[i] - 1);
        now_ms += want_ms[i];
        call(false, now_ms);
    }
}
END_TEST

START_TEST(a_lost_probe_has_failed_when_its_time_was_over)
{
    uint64_t lost;

    trip(0);
    lost = must_allow(100);
    ck_assert_int_eq(state(129), CIRCUIT_BREAKER_HALF_OPEN);
    ck_assert_int_eq(state(130), CIRCUIT_BREAKER_OPEN);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 131), 199);
    circuit_breaker_ok(&b, lost, 131); /* too late */
    must_refuse(329);
    must_allow(330);
    circuit_breaker_ok(&b, lost, 331); /* of another probe */
    must_refuse(331);
    must_allow(100000); /* long open again, and that is over, too */
}
END_TEST

START_TEST(answers_from_before_do_not_count)
{
    uint64_t slow = must_allow(0);

    trip(0);
    circuit_breaker_ok(&b, slow, 1);
    ck_assert_int_eq(state(1), CIRCUIT_BREAKER_OPEN);
    call(true, 100);
    for (int i = 0; i < 5; i++)
        circuit_breaker_fail(&b, slow, 100);
    ck_assert_int_eq(state(100), CIRCUIT_BREAKER_CLOSED);
    trip(100);
    must_allow(200);
    circuit_breaker_cancel(&b, slow, 200);
    must_refuse(200);
}
END_TEST

START_TEST(a_probe_given_back_may_go_out_again)
{
    uint64_t ticket;

    trip(0);
    ticket = must_allow(100);
    circuit_breaker_cancel(&b, ticket, 110);
    ck_assert_int_eq(state(110), CIRCUIT_BREAKER_HALF_OPEN);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 110), 0);
    circuit_breaker_fail(&b, ticket, 111); /* told twice */
    ck_assert_int_eq(state(111), CIRCUIT_BREAKER_HALF_OPEN);
    call(false, 115);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 115), 200);
    call(true, 315); /* closes it, and all is as at first */
    circuit_breaker_cancel(&b, must_allow(316), 316); /* says nothing */
    trip(316);
}
END_TEST

START_TEST(time_that_goes_back_stands_still)
{
    trip(1000);
    must_refuse(500);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 900), 200);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 1000), 100);
    must_refuse(1099);
    must_allow(1100);
    ck_assert_int_eq(state(0), CIRCUIT_BREAKER_HALF_OPEN);
}
END_TEST

START_TEST(times_do_not_overflow)
{
    struct circuit_breaker_options o = {1, 0, 0, 0, 1, INT64_MAX, INT64_MAX};
    o.open_ms = INT64_MAX;
    ck_assert_int_eq(circuit_breaker_init(&b, &o), 0);
    call(false, INT64_MIN);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, INT64_MIN), INT64_MAX);
    must_refuse(-2);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, INT64_MIN), INT64_MAX);
    must_allow(-1);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 5), INT64_MAX);
    must_refuse(INT64_MAX - 2); /* open until far behind the end of time */
    must_refuse(INT64_MAX);
    ck_assert_int_eq(circuit_breaker_wait_ms(&b, 0), INT64_MAX);
}
END_TEST

// clang-format off
static const struct {
    const char *name;
    struct circuit_breaker_options options;
    int want;
} cases[] = {
    {"least row",       {1, 0, 0, 0, 1, 1, 1}, 0},
    {"least rate",      {0, 1, 1, 1, 1, 1, 1}, 0},
    {"most rate",       {0, 64, 64, 100, 1, 1, 1}, 0},
    {"no rule",         {0, 0, 1, 50, 1, 1, 1}, -EINVAL},
    {"row below 0",     {-1, 10, 5, 50, 1, 1, 1}, -EINVAL},
    {"window below 0",  {1, -1, 5, 50, 1, 1, 1}, -EINVAL},
    {"window of 65",    {0, 65, 5, 50, 1, 1, 1}, -EINVAL},
    {"least 0",         {0, 10, 0, 50, 1, 1, 1}, -EINVAL},
    {"least too large", {0, 10, 11, 50, 1, 1, 1}, -EINVAL},
    {"0 %",             {0, 10, 5, 0, 1, 1, 1}, -EINVAL},
    {"101 %",           {0, 10, 5, 101, 1, 1, 1}, -EINVAL},
    {"open 0",          {1, 0, 0, 0, 0, 1, 1}, -EINVAL},
    {"cap too small",   {1, 0, 0, 0, 5, 4, 1}, -EINVAL},
    {"no probe time",   {1, 0, 0, 0, 1, 1, 0}, -EINVAL},
};
// clang-format on
enum { CASES = sizeof cases / sizeof cases[0] };

START_TEST(init_checks_its_options)
{
    int rc = circuit_breaker_init(&b, &cases[_i].options);

    ck_assert_msg(rc == cases[_i].want, "%s: got %d, want %d", cases[_i].name,
                  rc, cases[_i].want);
}
END_TEST

START_TEST(a_ticket_of_nobody_aborts)
{
    circuit_breaker_ok(&b, (uint64_t)_i * 2, 0); /* 0 and 2; 1 is right */
}
END_TEST

/* ---- the model: it keeps all outcomes, and counts them each time ---- */

struct model {
    const struct circuit_breaker_options *o;
    bool failed[STEPS]; /* since it closed */
    int calls;
    int opened;       /* times since it closed; 0: closed */
    int64_t until_ms; /* open, or the probe out, until then */
    bool is_probing;
    long era; /* calls of other eras do not count */
};

static int64_t open_time(const struct model *m)
{
    int64_t ms = m->o->open_ms;

    for (int i = 1; i < m->opened; i++)
        ms = ms * 2 > m->o->open_max_ms ? m->o->open_max_ms : ms * 2;
    return ms;
}

static void model_open(struct model *m, int64_t now_ms)
{
    m->opened++;
    m->is_probing = false;
    m->era++;
    m->until_ms = now_ms + open_time(m);
}

static bool model_allow(struct model *m, int64_t now_ms)
{
    if (m->opened == 0)
        return true;
    if (now_ms < m->until_ms)
        return false;
    m->is_probing = true;
    m->until_ms = now_ms + m->o->probe_ms;
    return true;
}

static bool model_is_bad(const struct model *m)
{
    int row = 0, sum = 0, n = 0;

    while (row < m->calls && m->failed[m->calls - 1 - row])
        row++;
    for (; n < m->o->window && n < m->calls; n++)
        sum += m->failed[m->calls - 1 - n];
    return (m->o->failures_in_row && row >= m->o->failures_in_row) ||
           (m->o->window && n >= m->o->window_least &&
            100.0 * sum / n >= m->o->rate_percent);
}

/* what: 0 it works, 1 it fails, 2 it is cancelled */
static void model_answer(struct model *m, long era, uint32_t what, int64_t now)
{
    if (era != m->era)
        return;
    if (m->is_probing && what == 1) {
        model_open(m, now);
    } else if (m->is_probing) {
        m->is_probing = false;
        m->until_ms = now;
        m->era++;
        if (what == 0)
            m->opened = m->calls = 0;
    } else if (what < 2) {
        m->failed[m->calls++] = what == 1;
        if (what == 1 && model_is_bad(m))
            model_open(m, now);
    }
}

static int model_state(const struct model *m, int64_t now_ms)
{
    if (m->opened > 0 && !m->is_probing && now_ms < m->until_ms)
        return CIRCUIT_BREAKER_OPEN;
    return m->opened ? CIRCUIT_BREAKER_HALF_OPEN : CIRCUIT_BREAKER_CLOSED;
}

static uint64_t random_state;

static uint32_t next_random(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695041;
    return (uint32_t)(random_state >> 33) % below;
}

static const struct circuit_breaker_options kinds[] = {
    {3, 0, 0, 0, 20, 160, 15},    {0, 8, 4, 50, 20, 70, 15},
    {5, 10, 10, 30, 7, 15, 3},    {1, 64, 20, 60, 1, 1000, 100},
    {0, 64, 64, 61, 50, 300, 20}, {4, 1, 1, 100, 3, 90, 1},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct out {
    uint64_t ticket;
    long era;
};

START_TEST(behaves_as_the_model)
{
    static struct model m;
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;
    struct out outs[OUT_MAX];
    uint32_t used = 0;
    int64_t now_ms = 0;
    long seen[3] = {0};

    random_state = seed;
    m.o = &kinds[_i];
    ck_assert_int_eq(circuit_breaker_init(&b, m.o), 0);
    for (long step = 0; step < STEPS; step++) {
        int got = 0, want = 0;

        now_ms += next_random(8) == 0 ? next_random(25) : 0;
        if (m.is_probing && now_ms >= m.until_ms)
            model_open(&m, m.until_ms);
        if (used < OUT_MAX && next_random(2)) {
            struct out *o = &outs[used];

            got = circuit_breaker_allow(&b, now_ms, &o->ticket) == 0;
            want = model_allow(&m, now_ms);
            o->era = m.era;
            used += got && want;
        } else if (used > 0) {
            uint32_t i = next_random(used);
            uint32_t ill = step / 500 % 2 ? 8 : 3;
            uint32_t what = next_random(10) < ill ? 1 : next_random(9) / 8 * 2;

            tell[what](&b, outs[i].ticket, now_ms);
            model_answer(&m, outs[i].era, what, now_ms);
            outs[i] = outs[--used];
        } else {
            continue;
        }
        if (got != want || state(now_ms) != model_state(&m, now_ms))
            ck_abort_msg("TEST_SEED=%lu: step %ld", seed, step);
        seen[state(now_ms)]++;
    }
    for (int i = 0; i < 3; i++)
        ck_assert_int_gt(seen[i], 200);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        failures_in_a_row_open_it,
        one_probe_goes_out,
        probes_that_fail_double_the_time_up_to_a_cap,
        a_lost_probe_has_failed_when_its_time_was_over,
        answers_from_before_do_not_count,
        a_probe_given_back_may_go_out_again,
        time_that_goes_back_stands_still,
        times_do_not_overflow};
    Suite *suite = suite_create("circuit_breaker");
    TCase *tc = tcase_create("circuit_breaker");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, setup, NULL);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tc, tests[i]);
    tcase_add_loop_test(tc, init_checks_its_options, 0, CASES);
    tcase_add_loop_test_raise_signal(tc, a_ticket_of_nobody_aborts, SIGABRT, 0,
                                     2);
    tcase_add_loop_test(tc, behaves_as_the_model, 0, KINDS);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
