/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "thread_pool.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { SLOTS_FIRST = 64 }; /* a power of two, as all that follow */

struct task {
    thread_pool_fn fn;
    void *arg;
};

struct thread_pool {
    pthread_mutex_t lock; /* guards all that follows */
    pthread_cond_t work;  /* workers: a task, or the end */
    pthread_cond_t room;  /* submitters */
    pthread_cond_t idle;  /* thread_pool_wait */
    struct task *tasks;   /* ring */
    size_t slots;
    size_t head; /* of the oldest task, < slots */
    size_t len;
    size_t bound;
    size_t busy;     /* workers inside a task */
    size_t sleeping; /* workers waiting for `work` */
    size_t held;     /* submitters waiting for `room` */
    bool is_waking;  /* a worker was signalled and has not come yet */
    bool is_cancelled;
    bool is_ending;
    size_t thread_count;
    pthread_t threads[];
};

/* ------------------------------------------------------ the queue -------- */

static int grow(struct thread_pool *pool)
{
    size_t slots = pool->slots ? pool->slots * 2 : SLOTS_FIRST;
    struct task *tasks = NULL;

    if (slots <= PTRDIFF_MAX / sizeof *tasks)
        tasks = malloc(slots * sizeof *tasks);
    if (!tasks)
        return -ENOMEM;
    for (size_t i = 0; i < pool->len; i++)
        tasks[i] = pool->tasks[(pool->head + i) & (pool->slots - 1)];
    free(pool->tasks);
    pool->tasks = tasks;
    pool->slots = slots;
    pool->head = 0;
    return 0;
}

static int put(struct thread_pool *pool, struct task task)
{
    if (pool->len == pool->slots && grow(pool))
        return -ENOMEM;
    pool->tasks[(pool->head + pool->len++) & (pool->slots - 1)] = task;
    return 0;
}

static struct task take(struct thread_pool *pool)
{
    struct task task = pool->tasks[pool->head];

    pool->head = (pool->head + 1) & (pool->slots - 1);
    pool->len--;
    return task;
}

/* ---------------------------------------------------- the workers ------- */

/* Says whether the caller has to signal `work`, once it has unlocked. One
 * signal is on its way at a time: the worker that it wakes comes through
 * run_one, and asks here again while there is work. So no task stays queued
 * beside a sleeper, and a burst of submits costs one signal, not one each.
 */
static bool wants_worker(struct thread_pool *pool)
{
    if (pool->len == 0 || pool->sleeping == 0 || pool->is_waking)
        return false;
    pool->is_waking = true;
    return true;
}

/* False: the end. A task that runs may still submit others, so the workers
 * stay until the last of them is done.
 */
static bool await_task(struct thread_pool *pool)
{
    while (pool->len == 0) {
        if (pool->is_ending && pool->busy == 0)
            return false;
        pool->sleeping++;
        pthread_cond_wait(&pool->work, &pool->lock);
        pool->sleeping--;
        pool->is_waking = false;
    }
    return true;
}

/* Locked before and after, but not meanwhile. */
static void run_one(struct thread_pool *pool)
{
    struct task task = take(pool);
    bool is_held = pool->held > 0;
    bool wake = wants_worker(pool);

    pool->busy++;
    pthread_mutex_unlock(&pool->lock);
    if (wake)
        pthread_cond_signal(&pool->work);
    if (is_held)
        pthread_cond_signal(&pool->room);
    task.fn(task.arg);
    pthread_mutex_lock(&pool->lock);
    pool->busy--;
}

static void *work(void *arg)
{
    struct thread_pool *pool = arg;

    pthread_mutex_lock(&pool->lock);
    while (await_task(pool)) {
        run_one(pool);
        if (pool->len > 0 || pool->busy > 0)
            continue;
        pthread_cond_broadcast(&pool->idle);
        if (pool->is_ending)
            pthread_cond_broadcast(&pool->work);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static bool is_worker(const struct thread_pool *pool)
{
    for (size_t i = 0; i < pool->thread_count; i++)
        if (pthread_equal(pool->threads[i], pthread_self()))
            return true;
    return false;
}

/* Holds the lock: workers that read threads[] see it complete. A thread gets
 * the signal mask of the one that makes it.
 */
static int start_workers(struct thread_pool *pool, size_t threads)
{
    sigset_t all;
    sigset_t old;
    int rc = 0;

    sigfillset(&all);
    pthread_mutex_lock(&pool->lock);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    while (!rc && pool->thread_count < threads) {
        rc = pthread_create(&pool->threads[pool->thread_count], NULL, work,
                            pool);
        pool->thread_count += rc == 0;
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_mutex_unlock(&pool->lock);
    return -rc;
}

/* ------------------------------------------------------- the calls ------- */

int thread_pool_create(struct thread_pool **out, size_t threads, size_t bound)
{
    struct thread_pool *pool = NULL;
    int rc;

    *out = NULL;
    if (threads == 0)
        threads = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    if (threads <= (PTRDIFF_MAX - sizeof *pool) / sizeof pool->threads[0])
        pool = calloc(1, sizeof *pool + threads * sizeof pool->threads[0]);
    if (!pool)
        return -ENOMEM;
    pool->bound = bound ? bound : SIZE_MAX;
    /* None of these fails on Linux without attributes. */
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->room, NULL);
    pthread_cond_init(&pool->idle, NULL);
    rc = start_workers(pool, threads);
    if (rc) {
        thread_pool_destroy(pool);
        return rc;
    }
    *out = pool;
    return 0;
}

void thread_pool_destroy(struct thread_pool *pool)
{
    if (!pool)
        return;
    assert(!is_worker(pool));
    pthread_mutex_lock(&pool->lock);
    pool->is_ending = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->work);
    pthread_cond_destroy(&pool->room);
    pthread_cond_destroy(&pool->idle);
    pthread_mutex_destroy(&pool->lock);
    free(pool->tasks);
    free(pool);
}

/* A worker is let past the bound: see the header. */
static int await_room(struct thread_pool *pool, bool may_wait)
{
    while (pool->len >= pool->bound && !pool->is_cancelled) {
        if (!may_wait)
            return -EAGAIN;
        if (is_worker(pool))
            return 0;
        pool->held++;
        pthread_cond_wait(&pool->room, &pool->lock);
        pool->held--;
    }
    return pool->is_cancelled ? -ECANCELED : 0;
}

static int submit(struct thread_pool *pool, struct task task, bool may_wait)
{
    bool wake = false;
    int rc;

    assert(task.fn);
    pthread_mutex_lock(&pool->lock);
    rc = await_room(pool, may_wait);
    if (!rc)
        rc = put(pool, task);
    if (!rc)
        wake = wants_worker(pool);
    pthread_mutex_unlock(&pool->lock);
    if (wake)
        pthread_cond_signal(&pool->work);
    return rc;
}

int thread_pool_submit(struct thread_pool *pool, thread_pool_fn fn, void *arg)
{
    return submit(pool, (struct task){fn, arg}, true);
}

int thread_pool_try_submit(struct thread_pool *pool, thread_pool_fn fn,
                           void *arg)
{
    return submit(pool, (struct task){fn, arg}, false);
}

void thread_pool_wait(struct thread_pool *pool)
{
    assert(!is_worker(pool));
    pthread_mutex_lock(&pool->lock);
    while (pool->len > 0 || pool->busy > 0)
        pthread_cond_wait(&pool->idle, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

size_t thread_pool_cancel(struct thread_pool *pool, thread_pool_fn drop)
{
    struct thread_pool taken;
    size_t count;

    pthread_mutex_lock(&pool->lock);
    taken.tasks = pool->tasks;
    taken.slots = pool->slots;
    taken.head = pool->head;
    count = taken.len = pool->len;
    pool->tasks = NULL;
    pool->slots = pool->head = pool->len = 0;
    pool->is_cancelled = true;
    pthread_cond_broadcast(&pool->room);
    if (pool->busy == 0)
        pthread_cond_broadcast(&pool->idle);
    pthread_mutex_unlock(&pool->lock);
    while (taken.len > 0) {
        struct task task = take(&taken);

        if (drop)
            drop(task.arg);
    }
    free(taken.tasks);
    return count;
}

size_t thread_pool_queued(struct thread_pool *pool)
{
    size_t len;

    pthread_mutex_lock(&pool->lock);
    len = pool->len;
    pthread_mutex_unlock(&pool->lock);
    return len;
}
