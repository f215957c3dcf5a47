/* SPDX-License-Identifier: MIT-0 */
/* cabinet.h - given: a library of 1989, as it came. It cannot be changed.
 *
 * Whether a call worked is left in one place for the whole program: 0, or a
 * CAB_ code. Every call sets it anew, cab_close as well; cab_error only reads.
 */
#ifndef CABINET_H
#define CABINET_H

enum {
    CAB_NO_FILE = 1,
    CAB_LOCKED = 2, /* by another program */
    CAB_NO_KEY = 3,
    CAB_FULL = 4,
    CAB_LENGTH = 5 /* below 0, or above CAB_VALUE_MAX */
};

enum { CAB_VALUE_MAX = 24 }; /* bytes of a value */

struct cabinet;

/* NULL: it failed. */
struct cabinet *cab_open(const char *name);

/* Nothing may be read or written before this. 1: done, 0: it failed. */
int cab_lock(struct cabinet *c);

/* Puts `length` bytes. 1: done, 0: it failed. */
int cab_put(struct cabinet *c, const char *key, const char *value, int length);

/* The value, *length bytes, any bytes, no NUL behind them. They lie in the
 * library's one buffer, until the next cab_get. "" and 0 when it failed. */
const char *cab_get(struct cabinet *c, const char *key, int *length);

/* Takes its lock away, too. */
void cab_close(struct cabinet *c);

int cab_error(void);

#endif
