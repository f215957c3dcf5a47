/* SPDX-License-Identifier: MIT-0 */
/* tap.h - test results as lines of the Test Anything Protocol.
 *
 * Ownership: lines are the caller's, free(). Threads: none.
 * Source:    TAP 14, "Test Points" and "Escaping".
 */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stddef.h>

struct tap; /* opaque: yours to define */

/* NULL when memory is out. tap_free takes NULL as well. */
struct tap *tap_new(void);
void tap_free(struct tap *t);

/* The next result: "ok 1 - NAME" or "not ok 2 - NAME", without a newline,
 * numbered from 1. In NAME, '#' becomes "\#", '\' becomes "\\", and a
 * newline becomes a blank: a name must not be able to look like a result.
 * [transfer] free(). NULL when memory is out. */
char *tap_result(struct tap *t, bool passed, const char *name);

/* The plan: "1..N" for N results so far. [transfer] free(). */
char *tap_plan(const struct tap *t);

/* 0 when all results passed, 1 when one failed, 2 when there is none. */
int tap_exit_code(const struct tap *t);

#endif
