/* SPDX-License-Identifier: MIT-0 */
/* shelf.h - given: a small database, as it came. It cannot be changed.
 *
 * A code is `primary | detail << 8`. New details come with new versions, and
 * new primary codes as well: a program meets codes that this file does not
 * list.
 */
#ifndef SHELF_H
#define SHELF_H

enum {
    SHELF_OK = 0,
    SHELF_BUSY = 1,        /* another program writes */
    SHELF_LOCKED = 2,      /* this program does */
    SHELF_NO_MEMORY = 3,   /* malloc gave none */
    SHELF_READ_ONLY = 4,   /* and the query writes */
    SHELF_INTERRUPTED = 5, /* somebody asked the query to end */
    SHELF_IO = 6,          /* the disk said no */
    SHELF_DAMAGED = 7,     /* the file is no shelf, or not any more */
    SHELF_FULL = 8,        /* no room on the disk */
    SHELF_NO_ACCESS = 9,   /* the file cannot be opened */
    SHELF_TOO_BIG = 10,    /* a value above the limit */
    SHELF_RULE = 11,       /* the row would break a rule of its table */
    SHELF_MISUSE = 12,     /* a step after one that failed, without a reset */
    SHELF_ROW = 100,       /* shelf_step: here is a row */
    SHELF_DONE = 101,      /* shelf_step: there are no more */

    SHELF_IO_NO_MEMORY = SHELF_IO | 1 << 8,
    SHELF_IO_SHORT = SHELF_IO | 2 << 8, /* the file ends too early */
    SHELF_NO_ACCESS_FOLDER = SHELF_NO_ACCESS | 1 << 8, /* it is a folder */
    SHELF_RULE_UNIQUE = SHELF_RULE | 1 << 8, /* such a row is there already */
    SHELF_RULE_PARENT = SHELF_RULE | 2 << 8  /* the row it refers to is not */
};

struct shelf;

/* One step of the query: SHELF_ROW, SHELF_DONE, or what went wrong. After a
 * failure every step is SHELF_MISUSE until shelf_reset. */
int shelf_step(struct shelf *s);

/* What the last call on this shelf had to say, in a buffer that the next call
 * overwrites. NULL when it has no words for it. */
const char *shelf_message(struct shelf *s);

void shelf_reset(struct shelf *s);

#endif
