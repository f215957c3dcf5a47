/* SPDX-License-Identifier: MIT-0 */
/* bench.c - the same items through GAsyncQueue, which has no bound. One
 * thread: it pushes 64 and pops 64, so only locks and memory are compared. Two
 * threads: a producer and a consumer, with all their sleeping and waking.
 */
#include "producer_consumer.h"
#include "ratio_bench.h"

#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS = 1 << 20, BURST = 64, CAP = 1024 };

static char thing; /* what each item points to */

struct work {
    struct producer_consumer *ours;
    GAsyncQueue *theirs;
    size_t popped;
};

static void burst_ours(void *ctx)
{
    struct work *w = ctx;
    void *item;

    for (int n = 0; n < ITEMS; n += BURST) {
        for (int i = 0; i < BURST; i++)
            producer_consumer_push(w->ours, &thing);
        for (int i = 0; i < BURST; i++)
            w->popped += producer_consumer_pop(w->ours, &item) == 0;
    }
}

static void burst_theirs(void *ctx)
{
    struct work *w = ctx;

    for (int n = 0; n < ITEMS; n += BURST) {
        for (int i = 0; i < BURST; i++)
            g_async_queue_push(w->theirs, &thing);
        for (int i = 0; i < BURST; i++)
            w->popped += g_async_queue_pop(w->theirs) != NULL;
    }
}

static void *produce_ours(void *ctx)
{
    struct work *w = ctx;

    for (int n = 0; n < ITEMS; n++)
        producer_consumer_push(w->ours, &thing);
    return NULL;
}

static void *produce_theirs(void *ctx)
{
    struct work *w = ctx;

    for (int n = 0; n < ITEMS; n++)
        g_async_queue_push(w->theirs, &thing);
    return NULL;
}

static pthread_t start(void *(*produce)(void *), struct work *w)
{
    pthread_t producer;

    if (pthread_create(&producer, NULL, produce, w))
        abort();
    return producer;
}

static void threads_ours(void *ctx)
{
    struct work *w = ctx;
    pthread_t producer = start(produce_ours, w);
    void *item;

    for (int n = 0; n < ITEMS; n++)
        w->popped += producer_consumer_pop(w->ours, &item) == 0;
    pthread_join(producer, NULL);
}

static void threads_theirs(void *ctx)
{
    struct work *w = ctx;
    pthread_t producer = start(produce_theirs, w);

    for (int n = 0; n < ITEMS; n++)
        w->popped += g_async_queue_pop(w->theirs) != NULL;
    pthread_join(producer, NULL);
}

static void pop_batch_ours(void *ctx)
{
    struct work *w = ctx;
    void *items[BURST];

    for (int n = 0; n < ITEMS; n += BURST) {
        for (int i = 0; i < BURST; i++)
            producer_consumer_push(w->ours, &thing);
        w->popped += producer_consumer_pop_batch(w->ours, items, BURST);
    }
}

static void batches_ours(void *ctx)
{
    struct work *w = ctx;
    void *items[BURST];

    for (int i = 0; i < BURST; i++)
        items[i] = &thing;
    for (int n = 0; n < ITEMS; n += BURST) {
        producer_consumer_push_batch(w->ours, items, BURST);
        w->popped += producer_consumer_pop_batch(w->ours, items, BURST);
    }
}

int main(void)
{
    struct work w = {.theirs = g_async_queue_new()};
    const struct ratio_bench_case cases[] = {
        {"push and pop, one thread", "GAsyncQueue", burst_ours, burst_theirs,
         &w, 1.1, 15},
        {"push and pop_batch, one thread", "GAsyncQueue", pop_batch_ours,
         burst_theirs, &w, 4.0, 15},
        {"batches both ways, one thread", "GAsyncQueue", batches_ours,
         burst_theirs, &w, 4.0, 15},
        {"push and pop, two threads", "GAsyncQueue", threads_ours,
         threads_theirs, &w, 1.1, 31},
    };
    int status = 0;

    if (producer_consumer_create(&w.ours, CAP))
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            return EXIT_FAILURE;
        fputs(row, stdout);
        status |= !result.met;
    }
    producer_consumer_destroy(w.ours);
    g_async_queue_unref(w.theirs);
    return w.popped == 0 || status;
}
