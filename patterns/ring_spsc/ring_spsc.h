/* SPDX-License-Identifier: MIT-0 */
/* ring_spsc.h 1.0.0 - a bounded queue from one thread to another, lock-free.
 *
 * Copy ring_spsc.h and ring_spsc.c into your project. C11 atomics.
 *
 * Ownership: the ring owns its slots, never what an item points to.
 * Threads:   ONE pushes (the producer), ONE pops (the consumer), at the same
 *            time. Another thread may take over a role when it is sure to see
 *            all that its predecessor did, as after pthread_join.
 * Progress:  no call waits: each ends in a bounded number of steps (push_n and
 *            pop_n: of items), whatever the other thread does.
 * Memory:    what the producer wrote before a push, the consumer sees after
 *            the pop.
 * Errors:    0 on success, else a negative errno value.
 * Idea:      Lamport, Specifying Concurrent Program Modules, 1983; each side
 *            keeps the other's index as it last saw it (Lee, Bu and
 *            Chandranmenon, MCRingBuffer, 2010), and asks again only when that
 *            says full or empty.
 */
#ifndef RING_SPSC_H
#define RING_SPSC_H

#include <stddef.h>

#ifndef __cplusplus
#include <errno.h>
#include <stdatomic.h>
#endif

#define RING_SPSC_VERSION "1.0.0"

#ifdef __cplusplus
#define RING_SPSC_INLINE /* C++ has other atomics: it calls ring_spsc.c */
extern "C" {
#else
#define RING_SPSC_INLINE inline
#endif

struct ring_spsc; /* create/destroy; every member is private */

/* Makes an empty ring of `cap` items, all of which can be used.
 *   out      [transfer]  new ring on success, NULL on failure
 *   -EINVAL  cap is no power of two
 *   -ENOMEM  no memory, or no such size
 * One allocation; none later.
 */
int ring_spsc_create(struct ring_spsc **out, size_t cap);

/* Frees the ring; items inside are forgotten, not freed. Accepts NULL. Both
 * threads have made their last call, and the caller knows it.
 */
void ring_spsc_destroy(struct ring_spsc *r);

/* Producer. item [transfer] on success; NULL is an item as any other.
 * -EAGAIN when full. O(1).
 */
RING_SPSC_INLINE int ring_spsc_push(struct ring_spsc *r, void *item);

/* Consumer. out [transfer]: the oldest item; NULL on failure. -EAGAIN when
 * empty. O(1).
 */
RING_SPSC_INLINE int ring_spsc_pop(struct ring_spsc *r, void **out);

/* As many of the n as there is room for, or as are there, oldest first; the
 * other side sees them all at once. Returns how many: 0 is full, or empty.
 *   items (n)  [transfer]  the first of them, as many as were moved
 */
size_t ring_spsc_push_n(struct ring_spsc *r, void *const *items, size_t n);
size_t ring_spsc_pop_n(struct ring_spsc *r, void **items, size_t n);

/* Items inside. To the producer it is an upper bound, to the consumer a lower
 * one: the other side may be at work. Those two threads only.
 */
size_t ring_spsc_len(const struct ring_spsc *r);

#ifndef __cplusplus

/* What one thread writes and the other does not stays off the other's cache
 * lines; two lines, for processors fetch them in pairs.
 */
enum { RING_SPSC_APART = 128 };

/* head and tail count items for ever and wrap around; a slot's number is the
 * count & mask. tail - head is the number of items, also after a wrap.
 *
 *     slots:   . . . H x x x x T . . .
 *              limit - cap <= head <= tail_seen <= tail
 *
 * A stale index errs to the safe side: it shows less room, or fewer items.
 */
struct ring_spsc {
    _Alignas(RING_SPSC_APART)
        atomic_size_t head; /* popped; the consumer writes it */
    size_t tail_seen;       /* the consumer's: tail as last seen */
    _Alignas(RING_SPSC_APART)
        atomic_size_t tail; /* pushed; the producer writes it */
    size_t limit;           /* the producer's: head as last seen, + cap */
    _Alignas(RING_SPSC_APART) size_t mask; /* cap - 1; never written again */
    void *items[];
};

/* Full as it seems: then the other index is read afresh. Acquire: when the
 * consumer says that it popped a slot, it has also read it. Release: when the
 * new tail is seen, so is the slot, and what the item points to.
 */
inline int ring_spsc_push(struct ring_spsc *r, void *item)
{
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);

    if (tail == r->limit) {
        r->limit =
            atomic_load_explicit(&r->head, memory_order_acquire) + r->mask + 1;
        if (tail == r->limit)
            return -EAGAIN;
    }
    r->items[tail & r->mask] = item;
    atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
    return 0;
}

inline int ring_spsc_pop(struct ring_spsc *r, void **out)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);

    if (head == r->tail_seen) {
        r->tail_seen = atomic_load_explicit(&r->tail, memory_order_acquire);
        if (head == r->tail_seen) {
            *out = NULL;
            return -EAGAIN;
        }
    }
    *out = r->items[head & r->mask];
    atomic_store_explicit(&r->head, head + 1, memory_order_release);
    return 0;
}

#endif /* C */

#ifdef __cplusplus
}
#endif

#endif
