/* SPDX-License-Identifier: MIT-0 */
/* @ID@.h 1.0.0 - what it does, in one line.
 *
 * Copy @ID@.h and @ID@.c; nothing else is needed.
 *
 * Ownership: who owns what.
 * Threads:   none.
 * Errors:    0 on success, else a negative errno value.
 * Idea:      where it comes from.
 */
#ifndef @UPPER@_H
#define @UPPER@_H

#ifdef __cplusplus
extern "C" {
#endif

/* Says what it does, units, ownership, errors, cost. */
int @ID@_answer(void);

#ifdef __cplusplus
}
#endif

#endif
