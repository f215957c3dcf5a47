/* SPDX-License-Identifier: MIT-0 */
/* event_loop.h 1.1.0 - wait for files, timers, signals, processes and threads
 * on one thread, and call back.
 *
 * Copy event_loop.h, event_loop_private.h and four sources: event_loop.c,
 * event_loop_timer.c, event_loop_source.c, event_loop_post.c. Linux 5.3 or
 * later (epoll, pidfd).
 *
 * Ownership: the loop owns what it allocates; never a descriptor, a process
 *            or a `ctx` handed to it: those are [borrowed] until removed.
 * Threads:   one thread makes, runs and changes a loop; event_loop_post alone
 *            may be called from others.
 * Errors:    0 or more on success, else a negative errno value.
 * Fairness:  a turn makes a bounded number of calls of each kind, so no kind
 *            starves another, whatever its callbacks add.
 * Callbacks: may add, change and remove anything, themselves included, and
 *            stop the loop; they never destroy it or run it (asserted).
 * Idea:      reactor (Schmidt, POSA2 ch. 3); timers in a 4-ary heap as libev.
 */
#ifndef EVENT_LOOP_H
#define EVENT_LOOP_H

#include <stdint.h>
#include <sys/types.h>

#define EVENT_LOOP_VERSION "1.1.0"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    EVENT_LOOP_READ = 1,
    EVENT_LOOP_WRITE = 2,
    EVENT_LOOP_HANGUP = 4 /* hangup or error: reported though not asked for */
};

struct event_loop;

typedef void (*event_loop_io_fn)(struct event_loop *loop, int fd,
                                 unsigned events, void *ctx);
typedef void (*event_loop_timer_fn)(struct event_loop *loop, void *ctx);
typedef void (*event_loop_signal_fn)(struct event_loop *loop, int signo,
                                     void *ctx);
typedef void (*event_loop_process_fn)(struct event_loop *loop, pid_t pid,
                                      void *ctx);
typedef void (*event_loop_post_fn)(struct event_loop *loop, void *ctx);

/* Makes an empty loop. out [transfer], NULL on failure. -ENOMEM; -EMFILE and
 * the like when the system grants no descriptor (it takes two).
 */
int event_loop_create(struct event_loop **out);

/* Frees the loop; posts not yet run are dropped; signals are unblocked again
 * where the loop blocked them. Accepts NULL. Other threads have posted their
 * last before.
 */
void event_loop_destroy(struct event_loop *loop);

/* Calls `fn` when `fd` is ready for `events` (READ, WRITE, both, or 0: hangups
 * only). Level-triggered: called again while it stays ready, so a callback
 * that sees HANGUP removes the fd. Remove an fd BEFORE closing it.
 * -EEXIST is there already; -EBADF; -EPERM a regular file; -ENOMEM. O(1).
 */
int event_loop_io_add(struct event_loop *loop, int fd, unsigned events,
                      event_loop_io_fn fn, void *ctx);

/* Changes what is waited for. -ENOENT when fd was not added. O(1). */
int event_loop_io_modify(struct event_loop *loop, int fd, unsigned events);

/* Forgets fd; events of it that are already queued are dropped, also when the
 * number is used anew in the same turn. -ENOENT when fd was not added. O(1).
 */
int event_loop_io_remove(struct event_loop *loop, int fd);

/* Calls `fn` once, delay_ns from now or later, never earlier: CLOCK_MONOTONIC,
 * on an idle loop about 1 ms late at most; 0 and less mean at once. Equal
 * deadlines fire in the order added. out_id may be NULL; ids are never 0 and
 * come again only after 2^32 uses of one slot. -ENOMEM. O(log n).
 */
int event_loop_timer_add(struct event_loop *loop, int64_t delay_ns,
                         event_loop_timer_fn fn, void *ctx, uint64_t *out_id);

/* -ENOENT when the timer has fired, was cancelled, or never was. O(log n). */
int event_loop_timer_cancel(struct event_loop *loop, uint64_t id);

/* Calls `fn` from the loop when the signal arrives (signalfd; several of one
 * kind may merge). Blocks it in this thread: add signals before other threads
 * start, and unblock them in a child before exec. -EEXIST; -EINVAL.
 */
int event_loop_signal_add(struct event_loop *loop, int signo,
                          event_loop_signal_fn fn, void *ctx);

/* Restores the signal's mask; one still pending then takes its usual effect.
 * -ENOENT.
 */
int event_loop_signal_remove(struct event_loop *loop, int signo);

/* Calls `fn` once when child `pid` has ended; it is then a zombie, and the
 * callback waits for it (waitpid). -EEXIST; -ESRCH; -ENOMEM. O(1); removal and
 * the end itself O(processes).
 */
int event_loop_process_add(struct event_loop *loop, pid_t pid,
                           event_loop_process_fn fn, void *ctx);
int event_loop_process_remove(struct event_loop *loop, pid_t pid); /* -ENOENT */

/* Has the loop call `fn` on its own thread, in the order posted. ANY thread;
 * not from signal handlers. A pending post keeps the loop running. -ENOMEM.
 */
int event_loop_post(struct event_loop *loop, event_loop_post_fn fn, void *ctx);

/* Keeps event_loop_run going although nothing is registered, as while a worker
 * thread is going to post. Each acquire needs its release.
 */
void event_loop_acquire(struct event_loop *loop);
void event_loop_release(struct event_loop *loop);

/* Runs turns until stop, or nothing is left to wait for. 0 or -errno. */
int event_loop_run(struct event_loop *loop);

/* One turn: waits up to timeout_ns (below 0: without limit) for the first
 * event, then calls what is due, if anything. 0 or -errno.
 */
int event_loop_run_once(struct event_loop *loop, int64_t timeout_ns);

/* A descriptor that poll(2) finds readable when a turn would call somebody, for
 * a program that waits elsewhere, as in curl_multi_poll. Timers do not show:
 * wait no longer than until the next of them. Then run a turn of timeout 0.
 */
int event_loop_fd(const struct event_loop *loop);

/* Makes the present run, or else the next, return after its turn. */
void event_loop_stop(struct event_loop *loop);

/* CLOCK_MONOTONIC now, read afresh. */
int64_t event_loop_now_ns(const struct event_loop *loop);

#ifdef __cplusplus
}
#endif

#endif
