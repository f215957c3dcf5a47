/* SPDX-License-Identifier: MIT-0 */
/* ringlog.h - given, frozen: the second adaptee. A log that keeps its newest
 * records and drops the others.
 *
 * Records have numbers, from 1 for the first that was ever written. A record:
 *
 *     offset  size
 *     0       2     length of the text in bytes, the high byte first
 *     2       len   text, any bytes
 *     2+len   0-3   padding, so that the record is a multiple of 4
 */
#ifndef RINGLOG_H
#define RINGLOG_H

#include <stddef.h>

struct ringlog;
struct ringlog_cursor;

enum { RINGLOG_CURSORS = 2 }; /* that may be open at once */

/* Numbers of the oldest record kept and of the newest. Empty: 1 and 0. */
long ringlog_oldest(const struct ringlog *log);
long ringlog_newest(const struct ringlog *log);

/* A cursor on that record; NULL when it is not kept, or when too many are
 * open. Each cursor has to be closed. */
struct ringlog_cursor *ringlog_open(struct ringlog *log, long number);

/* The next bytes of the cursor's record, padding included: at most `size` of
 * them, at least one, and often fewer than are there. 0 at its end. */
size_t ringlog_read(struct ringlog_cursor *c, void *bytes, size_t size);

/* On to the next record: 1; 0 when there is none. */
int ringlog_advance(struct ringlog_cursor *c);

void ringlog_close(struct ringlog_cursor *c);

#endif
