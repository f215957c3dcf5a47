/* SPDX-License-Identifier: MIT-0 */
#include "fault_injection.h"
#include "producer_consumer.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CAP = 3, MODEL_STEPS = 200000, SEED_DEFAULT = 20240107 };

static struct producer_consumer *queue;
static int numbers[4096]; /* an item is the address of one of them */

/* ------------ the system, with a schedule and a clock of our own ------- */

/* While `is_perturbed`, a thread may lose the processor at every lock, and a
 * wait may end for no reason, as POSIX allows. Each thread draws from a
 * generator of its own, all made from one seed.
 */
static atomic_bool is_perturbed;
static atomic_uint threads_seen;
static atomic_int waits; /* threads that went to wait, ever */
static atomic_int signals;
static atomic_int broadcasts;
static _Thread_local int locks_held;
static unsigned seed;
static int64_t fake_ns = -1; /* below 0: the real clock, which Check reads */
static clockid_t clocks[4];
static int clocks_set;
static void (*at_timeout)(void); /* what happens before a wait times out */
static struct timespec waited_until;

int __wrap_pthread_mutex_lock(pthread_mutex_t *lock);
int __real_pthread_mutex_lock(pthread_mutex_t *lock);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *lock);
int __real_pthread_mutex_unlock(pthread_mutex_t *lock);
int __wrap_pthread_cond_signal(pthread_cond_t *cond);
int __real_pthread_cond_signal(pthread_cond_t *cond);
int __wrap_pthread_cond_broadcast(pthread_cond_t *cond);
int __real_pthread_cond_broadcast(pthread_cond_t *cond);
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock);
int __real_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock);
int __wrap_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *lock,
                                  const struct timespec *at);
int __real_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *lock,
                                  const struct timespec *at);
int __wrap_pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t id);
int __real_pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t id);
int __wrap_clock_gettime(clockid_t id, struct timespec *out);
int __real_clock_gettime(clockid_t id, struct timespec *out);

static bool chance(unsigned one_in)
{
    static _Thread_local unsigned state;

    if (!is_perturbed)
        return false;
    if (state == 0)
        state = seed + 2654435769u * ++threads_seen;
    state = state * 1664525 + 1013904223;
    return (state >> 16) % one_in == 0;
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *lock)
{
    if (chance(4))
        sched_yield();
    locks_held++;
    return __real_pthread_mutex_lock(lock);
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *lock)
{
    if (locks_held-- <= 0)
        abort();
    return __real_pthread_mutex_unlock(lock);
}

int __wrap_pthread_cond_signal(pthread_cond_t *cond)
{
    signals++;
    return __real_pthread_cond_signal(cond);
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *cond)
{
    broadcasts++;
    return __real_pthread_cond_broadcast(cond);
}

static void end_for_no_reason(pthread_mutex_t *lock)
{
    __real_pthread_mutex_unlock(lock);
    sched_yield();
    __real_pthread_mutex_lock(lock);
}

int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock)
{
    waits++;
    if (!chance(4))
        return __real_pthread_cond_wait(cond, lock);
    end_for_no_reason(lock);
    return 0;
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *lock,
                                  const struct timespec *at)
{
    waited_until = *at;
    if (!at_timeout && !is_perturbed)
        return __real_pthread_cond_timedwait(cond, lock, at);
    end_for_no_reason(lock);
    if (at_timeout) {
        __real_pthread_mutex_unlock(lock);
        at_timeout();
        __real_pthread_mutex_lock(lock);
    }
    return ETIMEDOUT;
}

int __wrap_pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t id)
{
    clocks[clocks_set++ % 4] = id;
    return __real_pthread_condattr_setclock(attr, id);
}

int __wrap_clock_gettime(clockid_t id, struct timespec *out)
{
    if (fake_ns < 0)
        return __real_clock_gettime(id, out);
    out->tv_sec = (time_t)(fake_ns / 1000000000);
    out->tv_nsec = (long)(fake_ns % 1000000000);
    return id == CLOCK_MONOTONIC ? 0 : -1;
}

/* ------------------------------------------------------------ helpers -- */

static void setup(void)
{
    ck_assert_int_eq(producer_consumer_create(&queue, CAP), 0);
}

static void teardown(void)
{
    producer_consumer_destroy(queue);
}

static void fill(void)
{
    for (int i = 0; i < CAP; i++)
        ck_assert_int_eq(producer_consumer_try_push(queue, &numbers[i]), 0);
}

static void expect_next(const int *want)
{
    void *item;

    ck_assert_int_eq(producer_consumer_try_pop(queue, &item), 0);
    ck_assert_ptr_eq(item, want);
}

/* Returns when `count` threads have gone to wait, and let go of the lock. */
static void await_waits(int count)
{
    while (waits < count)
        sched_yield();
    producer_consumer_len(queue);
}

/* -------------------------------------------------------- one thread ---- */

START_TEST(items_come_out_in_the_order_pushed)
{
    for (int i = 0; i < 100; i++) { /* many times round the ring */
        producer_consumer_push(queue, &numbers[i]);
        producer_consumer_push(queue, &numbers[i + 1]);
        ck_assert_uint_eq(producer_consumer_len(queue), 2);
        expect_next(&numbers[i]);
        expect_next(&numbers[i + 1]);
    }
}
END_TEST

START_TEST(full_and_empty_are_eagain)
{
    void *item = &item;

    ck_assert_int_eq(producer_consumer_try_pop(queue, &item), -EAGAIN);
    ck_assert_ptr_null(item);
    fill();
    ck_assert_int_eq(producer_consumer_try_push(queue, NULL), -EAGAIN);
    ck_assert_uint_eq(producer_consumer_len(queue), CAP);
    expect_next(&numbers[0]);
}
END_TEST

START_TEST(null_is_an_item)
{
    void *item = &item;

    producer_consumer_push(queue, NULL);
    ck_assert_int_eq(producer_consumer_pop(queue, &item), 0);
    ck_assert_ptr_null(item);
}
END_TEST

START_TEST(create_checks_sizes)
{
    struct producer_consumer *q = queue;

    ck_assert_int_eq(producer_consumer_create(&q, 0), -EINVAL);
    ck_assert_ptr_null(q);
    ck_assert_int_eq(producer_consumer_create(&q, SIZE_MAX), -ENOMEM);
    ck_assert_int_eq(producer_consumer_create(&q, SIZE_MAX / 8), -ENOMEM);
    ck_assert_int_eq(producer_consumer_create(&q, SIZE_MAX / 8 - 8), -ENOMEM);
    ck_assert_ptr_null(q);
    ck_assert_int_eq(producer_consumer_create(&q, 1), 0);
    ck_assert_int_eq(producer_consumer_try_push(q, NULL), 0);
    ck_assert_int_eq(producer_consumer_try_push(q, NULL), -EAGAIN);
    producer_consumer_destroy(q);
    producer_consumer_destroy(NULL);
}
END_TEST

START_TEST(create_survives_any_failed_allocation)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct producer_consumer *q;
        int rc = producer_consumer_create(&q, CAP);

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert_int_eq(q == NULL, fault_injection_hit());
        producer_consumer_destroy(q);
    }
}
END_TEST

static unsigned next_random(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

/* Against two counters: what is inside are the numbers from `out` to `in`. */
START_TEST(behaves_as_a_naive_model)
{
    size_t in = 0;
    size_t out = 0;
    void *items[5];

    for (int i = 0; i < 5; i++)
        items[i] = NULL;
    printf("model seed %u\n", seed);
    for (int step = 0; step < MODEL_STEPS; step++) {
        size_t n = 1 + next_random() % 5;
        bool room = in - out < CAP;

        switch (next_random() % 4) {
        case 0:
            ck_assert_int_eq(
                producer_consumer_try_push(queue, &numbers[in % 4096]),
                room ? 0 : -EAGAIN);
            in += room;
            break;
        case 1:
            if (in > out)
                expect_next(&numbers[out++ % 4096]);
            break;
        case 2:
            n = n < CAP - (in - out) ? n : CAP - (in - out);
            for (size_t i = 0; i < n; i++)
                items[i] = &numbers[(in + i) % 4096];
            ck_assert_uint_eq(producer_consumer_push_batch(queue, items, n), n);
            in += n;
            break;
        default:
            if (in == out)
                break;
            n = producer_consumer_pop_batch(queue, items, n);
            ck_assert_uint_ge(n, 1);
            for (size_t i = 0; i < n; i++)
                ck_assert_ptr_eq(items[i], &numbers[out++ % 4096]);
        }
        ck_assert_uint_eq(producer_consumer_len(queue), in - out);
    }
}
END_TEST

START_TEST(pop_batch_takes_what_is_there_up_to_n)
{
    void *items[CAP + 1];

    fill();
    ck_assert_uint_eq(producer_consumer_pop_batch(queue, items, 2), 2);
    ck_assert_ptr_eq(items[1], &numbers[1]);
    ck_assert_uint_eq(producer_consumer_pop_batch(queue, items, CAP + 1), 1);
    ck_assert_ptr_eq(items[0], &numbers[2]);
}
END_TEST

/* ---------------------------------------------------------- deadlines -- */

START_TEST(a_passed_deadline_times_out)
{
    static const int64_t passed[] = {1, 0, -1, INT64_MIN};
    void *item = &item;

    ck_assert_int_eq(producer_consumer_pop_until(queue, &item, passed[_i]),
                     -ETIMEDOUT);
    ck_assert_ptr_null(item);
    fill();
    ck_assert_int_eq(producer_consumer_push_until(queue, NULL, passed[_i]),
                     -ETIMEDOUT);
    ck_assert_uint_eq(producer_consumer_len(queue), CAP);
    expect_next(&numbers[0]);
}
END_TEST

START_TEST(a_passed_deadline_still_takes_what_is_there)
{
    void *item;

    ck_assert_int_eq(producer_consumer_push_until(queue, &numbers[7], 0), 0);
    ck_assert_int_eq(producer_consumer_pop_until(queue, &item, 0), 0);
    ck_assert_ptr_eq(item, &numbers[7]);
}
END_TEST

static void push_late(void)
{
    ck_assert_int_eq(producer_consumer_try_push(queue, &numbers[9]), 0);
}

static void pop_late(void)
{
    expect_next(&numbers[0]);
}

static void close_late(void)
{
    producer_consumer_close(queue);
}

START_TEST(what_comes_together_with_the_timeout_counts)
{
    void *item;

    at_timeout = push_late;
    ck_assert_int_eq(producer_consumer_pop_until(queue, &item, INT64_MAX - 1),
                     0);
    ck_assert_ptr_eq(item, &numbers[9]);
    at_timeout = NULL;
    fill();
    at_timeout = pop_late;
    ck_assert_int_eq(producer_consumer_push_until(queue, &numbers[5], 1), 0);
    at_timeout = close_late;
    ck_assert_int_eq(producer_consumer_push_until(queue, NULL, 1), -EPIPE);
}
END_TEST

START_TEST(deadlines_are_of_the_monotonic_clock)
{
    void *item;

    ck_assert_int_eq(clocks_set, 2);
    ck_assert_int_eq(clocks[0], CLOCK_MONOTONIC);
    ck_assert_int_eq(clocks[1], CLOCK_MONOTONIC);
    producer_consumer_pop_until(queue, &item, 1500000000);
    ck_assert_int_eq(waited_until.tv_sec, 1);
    ck_assert_int_eq(waited_until.tv_nsec, 500000000);
    at_timeout = push_late; /* or it would wait until the year 2121 */
    producer_consumer_pop_until(queue, &item, 3000000000999999999);
    ck_assert_int_eq(waited_until.tv_sec, 3000000000);
    ck_assert_int_eq(waited_until.tv_nsec, 999999999);
}
END_TEST

START_TEST(deadline_ns_adds_to_the_clock)
{
    static const struct {
        int64_t delay_ns, want;
    } cases[] = {{0, 7000000005},
                 {-1, 7000000005},
                 {INT64_MIN, 7000000005},
                 {1, 7000000006},
                 {INT64_MAX - 7000000006, INT64_MAX - 1},
                 {INT64_MAX - 7000000005, INT64_MAX},
                 {INT64_MAX, INT64_MAX}};
    int64_t got[7];

    fake_ns = 7000000005;
    for (int i = 0; i < 7; i++)
        got[i] = producer_consumer_deadline_ns(cases[i].delay_ns);
    fake_ns = -1;
    for (int i = 0; i < 7; i++)
        ck_assert_int_eq(got[i], cases[i].want);
}
END_TEST

/* -------------------------------------------------------------- close -- */

START_TEST(a_closed_queue_refuses_pushes_and_drains)
{
    void *item;

    fill();
    producer_consumer_close(queue);
    producer_consumer_close(queue);
    ck_assert_int_eq(producer_consumer_push(queue, NULL), -EPIPE);
    ck_assert_int_eq(producer_consumer_try_push(queue, NULL), -EPIPE);
    for (int i = 0; i < CAP; i++)
        expect_next(&numbers[i]);

    ck_assert_int_eq(producer_consumer_pop(queue, &item), -EPIPE);
    ck_assert_ptr_null(item);
    ck_assert_int_eq(producer_consumer_try_pop(queue, &item), -EPIPE);
    ck_assert_int_eq(producer_consumer_pop_until(queue, &item, 0), -EPIPE);
    ck_assert_uint_eq(producer_consumer_pop_batch(queue, &item, 1), 0);
    ck_assert_int_eq(producer_consumer_push(queue, NULL), -EPIPE);
    ck_assert_int_eq(producer_consumer_push_until(queue, NULL, 0), -EPIPE);
    ck_assert_uint_eq(producer_consumer_push_batch(queue, &item, 1), 0);
    ck_assert_uint_eq(producer_consumer_len(queue), 0);
}
END_TEST

static void *pop_one(void *rc)
{
    void *item;

    *(int *)rc = producer_consumer_pop(queue, &item);
    return item;
}

static void *push_one(void *rc)
{
    *(int *)rc = producer_consumer_push(queue, &numbers[8]);
    return NULL;
}

enum { WAITERS = 3 };

static pthread_t waiters[WAITERS];
static int results[WAITERS];

static void start_waiters(void *(*call)(void *rc))
{
    for (int i = 0; i < WAITERS; i++)
        pthread_create(&waiters[i], NULL, call, &results[i]);
    await_waits(WAITERS);
}

/* Hangs, and is killed, where one of them was not woken. */
static void expect_all(int want)
{
    for (int i = 0; i < WAITERS; i++) {
        pthread_join(waiters[i], NULL);
        ck_assert_int_eq(results[i], want);
    }
}

START_TEST(close_wakes_all_who_wait)
{
    if (_i)
        fill();
    start_waiters(_i ? push_one : pop_one);
    producer_consumer_close(queue);
    expect_all(-EPIPE);
    ck_assert_uint_eq(producer_consumer_len(queue), _i ? CAP : 0);
}
END_TEST

START_TEST(pushes_and_pops_wake_who_waits)
{
    void *items[CAP] = {NULL};

    start_waiters(pop_one);
    for (int i = 0; i < WAITERS; i++)
        producer_consumer_push(queue, &numbers[i]);
    expect_all(0);
    fill();
    waits = 0;
    start_waiters(push_one);
    for (int i = 0; i < WAITERS; i++)
        producer_consumer_pop(queue, &items[0]);
    expect_all(0);
}
END_TEST

START_TEST(batches_wake_all_whom_they_serve)
{
    void *items[CAP] = {NULL};

    start_waiters(pop_one);
    ck_assert_uint_eq(producer_consumer_push_batch(queue, items, CAP), CAP);
    expect_all(0);
    fill();
    waits = 0;
    start_waiters(push_one);
    ck_assert_uint_eq(producer_consumer_pop_batch(queue, items, CAP), CAP);
    expect_all(0);
    ck_assert_uint_eq(producer_consumer_len(queue), CAP);
}
END_TEST

static void *pop_two(void *count)
{
    void *items[2];

    *(int *)count = (int)producer_consumer_pop_batch(queue, items, 2);
    return NULL;
}

START_TEST(pop_batch_waits_for_the_first_item_only)
{
    start_waiters(pop_two);
    for (int i = 0; i < WAITERS; i++)
        producer_consumer_push(queue, &numbers[i]);
    producer_consumer_close(queue);
    for (int i = 0; i < WAITERS; i++) {
        pthread_join(waiters[i], NULL);
        results[0] += i ? results[i] : 0;
    }
    ck_assert_int_eq(results[0], WAITERS);
}
END_TEST

START_TEST(only_sleepers_are_signalled_and_one_item_wakes_one)
{
    void *items[CAP] = {NULL};

    producer_consumer_push(queue, NULL);
    producer_consumer_pop(queue, items);
    producer_consumer_push_batch(queue, items, CAP);
    producer_consumer_pop_batch(queue, items, CAP);
    ck_assert_int_eq(signals + broadcasts, 0);
    start_waiters(pop_one);
    producer_consumer_push(queue, NULL);
    ck_assert_int_eq(signals, 1);
    ck_assert_int_eq(broadcasts, 0);
    producer_consumer_close(queue);
    for (int i = 0; i < WAITERS; i++)
        pthread_join(waiters[i], NULL);
    ck_assert_uint_eq(producer_consumer_len(queue), 0);
}
END_TEST

static void *push_ten(void *done)
{
    void *items[10] = {NULL};

    *(int *)done = (int)producer_consumer_push_batch(queue, items, 10);
    return NULL;
}

START_TEST(a_batch_ended_by_close_says_how_far_it_came)
{
    pthread_t thread;
    int done = -1;
    void *item;

    pthread_create(&thread, NULL, push_ten, &done);
    await_waits(1);
    producer_consumer_pop(queue, &item);
    await_waits(2);
    producer_consumer_close(queue);
    pthread_join(thread, NULL);

    ck_assert_int_eq(done, CAP + 1);
    ck_assert_uint_eq(producer_consumer_len(queue), CAP);
}
END_TEST

/* ---------------------------------------------- many threads, perturbed -- */

enum { PRODUCERS = 3, CONSUMERS = 3, ITEMS = 2000 };

struct item {
    int producer;
    int number;
    int popped; /* by the one thread that got it */
};

static struct item items_of[PRODUCERS][ITEMS];
static int close_at; /* the item at which the first producer closes */

struct producer {
    pthread_t thread;
    int number;
    int accepted;
};

struct consumer {
    pthread_t thread;
    int number;
    int popped;
    int last[PRODUCERS]; /* number seen last: order must hold for each */
    int out_of_order;
};

static void *produce(void *arg)
{
    struct producer *me = arg;
    struct item *mine = items_of[me->number];
    void *pair[2];
    int i = 0;

    while (i < ITEMS) {
        int rc = -EAGAIN;

        if (me->number == 0 && i >= close_at)
            producer_consumer_close(queue);
        if (i % 5 == 4 && i + 1 < ITEMS) {
            size_t done;

            pair[0] = &mine[i];
            pair[1] = &mine[i + 1];
            done = producer_consumer_push_batch(queue, pair, 2);
            me->accepted += (int)done;
            i += 2;
            if (done < 2)
                break;
            continue;
        }
        while (rc == -EAGAIN || rc == -ETIMEDOUT)
            rc = i % 3 == 0 ? producer_consumer_push(queue, &mine[i])
                 : i % 3 == 1
                     ? producer_consumer_try_push(queue, &mine[i])
                     : producer_consumer_push_until(queue, &mine[i], 1000);
        if (rc)
            break;
        me->accepted++;
        i++;
    }
    return NULL;
}

static void check_in(struct consumer *me, struct item *item)
{
    item->popped++;
    me->popped++;
    me->out_of_order += item->number <= me->last[item->producer];
    me->last[item->producer] = item->number;
}

static void *consume(void *arg)
{
    struct consumer *me = arg;
    void *items[2];
    size_t count = 1;

    for (int rc = 0; rc != -EPIPE;) {
        if (me->number == 0)
            rc = producer_consumer_pop(queue, items);
        else if (me->number == 1)
            rc = producer_consumer_pop_until(queue, items, 1000);
        else {
            count = producer_consumer_pop_batch(queue, items, 2);
            rc = count ? 0 : -EPIPE;
        }
        for (size_t i = 0; !rc && i < count; i++)
            check_in(me, items[i]);
    }
    return NULL;
}

static void start(struct producer *producers, struct consumer *consumers)
{
    is_perturbed = true;
    for (int p = 0; p < PRODUCERS; p++) {
        for (int i = 0; i < ITEMS; i++)
            items_of[p][i] = (struct item){p, i, 0};
        producers[p] = (struct producer){.number = p};
        pthread_create(&producers[p].thread, NULL, produce, &producers[p]);
    }
    for (int c = 0; c < CONSUMERS; c++) {
        consumers[c] = (struct consumer){.number = c, .last = {-1, -1, -1}};
        pthread_create(&consumers[c].thread, NULL, consume, &consumers[c]);
    }
}

/* Round 0 closes when all is pushed, the others somewhere on the way. Every
 * item accepted is popped, once, and none else.
 */
START_TEST(close_loses_and_doubles_nothing)
{
    struct producer producers[PRODUCERS];
    struct consumer consumers[CONSUMERS];
    int accepted = 0;
    int popped = 0;
    int doubled = 0;

    seed += (unsigned)_i;
    close_at = _i > 0 ? _i * ITEMS / 8 : ITEMS;
    printf("schedule seed %u\n", seed);
    start(producers, consumers);
    for (int p = 0; p < PRODUCERS; p++) {
        pthread_join(producers[p].thread, NULL);
        accepted += producers[p].accepted;
    }
    producer_consumer_close(queue);
    for (int c = 0; c < CONSUMERS; c++) {
        pthread_join(consumers[c].thread, NULL);
        popped += consumers[c].popped;
        ck_assert_int_eq(consumers[c].out_of_order, 0);
    }
    for (int p = 0; p < PRODUCERS; p++)
        for (int i = 0; i < ITEMS; i++)
            doubled += items_of[p][i].popped > 1;

    ck_assert_int_eq(popped, accepted);
    ck_assert_int_eq(doubled, 0);
    if (_i == 0)
        ck_assert_int_eq(accepted, PRODUCERS * ITEMS);
}
END_TEST

/* ------------------------------------------------------------- misuse -- */

START_TEST(destroying_under_a_waiter_aborts)
{
    if (_i)
        fill();
    pthread_create(&waiters[0], NULL, _i ? push_one : pop_one, results);
    await_waits(1);
    producer_consumer_destroy(queue);
}
END_TEST

START_TEST(a_batch_of_none_aborts)
{
    void *item;

    fill();
    producer_consumer_pop_batch(queue, &item, 0);
}
END_TEST

static TCase *add_case(Suite *suite, const char *name)
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, setup, teardown);
    suite_add_tcase(suite, tc);
    return tc;
}

static void add_tests(Suite *suite)
{
    TCase *one = add_case(suite, "one thread");
    TCase *many = add_case(suite, "threads");

    tcase_add_test(one, items_come_out_in_the_order_pushed);
    tcase_add_test(one, full_and_empty_are_eagain);
    tcase_add_test(one, null_is_an_item);
    tcase_add_test(one, create_checks_sizes);
    tcase_add_test(one, create_survives_any_failed_allocation);
    tcase_add_test(one, behaves_as_a_naive_model);
    tcase_add_test(one, pop_batch_takes_what_is_there_up_to_n);
    tcase_add_loop_test(one, a_passed_deadline_times_out, 0, 4);
    tcase_add_test(one, a_passed_deadline_still_takes_what_is_there);
    tcase_add_test(one, what_comes_together_with_the_timeout_counts);
    tcase_add_test(one, deadlines_are_of_the_monotonic_clock);
    tcase_add_test(one, deadline_ns_adds_to_the_clock);
    tcase_add_test(one, a_closed_queue_refuses_pushes_and_drains);
    tcase_add_test_raise_signal(one, a_batch_of_none_aborts, SIGABRT);
    tcase_add_loop_test(many, close_wakes_all_who_wait, 0, 2);
    tcase_add_test(many, pushes_and_pops_wake_who_waits);
    tcase_add_test(many, batches_wake_all_whom_they_serve);
    tcase_add_test(many, pop_batch_waits_for_the_first_item_only);
    tcase_add_test(many, only_sleepers_are_signalled_and_one_item_wakes_one);
    tcase_add_test(many, a_batch_ended_by_close_says_how_far_it_came);
    tcase_add_loop_test(many, close_loses_and_doubles_nothing, 0, 8);
    tcase_add_loop_test_raise_signal(many, destroying_under_a_waiter_aborts,
                                     SIGABRT, 0, 2);
    tcase_set_timeout(many, 30);
}

int main(void)
{
    Suite *suite = suite_create("producer_consumer");
    SRunner *runner = srunner_create(suite);
    const char *given = getenv("SEED");
    int failed;

    seed = given ? (unsigned)strtoul(given, NULL, 10) : SEED_DEFAULT;
    add_tests(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
