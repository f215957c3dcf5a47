/* SPDX-License-Identifier: MIT-0 */
/* producer_consumer.h 1.0.0 - a bounded queue between threads that waits,
 * times out and closes.
 *
 * Copy producer_consumer.h and producer_consumer.c. POSIX threads.
 *
 * Ownership: the queue owns its slots, never what an item points to. An item
 *            pushed belongs to the queue's users from then on; an item refused
 *            stays with the caller.
 * Threads:   any number push, pop, close and ask at once. create and destroy
 *            belong to one thread; nobody may still be inside a call then.
 * Order:     first in, first out. Threads that wait are served in no order.
 * Errors:    0 on success, else a negative errno value; the queue is then as
 *            before.
 * Clock:     deadlines are CLOCK_MONOTONIC nanoseconds: setting the system's
 *            date moves none of them.
 * Idea:      bounded buffer with two conditions (Hoare, Monitors, 1974);
 *            close as of Go's channels.
 */
#ifndef PRODUCER_CONSUMER_H
#define PRODUCER_CONSUMER_H

#include <stddef.h>
#include <stdint.h>

#define PRODUCER_CONSUMER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

struct producer_consumer; /* opaque; create/destroy */

/* Makes an empty, open queue of `cap` items.
 *   out      [transfer]  new queue on success, NULL on failure
 *   -EINVAL  cap is 0
 *   -ENOMEM  no memory, or no such size
 * One allocation; none later.
 */
int producer_consumer_create(struct producer_consumer **out, size_t cap);

/* Frees the queue; items still inside are forgotten, not freed: close and pop
 * to the end first. Accepts NULL. Join the threads before.
 */
void producer_consumer_destroy(struct producer_consumer *q);

/* Adds an item behind all others. Waits while the queue is full.
 *   item        [transfer] on success; NULL is an item as any other
 *   -EPIPE      closed, before or during the wait
 *   -ETIMEDOUT  (push_until) still full at the deadline
 *   -EAGAIN     (try_push) full now
 * O(1), no allocation.
 */
int producer_consumer_push(struct producer_consumer *q, void *item);
int producer_consumer_push_until(struct producer_consumer *q, void *item,
                                 int64_t deadline_ns);
int producer_consumer_try_push(struct producer_consumer *q, void *item);

/* Takes the oldest item. Waits while the queue is empty and open.
 *   out         [transfer]  the item; NULL on failure
 *   -EPIPE      closed and empty: nothing will ever come
 *   -ETIMEDOUT  (pop_until) still empty at the deadline
 *   -EAGAIN     (try_pop) empty now, but open
 * A deadline that has passed still takes an item that is there. O(1).
 */
int producer_consumer_pop(struct producer_consumer *q, void **out);
int producer_consumer_pop_until(struct producer_consumer *q, void **out,
                                int64_t deadline_ns);
int producer_consumer_try_pop(struct producer_consumer *q, void **out);

/* Many items at one lock. push_batch adds all n in order and waits as often as
 * it takes; items of other threads may come in between. Returns how many were
 * added: fewer than n when the queue was closed on the way, and the rest stays
 * with the caller. pop_batch takes up to n, oldest first, and waits for the
 * first one only. Returns how many; 0 when closed and empty.
 *   items (n)  [transfer]  n is 1 or more (asserted by pop_batch)
 */
size_t producer_consumer_push_batch(struct producer_consumer *q,
                                    void *const *items, size_t n);
size_t producer_consumer_pop_batch(struct producer_consumer *q, void **items,
                                   size_t n);

/* Refuses pushes from now on, also those that wait. Items inside are popped as
 * before; behind the last, every pop is -EPIPE. Closing twice is fine.
 */
void producer_consumer_close(struct producer_consumer *q);

/* How many items are inside: old news when other threads are about. */
size_t producer_consumer_len(struct producer_consumer *q);

/* The deadline that lies delay_ns from now; below 0 is now, and what would
 * overflow is never.
 */
int64_t producer_consumer_deadline_ns(int64_t delay_ns);

#ifdef __cplusplus
}
#endif

#endif
