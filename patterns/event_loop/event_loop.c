/* SPDX-License-Identifier: MIT-0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* lint: epoll is Linux's own */
#endif
#include "event_loop_private.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

int64_t event_loop_now_ns(const struct event_loop *loop)
{
    struct timespec ts;

    (void)loop;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static uint32_t to_epoll(unsigned events)
{
    return (events & EVENT_LOOP_READ ? (uint32_t)EPOLLIN : 0) |
           (events & EVENT_LOOP_WRITE ? (uint32_t)EPOLLOUT : 0);
}

static unsigned from_epoll(uint32_t events)
{
    return (events & EPOLLIN ? (unsigned)EVENT_LOOP_READ : 0) |
           (events & EPOLLOUT ? (unsigned)EVENT_LOOP_WRITE : 0) |
           (events & (EPOLLHUP | EPOLLERR) ? (unsigned)EVENT_LOOP_HANGUP : 0);
}

/* The number travels with the event, so that an old event is known as such. */
static int control(struct event_loop *loop, int op, int fd,
                   const struct event_loop_io *io)
{
    struct epoll_event event;

    event.events = to_epoll(io->events);
    event.data.u64 = (uint64_t)io->generation << 32 | (uint32_t)fd;
    return epoll_ctl(loop->epoll_fd, op, fd, &event) ? -errno : 0;
}

static int reserve(struct event_loop *loop, size_t want)
{
    size_t cap = loop->io_cap ? loop->io_cap : 16;
    struct event_loop_io *ios;

    if (want <= loop->io_cap)
        return 0;
    while (cap < want)
        cap *= 2;
    ios = realloc(loop->ios, cap * sizeof *ios);
    if (!ios)
        return -ENOMEM;
    memset(ios + loop->io_cap, 0, (cap - loop->io_cap) * sizeof *ios);
    loop->ios = ios;
    loop->io_cap = cap;
    return 0;
}

static struct event_loop_io *find(struct event_loop *loop, int fd)
{
    if (fd < 0 || (size_t)fd >= loop->io_cap || !loop->ios[fd].fn)
        return NULL;
    return &loop->ios[fd];
}

static int add(struct event_loop *loop, int fd, struct event_loop_io io)
{
    int rc;

    if (fd < 0)
        return -EBADF;
    if (find(loop, fd))
        return -EEXIST;
    /* First the kernel, then room: a number that is no fd costs no memory. */
    io.generation = ++loop->io_generation;
    rc = control(loop, EPOLL_CTL_ADD, fd, &io);
    if (rc)
        return rc;
    rc = reserve(loop, (size_t)fd + 1);
    if (rc)
        control(loop, EPOLL_CTL_DEL, fd, &io);
    else
        loop->ios[fd] = io;
    return rc;
}

int event_loop_watch(struct event_loop *loop, int fd, event_loop_io_fn fn,
                     void *ctx)
{
    return add(loop, fd, (struct event_loop_io){fn, ctx, EVENT_LOOP_READ, 0});
}

void event_loop_unwatch(struct event_loop *loop, int fd)
{
    /* Fails when fd is closed already; the table is what counts. */
    control(loop, EPOLL_CTL_DEL, fd, &loop->ios[fd]);
    loop->ios[fd].fn = NULL;
}

static bool is_valid(unsigned events)
{
    return events <= (EVENT_LOOP_READ | EVENT_LOOP_WRITE | EVENT_LOOP_HANGUP);
}

int event_loop_io_add(struct event_loop *loop, int fd, unsigned events,
                      event_loop_io_fn fn, void *ctx)
{
    int rc;

    assert(fn);
    assert(is_valid(events));
    rc = add(loop, fd, (struct event_loop_io){fn, ctx, events, 0});
    if (!rc)
        loop->reasons++;
    return rc;
}

int event_loop_io_modify(struct event_loop *loop, int fd, unsigned events)
{
    struct event_loop_io *io = find(loop, fd);
    struct event_loop_io changed;
    int rc;

    assert(is_valid(events));
    if (!io)
        return -ENOENT;
    changed = *io;
    changed.events = events;
    rc = control(loop, EPOLL_CTL_MOD, fd, &changed);
    if (!rc)
        *io = changed;
    return rc;
}

int event_loop_io_remove(struct event_loop *loop, int fd)
{
    if (!find(loop, fd))
        return -ENOENT;
    event_loop_unwatch(loop, fd);
    loop->reasons--;
    return 0;
}

int event_loop_create(struct event_loop **out)
{
    struct event_loop *loop;
    int rc;

    *out = NULL;
    loop = calloc(1, sizeof *loop);
    if (!loop)
        return -ENOMEM;
    loop->signal_fd = -1;
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll_fd < 0) {
        rc = -errno;
        free(loop);
        return rc;
    }
    rc = event_loop_posts_init(loop);
    if (rc) {
        event_loop_destroy(loop);
        return rc;
    }
    *out = loop;
    return 0;
}

void event_loop_destroy(struct event_loop *loop)
{
    if (!loop)
        return;
    assert(!loop->running);
    event_loop_sources_fini(loop);
    event_loop_timers_fini(loop);
    event_loop_posts_fini(loop);
    close(loop->epoll_fd);
    free(loop->ios);
    free(loop);
}

void event_loop_acquire(struct event_loop *loop)
{
    loop->reasons++;
}

void event_loop_release(struct event_loop *loop)
{
    assert(loop->reasons > 0);
    loop->reasons--;
}

/* Milliseconds to wait, rounded up: rounding down would spin. */
static int wait_ms(const struct event_loop *loop, int64_t timeout_ns)
{
    int64_t left_ns = event_loop_timers_left_ns(loop);
    int64_t ms;

    if (left_ns < 0 || (timeout_ns >= 0 && timeout_ns < left_ns))
        left_ns = timeout_ns;
    if (left_ns < 0)
        return -1;
    ms = left_ns / 1000000 + (left_ns % 1000000 != 0);
    return ms < INT_MAX ? (int)ms : INT_MAX;
}

/* An earlier callback of this turn may have removed the fd, changed what it
 * waits for, or put another under its number: the queued event is old news.
 */
static void dispatch(struct event_loop *loop, const struct epoll_event *event)
{
    int fd = (int)(uint32_t)event->data.u64;
    const struct event_loop_io *io = find(loop, fd);
    unsigned events;

    if (!io || io->generation != event->data.u64 >> 32)
        return;
    events = from_epoll(event->events) & (io->events | EVENT_LOOP_HANGUP);
    if (events)
        io->fn(loop, fd, events, io->ctx);
}

int event_loop_run_once(struct event_loop *loop, int64_t timeout_ns)
{
    struct epoll_event events[EVENT_LOOP_BATCH];
    int count;

    assert(!loop->running);
    count = epoll_wait(loop->epoll_fd, events, EVENT_LOOP_BATCH,
                       wait_ms(loop, timeout_ns));
    if (count < 0)
        return errno == EINTR ? 0 : -errno;
    loop->running = true;
    for (int i = 0; i < count; i++)
        dispatch(loop, &events[i]);
    event_loop_timers_dispatch(loop);
    loop->running = false;
    return 0;
}

int event_loop_run(struct event_loop *loop)
{
    int rc = 0;

    while (!rc && !loop->stopping &&
           (loop->reasons || event_loop_posts_pending(loop)))
        rc = event_loop_run_once(loop, -1);
    loop->stopping = false;
    return rc;
}

int event_loop_fd(const struct event_loop *loop)
{
    return loop->epoll_fd;
}

void event_loop_stop(struct event_loop *loop)
{
    loop->stopping = true;
}
