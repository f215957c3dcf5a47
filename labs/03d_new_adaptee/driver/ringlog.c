/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the second adaptee. */
#include "ringlog.h"

#include <string.h>

#include "ringlog_probe.h"

long ringlog_newest(const struct ringlog *log)
{
    return log->newest;
}

long ringlog_oldest(const struct ringlog *log)
{
    return log->newest > RINGLOG_KEPT ? log->newest - RINGLOG_KEPT + 1 : 1;
}

struct ringlog_cursor *ringlog_open(struct ringlog *log, long number)
{
    struct ringlog_cursor *c = log->cursors;

    while (c < log->cursors + RINGLOG_CURSORS && c->number > 0)
        c++;
    if (c == log->cursors + RINGLOG_CURSORS || number < ringlog_oldest(log) ||
        number > log->newest)
        return NULL;
    *c = (struct ringlog_cursor){log, number, 0, 0};
    return c;
}

/* As a pipe does: what it has at hand, be it 1 byte or 7. */
size_t ringlog_read(struct ringlog_cursor *c, void *bytes, size_t size)
{
    size_t slot = (size_t)c->number % RINGLOG_KEPT;
    size_t n = c->log->sizes[slot] - c->at;
    size_t at_hand = 1 + c->reads++ * 3 % 7;

    n = n < size ? n : size;
    n = n < at_hand ? n : at_hand;
    memcpy(bytes, c->log->records[slot] + c->at, n);
    c->at += n;
    return n;
}

int ringlog_advance(struct ringlog_cursor *c)
{
    if (c->number >= c->log->newest)
        return 0;
    *c = (struct ringlog_cursor){c->log, c->number + 1, 0, 0};
    return 1;
}

void ringlog_close(struct ringlog_cursor *c)
{
    c->number = 0;
}

void ringlog_probe_append(struct ringlog *log, const char *text, size_t len,
                          size_t lost)
{
    size_t slot = (size_t)++log->newest % RINGLOG_KEPT;
    unsigned char *r = log->records[slot];

    r[0] = (unsigned char)(len >> 8);
    r[1] = (unsigned char)len;
    memcpy(r + 2, text, len);
    memset(r + 2 + len, '=', 4);
    log->sizes[slot] = lost ? 2 + len - lost : (2 + len + 3) / 4 * 4;
}

int ringlog_probe_open(const struct ringlog *log)
{
    int i, n = 0;

    for (i = 0; i < RINGLOG_CURSORS; i++)
        n += log->cursors[i].number > 0;
    return n;
}
