/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "producer_consumer.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Deadlines of the calls that have none; never ones of a caller. */
#define AT_ONCE INT64_MIN
#define NEVER INT64_MAX

/* One condition for each reason to wait: with one for both, a signal meant
 * for a pusher may wake a popper, which goes back to sleep with it.
 */
struct side {
    pthread_cond_t changed;
    size_t waiting; /* threads in a wait: nobody there, nothing to signal */
};

struct producer_consumer {
    pthread_mutex_t lock; /* guards all that follows */
    struct side pushers;
    struct side poppers;
    size_t cap;
    size_t head; /* of the oldest item, < cap */
    size_t len;  /* <= cap */
    bool closed;
    void *items[];
};

/* None of the init calls fails on Linux with these attributes. */
static void side_init(struct side *side)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&side->changed, &attr);
    pthread_condattr_destroy(&attr);
}

int producer_consumer_create(struct producer_consumer **out, size_t cap)
{
    struct producer_consumer *q = NULL;

    *out = NULL;
    if (cap == 0)
        return -EINVAL;
    if (cap <= (PTRDIFF_MAX - sizeof *q) / sizeof q->items[0])
        q = malloc(sizeof *q + cap * sizeof q->items[0]);
    if (!q)
        return -ENOMEM;
    memset(q, 0, sizeof *q);
    q->cap = cap;
    pthread_mutex_init(&q->lock, NULL);
    side_init(&q->pushers);
    side_init(&q->poppers);
    *out = q;
    return 0;
}

void producer_consumer_destroy(struct producer_consumer *q)
{
    if (!q)
        return;
    assert(q->pushers.waiting == 0 && q->poppers.waiting == 0);
    pthread_cond_destroy(&q->pushers.changed);
    pthread_cond_destroy(&q->poppers.changed);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

/* Sleeps until something changed or the deadline has come. The caller looks
 * again in each case: others may have been faster, and wake-ups come for no
 * reason, too.
 */
static int wait_on(struct producer_consumer *q, struct side *side,
                   int64_t deadline_ns)
{
    const struct timespec at = {(time_t)(deadline_ns / 1000000000),
                                (long)(deadline_ns % 1000000000)};
    int rc;

    if (deadline_ns == AT_ONCE)
        return -EAGAIN;
    side->waiting++;
    if (deadline_ns == NEVER)
        rc = pthread_cond_wait(&side->changed, &q->lock);
    else
        rc = pthread_cond_timedwait(&side->changed, &q->lock, &at);
    side->waiting--;
    return -rc;
}

static int await_room(struct producer_consumer *q, int64_t deadline_ns)
{
    int rc = 0;

    while (!rc && q->len == q->cap && !q->closed)
        rc = wait_on(q, &q->pushers, deadline_ns);
    if (q->closed)
        return -EPIPE;
    return q->len < q->cap ? 0 : rc;
}

static int await_item(struct producer_consumer *q, int64_t deadline_ns)
{
    int rc = 0;

    while (!rc && q->len == 0 && !q->closed)
        rc = wait_on(q, &q->poppers, deadline_ns);
    if (q->len > 0)
        return 0;
    return q->closed ? -EPIPE : rc;
}

/* Unlocks and wakes as many of the other side as `count` items may serve. The
 * signal comes after the unlock: who wakes finds the lock free.
 */
static void unlock_and_wake(struct producer_consumer *q, struct side *side,
                            size_t count)
{
    size_t waiting = side->waiting;

    pthread_mutex_unlock(&q->lock);
    if (waiting == 0 || count == 0)
        return;
    if (count == 1)
        pthread_cond_signal(&side->changed);
    else
        pthread_cond_broadcast(&side->changed);
}

/* There is room. head + len is below 2 * cap, which does not overflow. */
static void put(struct producer_consumer *q, void *item)
{
    size_t tail = q->head + q->len++;

    q->items[tail < q->cap ? tail : tail - q->cap] = item;
}

static int push(struct producer_consumer *q, void *item, int64_t deadline_ns)
{
    int rc;

    pthread_mutex_lock(&q->lock);
    rc = await_room(q, deadline_ns);
    if (!rc)
        put(q, item);
    unlock_and_wake(q, &q->poppers, rc ? 0 : 1);
    return rc;
}

/* The oldest item; there is one. */
static void *take(struct producer_consumer *q)
{
    void *item = q->items[q->head];

    if (++q->head == q->cap)
        q->head = 0;
    q->len--;
    return item;
}

static int pop(struct producer_consumer *q, void **out, int64_t deadline_ns)
{
    int rc;

    pthread_mutex_lock(&q->lock);
    rc = await_item(q, deadline_ns);
    *out = rc ? NULL : take(q);
    unlock_and_wake(q, &q->pushers, rc ? 0 : 1);
    return rc;
}

/* Times before the clock's start are long past, all alike. */
static int64_t callers_deadline(int64_t deadline_ns)
{
    return deadline_ns < 0 ? 0 : deadline_ns;
}

int producer_consumer_push(struct producer_consumer *q, void *item)
{
    return push(q, item, NEVER);
}

int producer_consumer_push_until(struct producer_consumer *q, void *item,
                                 int64_t deadline_ns)
{
    return push(q, item, callers_deadline(deadline_ns));
}

int producer_consumer_try_push(struct producer_consumer *q, void *item)
{
    return push(q, item, AT_ONCE);
}

int producer_consumer_pop(struct producer_consumer *q, void **out)
{
    return pop(q, out, NEVER);
}

int producer_consumer_pop_until(struct producer_consumer *q, void **out,
                                int64_t deadline_ns)
{
    return pop(q, out, callers_deadline(deadline_ns));
}

int producer_consumer_try_pop(struct producer_consumer *q, void **out)
{
    return pop(q, out, AT_ONCE);
}

size_t producer_consumer_push_batch(struct producer_consumer *q,
                                    void *const *items, size_t n)
{
    size_t done = 0;
    int rc = 0;

    while (done < n && !rc) {
        size_t before = done;

        pthread_mutex_lock(&q->lock);
        rc = await_room(q, NEVER);
        while (!rc && done < n && q->len < q->cap)
            put(q, items[done++]);
        unlock_and_wake(q, &q->poppers, done - before);
    }
    return done;
}

size_t producer_consumer_pop_batch(struct producer_consumer *q, void **items,
                                   size_t n)
{
    size_t done = 0;

    assert(n > 0);
    pthread_mutex_lock(&q->lock);
    (void)await_item(q, NEVER); /* an error means closed and empty: 0 items */
    while (done < n && q->len > 0)
        items[done++] = take(q);
    unlock_and_wake(q, &q->pushers, done);
    return done;
}

void producer_consumer_close(struct producer_consumer *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->pushers.changed);
    pthread_cond_broadcast(&q->poppers.changed);
    pthread_mutex_unlock(&q->lock);
}

size_t producer_consumer_len(struct producer_consumer *q)
{
    size_t len;

    pthread_mutex_lock(&q->lock);
    len = q->len;
    pthread_mutex_unlock(&q->lock);
    return len;
}

int64_t producer_consumer_deadline_ns(int64_t delay_ns)
{
    struct timespec now = {0, 0};
    int64_t now_ns;

    clock_gettime(CLOCK_MONOTONIC, &now);
    now_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    if (delay_ns <= 0)
        return now_ns;
    return delay_ns < NEVER - now_ns ? now_ns + delay_ns : NEVER;
}
