/* SPDX-License-Identifier: MIT-0 */
/* thread_pool.h 1.0.0 - run tasks on a fixed number of threads.
 *
 * Copy thread_pool.h and thread_pool.c. POSIX threads.
 *
 * Ownership: the pool owns its threads and its queue; `arg` is handed to the
 *            task as it is, and a result travels in it.
 * Threads:   anybody submits, tasks too; wait and destroy belong to threads
 *            that are no workers (asserted): a worker would await itself.
 * Tasks:     start in the order submitted, end in any. One that waits for
 *            another task may hold the last worker: submit the rest instead.
 * Signals:   workers block them all; handlers run on the program's threads.
 * Errors:    0 on success, else a negative errno value, and the task does not
 *            run.
 * Idea:      nginx src/core/ngx_thread_pool.c; changed: a worker that wakes
 *            wakes the next while there is work, so that a burst of submits
 *            is one signal.
 */
#ifndef THREAD_POOL_H
#define THREAD_POOL_H

#include <stddef.h>

#define THREAD_POOL_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

struct thread_pool; /* opaque; create/destroy */

typedef void (*thread_pool_fn)(void *arg);

/* Starts a pool.
 *   out      [transfer]  new pool on success, NULL on failure
 *   threads  workers; 0: one for each processor
 *   bound    tasks that may be queued; 0: as many as memory holds
 *   -ENOMEM  no memory
 *   -EAGAIN  the system grants no further thread
 */
int thread_pool_create(struct thread_pool **out, size_t threads, size_t bound);

/* Runs everything submitted so far, and what those tasks submit, then ends the
 * workers and frees the pool. Accepts NULL. Nobody else is inside a call.
 */
void thread_pool_destroy(struct thread_pool *pool);

/* Queues fn(arg). At the bound it waits for room; but a task's own submit goes
 * past the bound, for if all workers waited for room, nobody would make it.
 *   -ECANCELED  thread_pool_cancel was called, perhaps during the wait
 *   -ENOMEM     the queue cannot grow
 *   -EAGAIN     (try_submit) the queue is at its bound, whoever asks
 * Amortised O(1).
 */
int thread_pool_submit(struct thread_pool *pool, thread_pool_fn fn, void *arg);
int thread_pool_try_submit(struct thread_pool *pool, thread_pool_fn fn,
                           void *arg);

/* Waits until no task is queued or running. With others submitting meanwhile,
 * there was such a moment; no more can be said.
 */
void thread_pool_wait(struct thread_pool *pool);

/* Takes all queued tasks out, without running them, and refuses new ones for
 * good. Tasks that run go on; wait or destroy awaits them. For each task taken
 * out, `drop` (may be NULL) gets its arg, on this thread. Returns their number.
 */
size_t thread_pool_cancel(struct thread_pool *pool, thread_pool_fn drop);

/* Tasks queued and not begun: old news at once. */
size_t thread_pool_queued(struct thread_pool *pool);

#ifdef __cplusplus
}
#endif

#endif
