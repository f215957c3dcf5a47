/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L /* ssize_t, read, close */
#endif
#include "adapter.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    int native, target;
} errors[] = {
    {EAGAIN, EAGAIN},         {EWOULDBLOCK, EAGAIN},  {ENOMEM, ENOMEM},
    {ENOBUFS, ENOMEM},        {EBADF, EINVAL},        {EINVAL, EINVAL},
    {EISDIR, EINVAL},         {ETIMEDOUT, ETIMEDOUT}, {EPIPE, ECONNRESET},
    {ECONNRESET, ECONNRESET}, {ENOTCONN, ECONNRESET},
};

int adapter_translate(int native)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].native == native)
            return -errors[i].target;
    return -EIO;
}

/* The only allocation: a block that starts as a copy of *state. */
static int make(struct adapter_target *out, const struct adapter_ops *ops,
                const void *state, size_t size)
{
    *out = (struct adapter_target){NULL, NULL, 0};
    out->self = malloc(size);
    if (!out->self)
        return -ENOMEM;
    memcpy(out->self, state, size);
    out->ops = ops;
    return 0;
}

/* ---- a FILE * ---- */

struct stream {
    FILE *file;
    enum adapter_owner owner;
    int pending; /* met behind bytes that were already given out */
};

static ssize_t stream_read(void *self, void *buf, size_t cap)
{
    struct stream *s = self;
    int code = s->pending;
    size_t n = 0;

    s->pending = 0;
    while (n == 0 && code == 0) {
        /* An old mark of error would make the next good read look bad. */
        if (ferror(s->file))
            clearerr(s->file);
        errno = EIO; /* for a libc that sets the mark and no errno */
        n = fread(buf, 1, cap, s->file);
        if (!ferror(s->file))
            return (ssize_t)n;
        code = errno == EINTR ? 0 : errno;
    }
    if (n == 0)
        return -code;
    s->pending = code;
    return (ssize_t)n;
}

static int stream_close(void *self)
{
    struct stream s = *(struct stream *)self;

    free(self);
    return s.owner == ADAPTER_OWNS && fclose(s.file) ? -errno : 0;
}

static const struct adapter_ops stream_ops = {stream_read, stream_close};

/* ---- a descriptor ---- */

struct descriptor {
    int fd;
    enum adapter_owner owner;
};

static ssize_t descriptor_read(void *self, void *buf, size_t cap)
{
    const struct descriptor *d = self;
    ssize_t n;

    do
        n = read(d->fd, buf, cap);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

static int descriptor_close(void *self)
{
    struct descriptor d = *(struct descriptor *)self;

    free(self);
    return d.owner == ADAPTER_OWNS && close(d.fd) ? -errno : 0;
}

static const struct adapter_ops descriptor_ops = {descriptor_read,
                                                  descriptor_close};

/* ---- bytes in memory ---- */

struct memory {
    const char *next;
    size_t left;
};

static ssize_t memory_read(void *self, void *buf, size_t cap)
{
    struct memory *m = self;
    size_t n = m->left < cap ? m->left : cap;

    if (n == 0) /* next may be NULL, which memcpy must not see */
        return 0;
    memcpy(buf, m->next, n);
    m->next += n;
    m->left -= n;
    return (ssize_t)n;
}

static int memory_close(void *self)
{
    free(self);
    return 0;
}

static const struct adapter_ops memory_ops = {memory_read, memory_close};

/* ---- the fake: steps that a test wrote down ---- */

struct script {
    const struct adapter_step *step;
    size_t left;
    size_t given; /* bytes of the current step that are out */
};

static ssize_t script_read(void *self, void *buf, size_t cap)
{
    struct script *s = self;
    const struct adapter_step *step = s->step;
    size_t n;

    if (s->left == 0)
        return 0;
    n = step->text ? strlen(step->text + s->given) : 0;
    if (n > cap) {
        memcpy(buf, step->text + s->given, cap);
        s->given += cap;
        return (ssize_t)cap;
    }
    if (n > 0)
        memcpy(buf, step->text + s->given, n);
    s->step++;
    s->left--;
    s->given = 0;
    return step->text ? (ssize_t)n : -step->error;
}

static const struct adapter_ops script_ops = {script_read, memory_close};

/* ---- the target ---- */

ssize_t adapter_read(struct adapter_target *t, void *buf, size_t cap)
{
    ssize_t n;

    assert(t->ops && cap <= SSIZE_MAX);
    if (cap == 0)
        return 0;
    n = t->ops->read(t->self, buf, cap);
    if (n >= 0)
        return n;
    t->native = (int)-n;
    return adapter_translate(t->native);
}

int adapter_close(struct adapter_target *t)
{
    int rc;

    if (!t->ops)
        return 0;
    rc = t->ops->close(t->self);
    t->ops = NULL;
    t->self = NULL;
    if (rc == 0)
        return 0;
    t->native = -rc;
    return adapter_translate(t->native);
}

int adapter_from_stream(struct adapter_target *out, void *file,
                        enum adapter_owner owner)
{
    struct stream state = {file, owner, 0};

    assert(file);
    return make(out, &stream_ops, &state, sizeof state);
}

int adapter_from_descriptor(struct adapter_target *out, int fd,
                            enum adapter_owner owner)
{
    struct descriptor state = {fd, owner};

    assert(fd >= 0);
    return make(out, &descriptor_ops, &state, sizeof state);
}

int adapter_from_memory(struct adapter_target *out, const void *bytes,
                        size_t size)
{
    struct memory state = {bytes, size};

    assert(bytes || size == 0);
    return make(out, &memory_ops, &state, sizeof state);
}

int adapter_from_script(struct adapter_target *out,
                        const struct adapter_step *steps, size_t count)
{
    struct script state = {steps, count, 0};

    assert(steps || count == 0);
    return make(out, &script_ops, &state, sizeof state);
}
