/* SPDX-License-Identifier: MIT-0 */
/* Timers, and how long a turn waits. */
#include "event_loop_test.h"
#include "fault_injection.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

START_TEST(equal_deadlines_fire_in_the_order_added)
{
    enum { TIMERS = 1000 };
    static int names[TIMERS];

    fake_ns = 0;
    for (int i = 0; i < TIMERS; i++) {
        names[i] = i;
        event_loop_timer_add(loop, 5, note_order, &names[i], NULL);
    }
    turn();
    ck_assert_int_eq(order_len, 0);
    fake_ns = 5;
    for (int i = 0; i < TIMERS / 100; i++)
        turn();
    fake_ns = -1;

    ck_assert_int_eq(order_len, TIMERS);
    for (int i = 0; i < TIMERS; i++)
        ck_assert_int_eq(order[i], i);
}
END_TEST

START_TEST(a_timer_fires_once_at_its_nanosecond)
{
    int calls = 0;
    uint64_t id;

    fake_ns = 1000;
    event_loop_timer_add(loop, 500, count, &calls, &id);
    fake_ns = 1499;
    turn();
    ck_assert_int_eq(calls, 0);
    fake_ns = 1500;
    turn();
    turn();
    fake_ns = -1;

    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(event_loop_timer_cancel(loop, id), -ENOENT);
}
END_TEST

START_TEST(the_time_is_told_in_nanoseconds)
{
    int64_t now_ns;

    fake_ns = INT64_C(5000000007);
    now_ns = event_loop_now_ns(loop);
    fake_ns = -1;

    ck_assert_int_eq(now_ns, INT64_C(5000000007));
}
END_TEST

START_TEST(a_timer_without_memory_has_no_id)
{
    uint64_t id = 7;
    int calls = 0;
    int rc;

    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    rc = event_loop_timer_add(loop, 0, count, &calls, &id);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -ENOMEM);
    ck_assert_uint_eq(id, 0);
}
END_TEST

START_TEST(delays_of_zero_and_below_fire_in_the_next_turn)
{
    int calls = 0;

    event_loop_timer_add(loop, 0, count, &calls, NULL);
    event_loop_timer_add(loop, INT64_MIN, count, &calls, NULL);
    turn();

    ck_assert_int_eq(calls, 2);
}
END_TEST

/* In nanoseconds: time out, delay of the first timer (below 0: none); and the
 * milliseconds to sleep. Rounded down, the loop would spin; up, sleep in vain.
 */
static const struct {
    int64_t timeout_ns, first_ns;
    int ms;
} waits[] = {
    {-1, -1, -1},
    {0, -1, 0},
    {1, -1, 1},
    {999999, -1, 1},
    {1000000, -1, 1},
    {1000001, -1, 2},
    {INT64_C(86400000000000), -1, 86400000},
    {INT64_MAX, -1, INT_MAX},
    {-1, 0, 0},
    {-1, 1, 1},
    {-1, 1000000, 1},
    {-1, 1999999, 2},
    {-1, 2000001, 3},
    {5000000, 7000000, 5},
    {7000000, 5000000, 5},
    {0, 5000000, 0},
};

START_TEST(a_turn_waits_for_whole_milliseconds_rounded_up)
{
    int calls = 0;

    fake_ns = 1000;
    if (waits[_i].first_ns >= 0) {
        event_loop_timer_add(loop, waits[_i].first_ns, count, &calls, NULL);
        event_loop_timer_add(loop, INT64_C(1) << 40, count, &calls, NULL);
    }
    event_loop_run_once(loop, waits[_i].timeout_ns);
    fake_ns = -1;

    ck_assert_int_eq(asked_ms, waits[_i].ms);
}
END_TEST

START_TEST(a_turn_after_the_deadline_does_not_wait)
{
    int calls = 0;

    fake_ns = 0;
    event_loop_timer_add(loop, 5, count, &calls, NULL);
    fake_ns = 1000000000;
    event_loop_run_once(loop, -1);
    fake_ns = -1;

    ck_assert_int_eq(asked_ms, 0);
    ck_assert_int_eq(calls, 1);
}
END_TEST

static void leave_after_a_post(struct event_loop *at, void *ctx)
{
    *(int *)ctx = asked_ms;
    event_loop_release(at);
}

static void *post_to_leave(void *ctx)
{
    event_loop_post(loop, leave_after_a_post, ctx);
    return NULL;
}

START_TEST(a_run_without_timers_waits_without_limit)
{
    pthread_t thread;
    int ms = 0;

    event_loop_acquire(loop);
    pthread_create(&thread, NULL, post_to_leave, &ms);
    ck_assert_int_eq(event_loop_run(loop), 0);
    pthread_join(thread, NULL);

    ck_assert_int_lt(ms, 0);
}
END_TEST

START_TEST(the_longest_delay_does_not_wrap_around)
{
    int calls = 0;

    event_loop_timer_add(loop, INT64_MAX, count, &calls, NULL);
    event_loop_post(loop, count, &calls);
    event_loop_run_once(loop, INT64_MAX);
    turn();

    ck_assert_int_eq(calls, 1); /* the post */
}
END_TEST

START_TEST(cancel_knows_ids_that_are_not_armed)
{
    int calls = 0;
    uint64_t first;
    uint64_t second;

    ck_assert_int_eq(event_loop_timer_cancel(loop, 0), -ENOENT);
    event_loop_timer_add(loop, 0, count, &calls, &first);
    ck_assert_int_eq(event_loop_timer_cancel(loop, first), 0);
    event_loop_timer_add(loop, 0, count, &calls, &second);

    ck_assert_uint_ne(first, second);
    ck_assert_int_eq(event_loop_timer_cancel(loop, first), -ENOENT);
    ck_assert_int_eq(event_loop_timer_cancel(loop, first + 1), -ENOENT);
    ck_assert_int_eq(event_loop_timer_cancel(loop, UINT64_MAX), -ENOENT);
    turn();
    ck_assert_int_eq(calls, 1);
}
END_TEST

/* As many as there are slots, and more; the second round tries the ids that a
 * slot which was used is going to give out next.
 */
START_TEST(ids_that_were_never_given_cancel_nothing)
{
    int calls = 0;
    uint64_t id;

    event_loop_timer_add(loop, 0, count, &calls, &id);
    turn();
    for (uint64_t guess = 0; guess <= 100; guess++) {
        ck_assert_int_eq(event_loop_timer_cancel(loop, guess), -ENOENT);
        ck_assert_int_eq(
            event_loop_timer_cancel(loop, guess + (UINT64_C(1) << 32)),
            -ENOENT);
    }
    event_loop_timer_add(loop, 0, count, &calls, &id);
    turn();

    ck_assert_int_eq(calls, 2);
}
END_TEST

static uint64_t victim;
static int cancel_result;

static void cancel_victim(struct event_loop *at, void *ctx)
{
    (void)ctx;
    cancel_result = event_loop_timer_cancel(at, victim);
}

START_TEST(a_due_timer_can_be_cancelled_by_an_earlier_one)
{
    int calls = 0;

    event_loop_timer_add(loop, 0, cancel_victim, NULL, NULL);
    event_loop_timer_add(loop, 0, count, &calls, &victim);
    turn();

    ck_assert_int_eq(cancel_result, 0);
    ck_assert_int_eq(calls, 0);
}
END_TEST

START_TEST(a_timer_cannot_cancel_itself_while_it_fires)
{
    event_loop_timer_add(loop, 0, cancel_victim, NULL, &victim);
    turn();

    ck_assert_int_eq(cancel_result, -ENOENT);
}
END_TEST

struct punctual {
    int64_t due_ns;
    int *early;
    int *fired;
};

static void check_time(struct event_loop *at, void *ctx)
{
    const struct punctual *timer = ctx;

    ++*timer->fired;
    if (event_loop_now_ns(at) < timer->due_ns)
        ++*timer->early;
}

START_TEST(no_timer_of_100000_is_early)
{
    enum { TIMERS = 100000 };
    struct punctual *timers = calloc(TIMERS, sizeof *timers);
    int early = 0;
    int fired = 0;

    for (int i = 0; i < TIMERS; i++) {
        int64_t delay_ns = (int64_t)(i * 7919 % 300) * 1000;

        timers[i] = (struct punctual){event_loop_now_ns(loop) + delay_ns,
                                      &early, &fired};
        event_loop_timer_add(loop, delay_ns, check_time, &timers[i], NULL);
    }
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(fired, TIMERS);
    ck_assert_int_eq(early, 0);
    free(timers);
}
END_TEST

/* Of the four subtrees of the heap the first is late, and the last entry of all
 * is later still. It goes where the cancelled one was, and down from there.
 */
enum { LOPSIDED = 60 };

static int lopsided_due(int at)
{
    int top = at;

    while (top > 4)
        top = (top - 1) / 4;
    if (at == LOPSIDED - 1)
        return 5000;
    return top == 1 ? 1000 + at : at;
}

static void cancel_one_and_fire_the_others(int taken)
{
    static int due[LOPSIDED];
    uint64_t ids[LOPSIDED];

    fake_ns = 0;
    order_len = 0;
    for (int i = 0; i < LOPSIDED; i++) {
        due[i] = lopsided_due(i);
        event_loop_timer_add(loop, due[i], note_order, &due[i], &ids[i]);
    }
    ck_assert_int_eq(event_loop_timer_cancel(loop, ids[taken]), 0);
    fake_ns = 5000;
    turn();
    fake_ns = -1;
}

START_TEST(whatever_is_cancelled_the_others_keep_their_order)
{
    for (int taken = 0; taken < LOPSIDED; taken++) {
        cancel_one_and_fire_the_others(taken);
        ck_assert_int_eq(order_len, LOPSIDED - 1);
        for (int i = 1; i < order_len; i++)
            ck_assert_msg(order[i - 1] < order[i], "%d before %d without %d",
                          order[i - 1], order[i], taken);
    }
}
END_TEST

/* The model: an unsorted list, searched for what is due first. */
enum { MODEL_OPS = 120000, MODEL_CAP = 96 };

struct model_timer {
    bool armed;
    int name;
    int64_t due_ns;
    uint64_t seq;
    uint64_t id;
};

static struct model_timer model[MODEL_CAP];

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static struct model_timer *model_first(void)
{
    struct model_timer *first = NULL;

    for (struct model_timer *t = model; t < model + MODEL_CAP; t++)
        if (t->armed && (!first || t->due_ns < first->due_ns ||
                         (t->due_ns == first->due_ns && t->seq < first->seq)))
            first = t;
    return first;
}

static void model_fired(struct event_loop *at, void *ctx)
{
    struct model_timer *fired = ctx;
    struct model_timer *want = model_first();

    (void)at;
    ck_assert_msg(fired == want, "timer %d fired, want %d", fired->name,
                  want ? want->name : -1);
    ck_assert_msg(fired->due_ns <= fake_ns, "timer %d is early", fired->name);
    fired->armed = false;
}

static void model_toggle(struct model_timer *t, unsigned value, uint64_t seq)
{
    int rc;

    if (t->armed) {
        rc = event_loop_timer_cancel(loop, t->id);
        t->armed = false;
    } else {
        t->armed = true;
        t->due_ns = fake_ns + value % 64;
        t->seq = seq;
        rc = event_loop_timer_add(loop, value % 64, model_fired, t, &t->id);
    }
    ck_assert_int_eq(rc, 0);
}

START_TEST(timers_behave_as_a_sorted_list)
{
    const char *env = getenv("TEST_SEED");
    unsigned seed = env ? (unsigned)strtoul(env, NULL, 10) : 1;
    unsigned state = seed;

    fake_ns = 0;
    for (int i = 0; i < MODEL_OPS; i++) {
        unsigned value = next_random(&state);

        if (value % 4) {
            model_toggle(&model[value / 4 % MODEL_CAP], next_random(&state),
                         (uint64_t)i);
            continue;
        }
        fake_ns += value / 4 % 8;
        turn();
        ck_assert_msg(!model_first() || model_first()->due_ns > fake_ns,
                      "seed %u, step %d: a due timer did not fire", seed, i);
    }
    fake_ns = -1;
}
END_TEST

TCase *event_loop_timer_case(void)
{
    TCase *tc = event_loop_test_case("timers");

    tcase_add_test(tc, equal_deadlines_fire_in_the_order_added);
    tcase_add_test(tc, a_timer_fires_once_at_its_nanosecond);
    tcase_add_test(tc, the_time_is_told_in_nanoseconds);
    tcase_add_test(tc, a_timer_without_memory_has_no_id);
    tcase_add_test(tc, delays_of_zero_and_below_fire_in_the_next_turn);
    tcase_add_loop_test(tc, a_turn_waits_for_whole_milliseconds_rounded_up, 0,
                        sizeof waits / sizeof waits[0]);
    tcase_add_test(tc, a_turn_after_the_deadline_does_not_wait);
    tcase_add_test(tc, a_run_without_timers_waits_without_limit);
    tcase_add_test(tc, the_longest_delay_does_not_wrap_around);
    tcase_add_test(tc, cancel_knows_ids_that_are_not_armed);
    tcase_add_test(tc, ids_that_were_never_given_cancel_nothing);
    tcase_add_test(tc, a_due_timer_can_be_cancelled_by_an_earlier_one);
    tcase_add_test(tc, a_timer_cannot_cancel_itself_while_it_fires);
    tcase_add_test(tc, whatever_is_cancelled_the_others_keep_their_order);
    tcase_add_test(tc, no_timer_of_100000_is_early);
    tcase_add_test(tc, timers_behave_as_a_sorted_list);
    return tc;
}
