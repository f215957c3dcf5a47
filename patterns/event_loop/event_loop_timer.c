/* SPDX-License-Identifier: MIT-0 */
#include "event_loop_private.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

enum { ARITY = 4 }; /* children of a node: flatter than 2, fewer misses */

static bool is_before(const struct event_loop_deadline *a,
                      const struct event_loop_deadline *b)
{
    if (a->at_ns != b->at_ns)
        return a->at_ns < b->at_ns;
    return a->seq < b->seq;
}

static void place(struct event_loop_timers *timers, size_t at,
                  struct event_loop_deadline entry)
{
    timers->heap[at] = entry;
    timers->slots[entry.slot].link = (uint32_t)at;
}

/* Moves the hole at `at` up to where entry belongs; returns the place. */
static size_t sift_up(struct event_loop_timers *timers, size_t at,
                      struct event_loop_deadline entry)
{
    while (at > 0) {
        size_t parent = (at - 1) / ARITY;

        if (!is_before(&entry, &timers->heap[parent]))
            break;
        place(timers, at, timers->heap[parent]);
        at = parent;
    }
    place(timers, at, entry);
    return at;
}

static size_t first_child(const struct event_loop_timers *timers, size_t at)
{
    size_t child = at * ARITY + 1;
    size_t first = child;

    for (size_t i = child + 1; i < child + ARITY && i < timers->count; i++)
        if (is_before(&timers->heap[i], &timers->heap[first]))
            first = i;
    return first;
}

static void sift_down(struct event_loop_timers *timers, size_t at,
                      struct event_loop_deadline entry)
{
    while (at * ARITY + 1 < timers->count) {
        size_t child = first_child(timers, at);

        if (!is_before(&timers->heap[child], &entry))
            break;
        place(timers, at, timers->heap[child]);
        at = child;
    }
    place(timers, at, entry);
}

/* Called when every slot is in use: the new ones are the whole free list. */
static int grow(struct event_loop_timers *timers)
{
    size_t cap = timers->cap ? timers->cap * 2 : 16;
    struct event_loop_deadline *heap;
    struct event_loop_slot *slots;

    /* Slot numbers have 32 bits, and the product fits those as well. */
    heap = cap > UINT32_MAX / sizeof *heap
               ? NULL
               : realloc(timers->heap, cap * sizeof *heap);
    if (!heap)
        return -ENOMEM;
    timers->heap = heap;
    slots = realloc(timers->slots, cap * sizeof *slots);
    if (!slots)
        return -ENOMEM;
    timers->slots = slots;
    for (size_t i = timers->cap; i < cap; i++)
        slots[i] = (struct event_loop_slot){NULL, NULL, 0, (uint32_t)i + 1};
    timers->free_slot = (uint32_t)timers->cap;
    timers->cap = cap;
    return 0;
}

/* Takes the entry at `at` out of the heap and frees its slot. */
static void take(struct event_loop *loop, size_t at)
{
    struct event_loop_timers *timers = &loop->timers;
    uint32_t index = timers->heap[at].slot;
    struct event_loop_slot *slot = &timers->slots[index];
    struct event_loop_deadline last = timers->heap[--timers->count];

    if (at < timers->count)
        sift_down(timers, sift_up(timers, at, last), last);
    slot->fn = NULL;
    slot->generation++;
    slot->link = timers->free_slot;
    timers->free_slot = index;
    loop->reasons--;
}

static int64_t deadline_after(int64_t delay_ns)
{
    /* Read afresh: a time kept since the turn began would fire early. */
    int64_t now_ns = event_loop_now_ns(NULL);

    if (delay_ns <= 0)
        return now_ns;
    return delay_ns < INT64_MAX - now_ns ? now_ns + delay_ns : INT64_MAX;
}

int event_loop_timer_add(struct event_loop *loop, int64_t delay_ns,
                         event_loop_timer_fn fn, void *ctx, uint64_t *out_id)
{
    struct event_loop_timers *timers = &loop->timers;
    struct event_loop_deadline entry;
    struct event_loop_slot *slot;

    assert(fn);
    if (out_id)
        *out_id = 0;
    if (timers->count == timers->cap && grow(timers))
        return -ENOMEM;
    entry.at_ns = deadline_after(delay_ns);
    entry.seq = ++timers->seq;
    entry.slot = timers->free_slot;
    slot = &timers->slots[entry.slot];
    timers->free_slot = slot->link;
    slot->fn = fn;
    slot->ctx = ctx;
    sift_up(timers, timers->count++, entry);
    loop->reasons++;
    if (out_id)
        *out_id = (uint64_t)slot->generation << 32 | (entry.slot + 1);
    return 0;
}

int event_loop_timer_cancel(struct event_loop *loop, uint64_t id)
{
    size_t index = (uint32_t)(id - 1); /* id 0 becomes one past all slots */
    const struct event_loop_slot *slot;

    if (index >= loop->timers.cap)
        return -ENOENT;
    slot = &loop->timers.slots[index];
    if (!slot->fn || slot->generation != id >> 32)
        return -ENOENT;
    take(loop, slot->link);
    return 0;
}

int64_t event_loop_timers_left_ns(const struct event_loop *loop)
{
    int64_t left_ns;

    if (loop->timers.count == 0)
        return -1;
    left_ns = loop->timers.heap[0].at_ns - event_loop_now_ns(loop);
    return left_ns > 0 ? left_ns : 0;
}

void event_loop_timers_dispatch(struct event_loop *loop)
{
    struct event_loop_timers *timers = &loop->timers;
    int64_t now_ns;

    if (timers->count == 0)
        return;
    now_ns = event_loop_now_ns(loop);
    for (int i = 0; i < EVENT_LOOP_BATCH && timers->count; i++) {
        struct event_loop_slot slot = timers->slots[timers->heap[0].slot];

        if (timers->heap[0].at_ns > now_ns)
            return;
        take(loop, 0);
        slot.fn(loop, slot.ctx);
    }
}

void event_loop_timers_fini(struct event_loop *loop)
{
    free(loop->timers.heap);
    free(loop->timers.slots);
}
