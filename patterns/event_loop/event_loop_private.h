/* SPDX-License-Identifier: MIT-0 */
/* event_loop_private.h 1.1.0 - what the files of event_loop share. Not for
 * users: include event_loop.h.
 *
 *     event_loop.c          descriptors, the turn, create and destroy
 *     event_loop_timer.c    4-ary heap of deadlines
 *     event_loop_source.c   signals and processes, as descriptors
 *     event_loop_post.c     calls from other threads
 */
#ifndef EVENT_LOOP_PRIVATE_H
#define EVENT_LOOP_PRIVATE_H

#include "event_loop.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    EVENT_LOOP_BATCH = 128, /* calls of one kind in a turn, at most */
    EVENT_LOOP_SIGNALS = 65 /* 1..64 */
};

struct event_loop_io {
    event_loop_io_fn fn; /* NULL: not watched */
    void *ctx;
    unsigned events;
    uint32_t generation; /* tells a number used anew from its old self */
};

/* A heap entry is what ordering needs; the rest stays put in its slot. */
struct event_loop_deadline {
    int64_t at_ns;
    uint64_t seq; /* order of adding, among equal deadlines */
    uint32_t slot;
};

struct event_loop_slot {
    event_loop_timer_fn fn; /* NULL: free */
    void *ctx;
    uint32_t generation; /* upper half of the id */
    uint32_t link;       /* place in the heap, or the next free slot */
};

struct event_loop_timers {
    struct event_loop_deadline *heap;
    struct event_loop_slot *slots;
    size_t count;
    size_t cap; /* of heap and slots alike */
    uint32_t free_slot;
    uint64_t seq;
};

struct event_loop_signal {
    event_loop_signal_fn fn; /* NULL: not watched */
    void *ctx;
    bool was_blocked;
};

struct event_loop_process; /* event_loop_source.c */
struct event_loop_post;    /* event_loop_post.c */

struct event_loop {
    int epoll_fd;
    int wake_fd;
    int signal_fd; /* -1 until the first signal is added */
    bool running;
    bool stopping;
    size_t reasons; /* to go on: fds, timers, signals, processes, holds */

    struct event_loop_io *ios; /* by descriptor */
    size_t io_cap;
    uint32_t io_generation;

    struct event_loop_timers timers;
    struct event_loop_signal signals[EVENT_LOOP_SIGNALS];
    struct event_loop_process *processes;

    pthread_mutex_t lock; /* guards the posts, nothing else */
    struct event_loop_post *posts;
    struct event_loop_post **posts_end;
};

#ifdef __cplusplus
extern "C" {
#endif

/* io_add and io_remove for descriptors of the loop itself, which are no reason
 * to go on.
 */
int event_loop_watch(struct event_loop *loop, int fd, event_loop_io_fn fn,
                     void *ctx);
void event_loop_unwatch(struct event_loop *loop, int fd);

/* Nanoseconds to the first deadline, 0 when it is past, -1 without timers. */
int64_t event_loop_timers_left_ns(const struct event_loop *loop);
void event_loop_timers_dispatch(struct event_loop *loop);
void event_loop_timers_fini(struct event_loop *loop);

void event_loop_sources_fini(struct event_loop *loop);

int event_loop_posts_init(struct event_loop *loop);
bool event_loop_posts_pending(struct event_loop *loop);
void event_loop_posts_fini(struct event_loop *loop);

#ifdef __cplusplus
}
#endif

#endif
