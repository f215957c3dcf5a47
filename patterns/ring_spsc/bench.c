/* SPDX-License-Identifier: MIT-0 */
/* bench.c - numbers go through both rings, and every one is checked to arrive
 * in order: more than 1e8 over a whole run. Who finds the ring full or empty
 * yields, on both sides. ck_ring is a header: its code is in line here.
 */
#include "ratio_bench.h"
#include "ring_spsc.h"

#include <ck_ring.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS = 4000000, CAP = 1024, BURST = 64 };

struct work {
    struct ring_spsc *ours;
    ck_ring_t theirs;
    ck_ring_buffer_t buffer[CAP];
    uintptr_t wrong; /* items out of order */
};

static void *item_of(uintptr_t n)
{
    return (void *)n; /* never followed */
}

static void *push_ours(void *ctx)
{
    struct work *w = ctx;

    for (uintptr_t n = 0; n < ITEMS; n++)
        while (ring_spsc_push(w->ours, item_of(n)))
            sched_yield();
    return NULL;
}

static void *push_theirs(void *ctx)
{
    struct work *w = ctx;

    for (uintptr_t n = 0; n < ITEMS; n++)
        while (!ck_ring_enqueue_spsc(&w->theirs, w->buffer, item_of(n)))
            sched_yield();
    return NULL;
}

static void *push_n_ours(void *ctx)
{
    struct work *w = ctx;
    void *items[BURST];

    for (uintptr_t n = 0; n < ITEMS; n += BURST) {
        size_t done = 0;

        for (uintptr_t i = 0; i < BURST; i++)
            items[i] = item_of(n + i);
        while (done < BURST) {
            size_t more = ring_spsc_push_n(w->ours, items + done, BURST - done);

            done += more;
            if (more == 0)
                sched_yield();
        }
    }
    return NULL;
}

static pthread_t start(void *(*push)(void *), struct work *w)
{
    pthread_t producer;

    if (pthread_create(&producer, NULL, push, w))
        abort();
    return producer;
}

static void ours(void *ctx)
{
    struct work *w = ctx;
    pthread_t producer = start(push_ours, w);
    void *item;

    for (uintptr_t n = 0; n < ITEMS; n++) {
        while (ring_spsc_pop(w->ours, &item))
            sched_yield();
        w->wrong += (uintptr_t)item != n;
    }
    pthread_join(producer, NULL);
}

static void theirs(void *ctx)
{
    struct work *w = ctx;
    pthread_t producer = start(push_theirs, w);
    void *item;

    for (uintptr_t n = 0; n < ITEMS; n++) {
        while (!ck_ring_dequeue_spsc(&w->theirs, w->buffer, &item))
            sched_yield();
        w->wrong += (uintptr_t)item != n;
    }
    pthread_join(producer, NULL);
}

static void bursts_ours(void *ctx)
{
    struct work *w = ctx;
    pthread_t producer = start(push_n_ours, w);
    void *items[BURST];

    for (uintptr_t n = 0; n < ITEMS;) {
        size_t count = ring_spsc_pop_n(w->ours, items, BURST);

        for (size_t i = 0; i < count; i++)
            w->wrong += (uintptr_t)items[i] != n++;
        if (count == 0)
            sched_yield();
    }
    pthread_join(producer, NULL);
}

/* One thread: what the calls cost by themselves. */
static void alone_ours(void *ctx)
{
    struct work *w = ctx;
    struct ring_spsc *ring = w->ours;
    uintptr_t wrong = 0;
    void *item;

    for (uintptr_t n = 0; n < ITEMS; n += BURST) {
        for (uintptr_t i = n; i < n + BURST; i++)
            wrong += ring_spsc_push(ring, item_of(i)) != 0;
        for (uintptr_t i = n; i < n + BURST; i++)
            wrong += ring_spsc_pop(ring, &item) != 0 || (uintptr_t)item != i;
    }
    w->wrong += wrong;
}

static void alone_theirs(void *ctx)
{
    struct work *w = ctx;
    ck_ring_t *ring = &w->theirs;
    uintptr_t wrong = 0;
    void *item;

    for (uintptr_t n = 0; n < ITEMS; n += BURST) {
        for (uintptr_t i = n; i < n + BURST; i++)
            wrong += !ck_ring_enqueue_spsc(ring, w->buffer, item_of(i));
        for (uintptr_t i = n; i < n + BURST; i++)
            wrong += !ck_ring_dequeue_spsc(ring, w->buffer, &item) ||
                     (uintptr_t)item != i;
    }
    w->wrong += wrong;
}

int main(void)
{
    static struct work w;
    const struct ratio_bench_case cases[] = {
        {"4e6 items, one thread", "ck_ring spsc", alone_ours, alone_theirs, &w,
         1.0, 21},
        {"4e6 items, two threads", "ck_ring spsc", ours, theirs, &w, 0.5, 41},
        {"4e6 items, 64 at a time", "ck_ring spsc", bursts_ours, theirs, &w,
         1.0, 21},
    };
    int status = 0;

    ck_ring_init(&w.theirs, CAP);
    if (ring_spsc_create(&w.ours, CAP))
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
    ring_spsc_destroy(w.ours);
    return w.wrong != 0 || status;
}
