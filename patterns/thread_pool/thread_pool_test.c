/* SPDX-License-Identifier: MIT-0 */
#include "fault_injection.h"
#include "thread_pool.h"

#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __SANITIZE_THREAD__
enum { MANY = 100000 };
#else
enum { MANY = 1000000 };
#endif

enum { WORKERS = 3, SEED_DEFAULT = 20240108 };

static struct thread_pool *pool;

/* -------- the system, with a schedule of our own, and without threads -- */

static atomic_bool is_perturbed;
static atomic_uint threads_seen;
static atomic_int waits; /* calls of pthread_cond_wait, ever */
static atomic_int signals;
static atomic_int broadcasts;
static atomic_int joins;
static atomic_bool are_signals_late; /* they come with let_signals_come */
static pthread_cond_t *_Atomic late;
static _Thread_local int locks_held;
static unsigned seed;

int __wrap_pthread_mutex_unlock(pthread_mutex_t *lock);
int __real_pthread_mutex_unlock(pthread_mutex_t *lock);
int __wrap_pthread_cond_signal(pthread_cond_t *cond);
int __real_pthread_cond_signal(pthread_cond_t *cond);
int __wrap_pthread_cond_broadcast(pthread_cond_t *cond);
int __real_pthread_cond_broadcast(pthread_cond_t *cond);
int __wrap_pthread_join(pthread_t thread, void **result);
int __real_pthread_join(pthread_t thread, void **result);
int __wrap_pthread_mutex_lock(pthread_mutex_t *lock);
int __real_pthread_mutex_lock(pthread_mutex_t *lock);
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock);
int __real_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock);
int __wrap_pthread_create(pthread_t *out, const pthread_attr_t *attr,
                          void *(*fn)(void *), void *arg);
int __real_pthread_create(pthread_t *out, const pthread_attr_t *attr,
                          void *(*fn)(void *), void *arg);

/* Each thread draws from a generator of its own, all made from one seed. */
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
    late = cond;
    return are_signals_late ? 0 : __real_pthread_cond_signal(cond);
}

static void let_signals_come(void)
{
    are_signals_late = false;
    __real_pthread_cond_signal(late);
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *cond)
{
    broadcasts++;
    return __real_pthread_cond_broadcast(cond);
}

int __wrap_pthread_join(pthread_t thread, void **result)
{
    joins++;
    return __real_pthread_join(thread, result);
}

/* May end for no reason, as POSIX allows. */
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock)
{
    waits++;
    if (!chance(4))
        return __real_pthread_cond_wait(cond, lock);
    __real_pthread_mutex_unlock(lock);
    sched_yield();
    return __real_pthread_mutex_lock(lock);
}

int __wrap_pthread_create(pthread_t *out, const pthread_attr_t *attr,
                          void *(*fn)(void *), void *arg)
{
    if (fault_injection_should_fail())
        return EAGAIN;
    return __real_pthread_create(out, attr, fn, arg);
}

/* ------------------------------------------------------------ helpers -- */

static atomic_int runs;

static void count(void *arg)
{
    (void)arg;
    runs++;
}

/* A task that stays until the gate opens: so a worker is surely busy. */
static atomic_bool is_open;
static atomic_int inside;

static void stay(void *arg)
{
    (void)arg;
    inside++;
    while (!is_open)
        sched_yield();
    runs++;
}

static void create(size_t threads, size_t bound)
{
    ck_assert_int_eq(thread_pool_create(&pool, threads, bound), 0);
}

/* All workers are inside a task, and `queued` more wait behind them. */
static void block(int workers, int queued)
{
    for (int i = 0; i < workers; i++)
        ck_assert_int_eq(thread_pool_submit(pool, stay, NULL), 0);
    while (inside < workers)
        sched_yield();
    for (int i = 0; i < queued; i++)
        ck_assert_int_eq(thread_pool_submit(pool, count, NULL), 0);
}

static void await_waits(int count_wanted)
{
    while (waits < count_wanted)
        sched_yield();
    thread_pool_queued(pool); /* whoever waits has let go of the lock */
}

/* -------------------------------------------------------------- tasks -- */

static int order[300];
static int order_len;

static void note(void *arg)
{
    order[order_len++] = *(int *)arg;
}

START_TEST(one_worker_runs_tasks_in_the_order_submitted)
{
    static int numbers[300];

    create(1, 0);
    block(1, 0); /* so that all are queued first, and the ring grows, turned */
    for (int i = 0; i < 300; i++) {
        numbers[i] = i;
        if (i == 40) {
            is_open = true;
            thread_pool_wait(pool);
            is_open = false;
            inside = 0;
            block(1, 0);
        }
        ck_assert_int_eq(thread_pool_submit(pool, note, &numbers[i]), 0);
    }
    is_open = true;
    thread_pool_wait(pool);

    ck_assert_int_eq(order_len, 300);
    for (int i = 0; i < 300; i++)
        ck_assert_int_eq(order[i], i);
    thread_pool_destroy(pool);
}
END_TEST

START_TEST(workers_work_at_once)
{
    create(WORKERS, 0);
    block(WORKERS, 1); /* returns only when all of them are inside */

    ck_assert_uint_eq(thread_pool_queued(pool), 1);
    is_open = true;
    thread_pool_destroy(pool);
    ck_assert_int_eq(runs, WORKERS + 1);
}
END_TEST

START_TEST(nobody_is_signalled_when_nobody_sleeps)
{
    create(1, 0);
    await_waits(1);
    block(1, 0);
    signals = 0;
    for (int i = 0; i < 5; i++)
        thread_pool_submit(pool, count, NULL);
    ck_assert_int_eq(signals, 0);
    is_open = true;
    thread_pool_wait(pool);
    ck_assert_int_eq(signals, 0);
    thread_pool_destroy(pool);
}
END_TEST

/* The sleeper that it wakes has not come while the others are submitted. */
START_TEST(a_burst_of_submits_is_one_signal)
{
    create(WORKERS, 0);
    await_waits(WORKERS);
    are_signals_late = true;
    for (int i = 0; i < 5; i++)
        thread_pool_submit(pool, count, NULL);
    ck_assert_int_eq(signals, 1);
    let_signals_come();
    thread_pool_wait(pool);

    ck_assert_int_eq(runs, 5);
    thread_pool_destroy(pool);
}
END_TEST

/* When the last task has ended: not after each, not beside one that runs. */
START_TEST(the_end_of_all_tasks_is_told_once)
{
    create((size_t)_i, 0);
    block(_i, _i == 1 ? 5 : 0);
    broadcasts = 0;
    is_open = true;
    thread_pool_wait(pool);

    ck_assert_int_eq(broadcasts, 1);
    thread_pool_destroy(pool);
}
END_TEST

/* Each task waits for the next one to begin: as many workers must wake. */
static void meet(void *arg)
{
    (void)arg;
    inside++;
    while (inside < WORKERS)
        sched_yield();
    runs++;
}

START_TEST(sleepers_wake_while_there_is_work)
{
    create(WORKERS, 0);
    await_waits(WORKERS);
    for (int i = 0; i < WORKERS; i++)
        thread_pool_submit(pool, meet, NULL);
    thread_pool_wait(pool); /* hangs where one sleeps on */
    ck_assert_int_eq(runs, WORKERS);
    thread_pool_destroy(pool);
}
END_TEST

START_TEST(destroy_runs_all_that_was_submitted)
{
    create(WORKERS, 0);
    for (int i = 0; i < 1000; i++)
        thread_pool_submit(pool, count, NULL);
    thread_pool_destroy(pool);

    ck_assert_int_eq(runs, 1000);
    ck_assert_int_eq(joins, WORKERS);
}
END_TEST

START_TEST(wait_without_tasks_returns)
{
    create(0, 0); /* a worker for each processor */
    thread_pool_wait(pool);
    thread_pool_submit(pool, count, NULL);
    thread_pool_wait(pool);
    ck_assert_int_eq(runs, 1);
    thread_pool_wait(pool);
    thread_pool_destroy(pool);
    thread_pool_destroy(NULL);
}
END_TEST

static void *open_gate(void *arg)
{
    (void)arg;
    await_waits(1);
    is_open = true;
    return NULL;
}

START_TEST(wait_awaits_tasks_that_run)
{
    pthread_t opener;

    create(1, 0);
    block(1, 1);
    waits = 0;
    pthread_create(&opener, NULL, open_gate, NULL);
    thread_pool_wait(pool);
    ck_assert_int_eq(runs, 2);
    pthread_join(opener, NULL);
    thread_pool_destroy(pool);
}
END_TEST

static void split(void *arg)
{
    uintptr_t depth = (uintptr_t)arg;

    runs++;
    for (int i = 0; i < 2 && depth > 0; i++)
        thread_pool_submit(pool, split, (void *)(depth - 1));
}

/* With a bound of 1 and one worker, a submit that waited would wait for ever.
 * destroy follows at once: what tasks submit while it drains runs, too.
 */
START_TEST(tasks_may_submit_tasks)
{
    create(_i ? WORKERS : 1, 1);
    thread_pool_submit(pool, split, (void *)(uintptr_t)10);
    thread_pool_destroy(pool);

    ck_assert_int_eq(runs, (1 << 11) - 1);
}
END_TEST

/* Both workers are past the bound before one of them can make room. */
static void submit_and_meet(void *arg)
{
    (void)arg;
    for (int i = 0; i < 2; i++)
        thread_pool_submit(pool, count, NULL);
    inside++;
    while (inside < 2)
        sched_yield();
}

START_TEST(every_worker_may_go_past_the_bound)
{
    create(2, 1);
    thread_pool_submit(pool, submit_and_meet, NULL);
    thread_pool_submit(pool, submit_and_meet, NULL);
    thread_pool_destroy(pool);

    ck_assert_int_eq(runs, 4);
}
END_TEST

static void submit_count_again(void *arg)
{
    int rc = thread_pool_try_submit(pool, count, NULL);

    if (rc == 0)
        rc = thread_pool_try_submit(pool, count, NULL);
    *(int *)arg = rc;
}

START_TEST(try_submit_keeps_to_the_bound_in_tasks_too)
{
    int rc = 0;

    create(1, 1);
    thread_pool_submit(pool, submit_count_again, &rc);
    thread_pool_destroy(pool);

    ck_assert_int_eq(rc, -EAGAIN);
    ck_assert_int_eq(runs, 1);
}
END_TEST

/* -------------------------------------------------------------- bound -- */

START_TEST(a_full_queue_is_eagain)
{
    create(1, 2);
    block(1, 2);
    signals = 0;
    ck_assert_int_eq(thread_pool_try_submit(pool, count, NULL), -EAGAIN);
    ck_assert_int_eq(signals, 0);
    ck_assert_uint_eq(thread_pool_queued(pool), 2);
    is_open = true;
    thread_pool_wait(pool);

    ck_assert_int_eq(runs, 3);
    ck_assert_int_eq(thread_pool_try_submit(pool, count, NULL), 0);
    thread_pool_destroy(pool);
}
END_TEST

static void *submit_one(void *rc)
{
    *(int *)rc = thread_pool_submit(pool, count, NULL);
    return NULL;
}

enum { HELD = 3 };

static pthread_t held[HELD];
static int results[HELD];

static void start_held(void)
{
    waits = 0;
    for (int i = 0; i < HELD; i++)
        pthread_create(&held[i], NULL, submit_one, &results[i]);
    await_waits(HELD);
}

static void expect_held(int want)
{
    for (int i = 0; i < HELD; i++) {
        pthread_join(held[i], NULL);
        ck_assert_int_eq(results[i], want);
    }
}

START_TEST(submit_waits_for_room)
{
    create(1, 1);
    block(1, 1);
    start_held();
    ck_assert_uint_eq(thread_pool_queued(pool), 1);
    is_open = true;
    expect_held(0);
    thread_pool_destroy(pool);

    ck_assert_int_eq(runs, 2 + HELD);
}
END_TEST

START_TEST(room_is_not_told_when_nobody_waits_for_it_any_more)
{
    create(1, 4);
    block(1, 4);
    start_held();
    is_open = true;
    expect_held(0);
    thread_pool_wait(pool);
    is_open = false;
    inside = 0;
    block(1, 3);
    signals = 0;
    is_open = true;
    thread_pool_wait(pool);

    ck_assert_int_eq(signals, 0);
    thread_pool_destroy(pool);
}
END_TEST

/* ------------------------------------------------------------- cancel -- */

static void drop(void *arg)
{
    ++*(int *)arg;
}

START_TEST(cancel_drops_what_is_queued_and_lets_run_what_runs)
{
    int dropped[5] = {0};

    create(1, 0);
    block(1, 0);
    for (int i = 0; i < 5; i++)
        thread_pool_submit(pool, count, &dropped[i]);
    ck_assert_uint_eq(thread_pool_cancel(pool, drop), 5);
    ck_assert_uint_eq(thread_pool_queued(pool), 0);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(dropped[i], 1);
    ck_assert_int_eq(thread_pool_submit(pool, count, NULL), -ECANCELED);
    ck_assert_int_eq(thread_pool_try_submit(pool, count, NULL), -ECANCELED);
    is_open = true;
    thread_pool_wait(pool);

    ck_assert_int_eq(runs, 1);
    ck_assert_uint_eq(thread_pool_cancel(pool, NULL), 0);
    thread_pool_destroy(pool);
}
END_TEST

START_TEST(cancel_wakes_submitters_that_wait)
{
    create(1, 1);
    block(1, 1);
    start_held();
    ck_assert_uint_eq(thread_pool_cancel(pool, NULL), 1);
    expect_held(-ECANCELED);
    is_open = true;
    thread_pool_destroy(pool);

    ck_assert_int_eq(runs, 1);
}
END_TEST

static void *wait_for_all(void *arg)
{
    thread_pool_wait(arg);
    return NULL;
}

/* The worker that was signalled has not come: nobody else would tell it. */
START_TEST(cancel_ends_a_wait_when_no_task_runs)
{
    pthread_t waiter;

    create(1, 0);
    await_waits(1);
    are_signals_late = true;
    thread_pool_submit(pool, count, NULL);
    pthread_create(&waiter, NULL, wait_for_all, pool);
    await_waits(2);
    ck_assert_uint_eq(thread_pool_cancel(pool, NULL), 1);
    pthread_join(waiter, NULL);
    let_signals_come();
    thread_pool_destroy(pool);

    ck_assert_int_eq(runs, 0);
}
END_TEST

static void cancel_all(void *arg)
{
    *(size_t *)arg = thread_pool_cancel(pool, NULL);
}

START_TEST(a_task_may_cancel)
{
    size_t dropped = 0;

    create(1, 0);
    block(1, 0);
    thread_pool_submit(pool, cancel_all, &dropped);
    thread_pool_submit(pool, count, NULL);
    is_open = true;
    thread_pool_wait(pool);
    thread_pool_destroy(pool);

    ck_assert_uint_eq(dropped, 1);
    ck_assert_int_eq(runs, 1);
}
END_TEST

/* --------------------------------------------------- errors, signals ---- */

START_TEST(create_survives_any_failure)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int rc = thread_pool_create(&pool, WORKERS, 0);

        fault_injection_disarm();
        if (!fault_injection_hit())
            ck_assert_int_eq(rc, 0);
        else
            ck_assert_int_eq(rc, n == 1 ? -ENOMEM : -EAGAIN);
        ck_assert_int_eq(pool == NULL, rc != 0);
        thread_pool_destroy(pool);
    }
    ck_assert_int_eq(thread_pool_create(&pool, SIZE_MAX, 0), -ENOMEM);
    ck_assert_int_eq(thread_pool_create(&pool, SIZE_MAX / 8, 0), -ENOMEM);
    ck_assert_ptr_null(pool);
}
END_TEST

START_TEST(a_queue_that_cannot_grow_refuses_and_goes_on)
{
    int rc;

    create(1, 0);
    block(1, 64); /* the first growth has been: this fills it */
    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    rc = thread_pool_submit(pool, count, NULL);
    fault_injection_disarm();
    ck_assert_int_eq(rc, -ENOMEM);
    ck_assert_int_eq(thread_pool_submit(pool, count, NULL), 0);
    is_open = true;
    thread_pool_destroy(pool);

    ck_assert_int_eq(runs, 1 + 64 + 1);
}
END_TEST

static void read_mask(void *mask)
{
    pthread_sigmask(SIG_BLOCK, NULL, mask);
}

START_TEST(workers_block_signals_and_the_caller_does_not)
{
    sigset_t mask;
    sigset_t own;

    create(1, 0);
    thread_pool_submit(pool, read_mask, &mask);
    thread_pool_destroy(pool);
    pthread_sigmask(SIG_BLOCK, NULL, &own);

    ck_assert_int_eq(sigismember(&mask, SIGTERM), 1);
    ck_assert_int_eq(sigismember(&mask, SIGUSR1), 1);
    ck_assert_int_eq(sigismember(&own, SIGTERM), 0);
}
END_TEST

/* ---------------------------------------------------------- in numbers -- */

START_TEST(a_million_tasks_run_once_each)
{
    create(WORKERS, 0);
    for (int i = 0; i < MANY; i++)
        if (thread_pool_submit(pool, count, NULL))
            break;
    thread_pool_wait(pool);
    ck_assert_int_eq(runs, MANY);
    thread_pool_destroy(pool);
}
END_TEST

enum { SUBMITTERS = 3, EACH = 1500 };

static atomic_int accepted;

static void *submit_many(void *arg)
{
    for (int i = 0; i < EACH; i++) {
        bool is_split = arg && i % 3 == 0;
        int rc = thread_pool_submit(pool, is_split ? split : count, (void *)1);

        accepted += rc ? 0 : is_split ? 3 : 1;
    }
    return NULL;
}

/* Even rounds: tasks that submit tasks, too. Odd ones: a cancel in the middle,
 * and what was accepted has run or was dropped.
 */
START_TEST(perturbed_threads_lose_nothing)
{
    pthread_t submitters[SUBMITTERS];
    size_t dropped = 0;

    seed += (unsigned)_i;
    printf("schedule seed %u\n", seed);
    is_perturbed = true;
    create(WORKERS, 4);
    for (int i = 0; i < SUBMITTERS; i++)
        pthread_create(&submitters[i], NULL, submit_many, _i % 2 ? NULL : pool);
    thread_pool_wait(pool);
    if (_i % 2) {
        while (runs < 200 * _i)
            sched_yield();
        dropped = thread_pool_cancel(pool, NULL);
    }
    for (int i = 0; i < SUBMITTERS; i++)
        pthread_join(submitters[i], NULL);
    thread_pool_wait(pool);
    ck_assert_uint_eq(thread_pool_queued(pool), 0);
    ck_assert_int_eq(runs + (int)dropped, accepted);
    thread_pool_destroy(pool);
}
END_TEST

/* ------------------------------------------------------------- misuse -- */

static void wait_inside(void *arg)
{
    thread_pool_wait(arg);
}

static void destroy_inside(void *arg)
{
    thread_pool_destroy(arg);
}

START_TEST(waiting_or_destroying_in_a_task_aborts)
{
    create(1, 0);
    thread_pool_submit(pool, _i ? wait_inside : destroy_inside, pool);
    thread_pool_destroy(pool);
}
END_TEST

START_TEST(a_task_without_a_function_aborts)
{
    create(1, 0);
    thread_pool_submit(pool, NULL, NULL);
}
END_TEST

static void add_tests(Suite *suite)
{
    TCase *tc = tcase_create("thread_pool");

    tcase_add_test(tc, one_worker_runs_tasks_in_the_order_submitted);
    tcase_add_test(tc, workers_work_at_once);
    tcase_add_test(tc, nobody_is_signalled_when_nobody_sleeps);
    tcase_add_test(tc, a_burst_of_submits_is_one_signal);
    tcase_add_loop_test(tc, the_end_of_all_tasks_is_told_once, 1, 3);
    tcase_add_test(tc, sleepers_wake_while_there_is_work);
    tcase_add_test(tc, destroy_runs_all_that_was_submitted);
    tcase_add_test(tc, wait_without_tasks_returns);
    tcase_add_test(tc, wait_awaits_tasks_that_run);
    tcase_add_loop_test(tc, tasks_may_submit_tasks, 0, 2);
    tcase_add_test(tc, every_worker_may_go_past_the_bound);
    tcase_add_test(tc, try_submit_keeps_to_the_bound_in_tasks_too);
    tcase_add_test(tc, a_full_queue_is_eagain);
    tcase_add_test(tc, submit_waits_for_room);
    tcase_add_test(tc, room_is_not_told_when_nobody_waits_for_it_any_more);
    tcase_add_test(tc, cancel_drops_what_is_queued_and_lets_run_what_runs);
    tcase_add_test(tc, cancel_wakes_submitters_that_wait);
    tcase_add_test(tc, cancel_ends_a_wait_when_no_task_runs);
    tcase_add_test(tc, a_task_may_cancel);
    tcase_add_test(tc, create_survives_any_failure);
    tcase_add_test(tc, a_queue_that_cannot_grow_refuses_and_goes_on);
    tcase_add_test(tc, workers_block_signals_and_the_caller_does_not);
    tcase_add_test(tc, a_million_tasks_run_once_each);
    tcase_add_loop_test(tc, perturbed_threads_lose_nothing, 0, 6);
    tcase_add_loop_test_raise_signal(tc, waiting_or_destroying_in_a_task_aborts,
                                     SIGABRT, 0, 2);
    tcase_add_test_raise_signal(tc, a_task_without_a_function_aborts, SIGABRT);
    tcase_set_timeout(tc, 30);
    suite_add_tcase(suite, tc);
}

int main(void)
{
    Suite *suite = suite_create("thread_pool");
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
