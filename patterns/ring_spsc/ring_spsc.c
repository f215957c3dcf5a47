/* SPDX-License-Identifier: MIT-0 */
#include "ring_spsc.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The code of both is in the header; this is where a call goes that the
 * compiler does not put in line, and each one from C++.
 */
extern inline int ring_spsc_push(struct ring_spsc *r, void *item);
extern inline int ring_spsc_pop(struct ring_spsc *r, void **out);

int ring_spsc_create(struct ring_spsc **out, size_t cap)
{
    struct ring_spsc *r = NULL;
    size_t size;

    *out = NULL;
    if (cap == 0 || (cap & (cap - 1)) != 0)
        return -EINVAL;
    if (cap <= PTRDIFF_MAX / 2 / sizeof r->items[0]) {
        size = sizeof *r + cap * sizeof r->items[0];
        r = aligned_alloc(RING_SPSC_APART, (size + RING_SPSC_APART - 1) /
                                               RING_SPSC_APART *
                                               RING_SPSC_APART);
    }
    if (!r)
        return -ENOMEM;
    atomic_init(&r->head, 0);
    atomic_init(&r->tail, 0);
    r->tail_seen = 0;
    r->limit = cap;
    r->mask = cap - 1;
    *out = r;
    return 0;
}

void ring_spsc_destroy(struct ring_spsc *r)
{
    free(r);
}

/* How many more fit, at least `wanted` if that is so now. Acquire: when the
 * consumer says that it popped a slot, it has also read it.
 */
static inline size_t room(struct ring_spsc *r, size_t tail, size_t wanted)
{
    if (r->limit - tail < wanted)
        r->limit =
            atomic_load_explicit(&r->head, memory_order_acquire) + r->mask + 1;
    return r->limit - tail;
}

/* How many are there, at least `wanted` if that is so now. Acquire: when the
 * producer says that it pushed an item, the slot and what it points to are
 * written.
 */
static inline size_t stock(struct ring_spsc *r, size_t head, size_t wanted)
{
    if (r->tail_seen - head < wanted)
        r->tail_seen = atomic_load_explicit(&r->tail, memory_order_acquire);
    return r->tail_seen - head;
}

/* How many of `n` slots from `index` on lie before the end of the block. */
static inline size_t before_end(const struct ring_spsc *r, size_t index,
                                size_t n)
{
    size_t left = r->mask + 1 - (index & r->mask);

    return n < left ? n : left;
}

size_t ring_spsc_push_n(struct ring_spsc *r, void *const *items, size_t n)
{
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    size_t fit = room(r, tail, n);
    size_t first;

    if (n > fit)
        n = fit;
    if (n == 0)
        return 0;
    first = before_end(r, tail, n);
    memcpy(&r->items[tail & r->mask], items, first * sizeof *items);
    memcpy(r->items, items + first, (n - first) * sizeof *items);
    atomic_store_explicit(&r->tail, tail + n, memory_order_release);
    return n;
}

size_t ring_spsc_pop_n(struct ring_spsc *r, void **items, size_t n)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    size_t there = stock(r, head, n);
    size_t first;

    if (n > there)
        n = there;
    if (n == 0)
        return 0;
    first = before_end(r, head, n);
    memcpy(items, &r->items[head & r->mask], first * sizeof *items);
    memcpy(items + first, r->items, (n - first) * sizeof *items);
    atomic_store_explicit(&r->head, head + n, memory_order_release);
    return n;
}

/* head is read first: read later, it could have passed the tail. */
size_t ring_spsc_len(const struct ring_spsc *r)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_acquire);

    return atomic_load_explicit(&r->tail, memory_order_acquire) - head;
}
