/* SPDX-License-Identifier: MIT-0 */
/* priority_queue.h 1.0.0 - take the item with the smallest key next; change or
 * remove any item that waits.
 *
 * Copy priority_queue.h and priority_queue.c into your project; nothing else
 * is needed.
 *
 * The handle is a member of the object that waits. Keys are numbers, kept
 * beside the handle: there is no comparison function to get wrong, and the
 * order cannot change behind the queue's back. Equal keys leave in the order
 * they were put in, for as long as 2^64 pushes take.
 *
 * Largest first: push ~key. It turns the order for every number; -key
 * overflows for INT64_MIN.
 *
 * Ownership: the queue owns one array; handles stay the caller's, and may be
 *            neither freed nor moved while they wait.
 * Threads:   none; one lock a queue.
 * Errors:    0 on success, else a negative errno value; on failure the queue
 *            is as before the call.
 * Idea:      heap of four children a node (Johnson, 1975; LaMarca and Ladner,
 *            "The influence of caches on the performance of heaps", 1996); the
 *            key in the array as libev keeps it (ev.c, ANHE).
 */
#ifndef PRIORITY_QUEUE_H
#define PRIORITY_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRIORITY_QUEUE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* A member of the object that waits; starts as zero (= {0}, calloc). Read
 * only. */
struct priority_queue_item {
    size_t position; /* in the heap, from 1; 0 while in no queue */
    uint64_t turn;   /* of two equal keys the smaller one came first */
};

/* All fields are private. */
struct priority_queue {
    struct priority_queue_slot *slots; /* in block, aligned */
    void *block;
    size_t len;
    size_t cap;
    uint64_t turns; /* given out so far */
};

/* The object of `type` whose `member` is *item. No type is checked. */
#define PRIORITY_QUEUE_ENTRY(item, type, member)                               \
    ((type *)((uintptr_t)(item)-offsetof(type, member)))

/* Makes an empty queue. Allocates nothing. */
void priority_queue_init(struct priority_queue *q);

/* Frees the array. Items that still wait are released, not freed: they may be
 * put into another queue. O(n). The queue is empty and usable after. */
void priority_queue_fini(struct priority_queue *q);

/* Makes room for `total` items: as long as no more wait, push cannot fail.
 *   -ENOMEM  no memory, or more than the address space holds
 */
int priority_queue_reserve(struct priority_queue *q, size_t total);

/* Puts an item in. item [owned until it leaves]; one that waits in a queue is a
 * caller's mistake (asserted).
 *   -ENOMEM  no memory
 * Amortised O(log n); O(1) on the average for keys in random order.
 */
int priority_queue_push(struct priority_queue *q,
                        struct priority_queue_item *item, int64_t key);

/* The item with the smallest key, of equals the one put in first; it stays. key
 * may be NULL. NULL when the queue is empty; *key is then unchanged. O(1). */
struct priority_queue_item *priority_queue_peek(const struct priority_queue *q,
                                                int64_t *key);

/* The same, and takes it out. O(log n). */
struct priority_queue_item *priority_queue_pop(struct priority_queue *q,
                                               int64_t *key);

/* Gives a waiting item another key. Its turn is then behind all that have this
 * key already, also when the key is the same. Asserts that it waits here.
 * O(log n). */
void priority_queue_update(struct priority_queue *q,
                           struct priority_queue_item *item, int64_t key);

/* Takes out a waiting item. Asserts that it waits here. O(log n). */
void priority_queue_remove(struct priority_queue *q,
                           struct priority_queue_item *item);

/* The key of a waiting item. Asserts that it waits here. O(1). */
int64_t priority_queue_key(const struct priority_queue *q,
                           const struct priority_queue_item *item);

static inline size_t priority_queue_len(const struct priority_queue *q)
{
    return q->len;
}

/* Whether the item waits, in whatever queue. */
static inline bool
priority_queue_is_waiting(const struct priority_queue_item *item)
{
    return item->position != 0;
}

#ifdef __cplusplus
}
#endif

#endif
