/* SPDX-License-Identifier: MIT-0 */
#include "entry_ringlog.h"

#include <errno.h>

static size_t ring_count(void *self)
{
    return (size_t)(ringlog_newest(self) - ringlog_oldest(self) + 1);
}

/* Exactly `size` bytes, however few come at a time. */
static int read_all(struct ringlog_cursor *c, void *bytes, size_t size)
{
    unsigned char *to = bytes;

    while (size > 0) {
        size_t n = ringlog_read(c, to, size);

        if (n == 0)
            return -EBADMSG;
        to += n;
        size -= n;
    }
    return 0;
}

static int read_text(struct ringlog_cursor *c, char *buf, size_t cap,
                     size_t *len)
{
    unsigned char head[2];
    size_t size;
    int rc = read_all(c, head, sizeof head);

    if (rc < 0)
        return rc;
    size = (size_t)head[0] << 8 | head[1];
    if (size >= cap)
        return -EMSGSIZE;
    rc = read_all(c, buf, size);
    if (rc < 0)
        return rc;
    buf[size] = '\0';
    *len = size;
    return 0;
}

static int ring_get(void *self, size_t index, char *buf, size_t cap,
                    size_t *len)
{
    struct ringlog_cursor *c;
    int rc;

    *len = 0;
    if (index >= ring_count(self))
        return -ENOENT;
    c = ringlog_open(self, 1 + (long)index);
    if (!c)
        return -EMFILE;
    rc = read_text(c, buf, cap, len);
    ringlog_close(c);
    return rc;
}

static int ring_each(void *self, entry_fn *fn, void *ctx)
{
    struct ringlog_cursor *c;
    char text[ENTRY_CAP];
    size_t len;
    int rc;

    if (ring_count(self) == 0)
        return 0;
    c = ringlog_open(self, ringlog_oldest(self));
    if (!c)
        return -EMFILE;
    do {
        rc = read_text(c, text, sizeof text, &len);
        if (rc == 0)
            rc = fn(ctx, text, len);
    } while (rc == 0 && ringlog_advance(c));
    ringlog_close(c); /* also when fn has had enough */
    return rc;
}

void entry_ringlog_init(struct entry_port *out, struct ringlog *log)
{
    *out = (struct entry_port){log, ring_count, ring_get, ring_each};
}
