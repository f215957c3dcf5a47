/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* pipe2 */

#include "box_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_FD = 8, CHUNK = 64 * 1024 };

static void close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

int box_lift(int *fd)
{
    int high;

    if (*fd >= FIRST_FD)
        return 0;
    high = fcntl(*fd, F_DUPFD_CLOEXEC, FIRST_FD);
    if (high < 0)
        return -errno;
    (void)close(*fd);
    *fd = high;
    return 0;
}

int box_pipe(int out[2])
{
    int rc;

    if (pipe2(out, O_CLOEXEC) < 0) {
        rc = -errno;
        out[0] = out[1] = -1;
        return rc;
    }
    rc = box_lift(&out[0]);
    if (rc == 0)
        rc = box_lift(&out[1]);
    if (rc < 0) {
        close_fd(&out[0]);
        close_fd(&out[1]);
    }
    return rc;
}

static int unblock(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
        return -errno;
    return 0;
}

static void stop_feeding(struct box_streams *s)
{
    if (s->input_fd >= 0)
        (void)event_loop_io_remove(s->loop, s->input_fd);
    close_fd(&s->input_fd);
}

/* EPIPE, a child that closed its input, is the child's business. */
static void on_input(struct event_loop *loop, int fd, unsigned events,
                     void *ctx)
{
    struct box_streams *s = ctx;
    ssize_t n;

    (void)loop;
    (void)events;
    n = write(fd, s->input, s->input_len);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n > 0) {
        s->input += n;
        s->input_len -= (size_t)n;
    }
    if (n < 0 || s->input_len == 0)
        stop_feeding(s);
}

static void stop_collecting(struct box_outlet *o)
{
    if (o->fd >= 0)
        (void)event_loop_io_remove(o->streams->loop, o->fd);
    close_fd(&o->fd);
}

/* One read. 1 more may come, 0 nothing now or never, or -ENOMEM. */
static int collect(struct box_outlet *o)
{
    char chunk[CHUNK];
    size_t room = o->bytes.max - o->bytes.len;
    ssize_t n = read(o->fd, chunk, sizeof chunk);
    int rc;

    if (n < 0)
        return errno == EINTR;
    if (n == 0) {
        stop_collecting(o);
        return 0;
    }
    if ((size_t)n > room) {
        o->cut = true;
        n = (ssize_t)room;
    }
    rc = string_builder_append(&o->bytes, chunk, (size_t)n);
    if (rc == 0 && !o->cut)
        return 1;
    stop_collecting(o);
    return rc;
}

static void on_output(struct event_loop *loop, int fd, unsigned events,
                      void *ctx)
{
    struct box_outlet *o = ctx;
    int rc = collect(o);

    (void)loop;
    (void)fd;
    (void)events;
    if (rc < 0 || o->cut)
        o->streams->on_trouble(rc, o->streams->ctx);
}

static int open_input(struct box_streams *s)
{
    int ends[2];
    int rc;

    if (s->input_len == 0) {
        s->child_fds[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
        return s->child_fds[0] < 0 ? -errno : box_lift(&s->child_fds[0]);
    }
    rc = box_pipe(ends);
    if (rc < 0)
        return rc;
    s->child_fds[0] = ends[0];
    s->input_fd = ends[1];
    rc = unblock(s->input_fd);
    if (rc == 0)
        rc = event_loop_io_add(s->loop, s->input_fd, EVENT_LOOP_WRITE, on_input,
                               s);
    return rc;
}

static int open_output(struct box_streams *s, enum box_output which)
{
    struct box_outlet *o = &s->outlets[which];
    int ends[2];
    int rc = box_pipe(ends);

    if (rc < 0)
        return rc;
    o->fd = ends[0];
    s->child_fds[1 + (int)which] = ends[1];
    rc = unblock(o->fd);
    if (rc == 0)
        rc = event_loop_io_add(s->loop, o->fd, EVENT_LOOP_READ, on_output, o);
    return rc;
}

int box_streams_open(struct box_streams *s, struct event_loop *loop,
                     const struct box_request *request, int64_t cap)
{
    int outputs = request->answers ? BOX_OUTPUTS : BOX_ANSWERS;
    int i;
    int rc;

    s->loop = loop;
    s->input = request->input;
    s->input_len = request->input_len;
    s->input_fd = -1;
    for (i = 0; i < 4; i++)
        s->child_fds[i] = -1;
    for (i = 0; i < BOX_OUTPUTS; i++) {
        s->outlets[i] = (struct box_outlet){.streams = s, .fd = -1};
        string_builder_init(&s->outlets[i].bytes, (size_t)cap);
    }
    rc = open_input(s);
    for (i = 0; rc == 0 && i < outputs; i++)
        rc = open_output(s, (enum box_output)i);
    if (rc < 0)
        box_streams_close(s);
    return rc;
}

void box_streams_close_child_ends(struct box_streams *s)
{
    int i;

    for (i = 0; i < 4; i++)
        close_fd(&s->child_fds[i]);
}

int box_streams_drain(struct box_streams *s)
{
    int i;
    int rc = 0;

    for (i = 0; i < BOX_OUTPUTS; i++) {
        rc = 1;
        while (rc > 0 && s->outlets[i].fd >= 0)
            rc = collect(&s->outlets[i]);
        if (rc < 0)
            break;
    }
    return rc < 0 ? rc : 0;
}

int box_streams_take(struct box_streams *s, enum box_output which,
                     struct box_stream *out)
{
    struct box_outlet *o = &s->outlets[which];

    out->len = o->bytes.len;
    out->cut = o->cut;
    return string_builder_take(&o->bytes, &out->data);
}

void box_streams_close(struct box_streams *s)
{
    int i;

    box_streams_close_child_ends(s);
    stop_feeding(s);
    for (i = 0; i < BOX_OUTPUTS; i++) {
        stop_collecting(&s->outlets[i]);
        string_builder_fini(&s->outlets[i].bytes);
    }
}
