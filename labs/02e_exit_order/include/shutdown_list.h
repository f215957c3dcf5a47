/* SPDX-License-Identifier: MIT-0 */
/* shutdown_list.h - what has to be done at the end, in the right order.
 *
 * Ownership: contexts stay the caller's.
 * Threads:   none.
 * Idea:      atexit of the C library, as an object.
 */
#ifndef SHUTDOWN_LIST_H
#define SHUTDOWN_LIST_H

#include <stddef.h>

enum { SHUTDOWN_LIST_MAX = 8 };

struct shutdown_list; /* opaque */

/* An empty list. NULL when memory is out. */
struct shutdown_list *shutdown_list_new(void);

/* Adds a hook, at any time, also from inside a running hook. 0; -1 when
 * SHUTDOWN_LIST_MAX hooks wait already, and the list stays as it was. */
int shutdown_list_add(struct shutdown_list *s, void (*hook)(void *ctx),
                      void *ctx);

/* Runs the hooks, each once and with its own ctx: of those that wait, always
 * the one that was added last. A hook that a running hook adds is therefore
 * the next. Afterwards the list is empty. Returns how many were run. */
size_t shutdown_list_run(struct shutdown_list *s);

/* Frees the list and runs nothing. */
void shutdown_list_free(struct shutdown_list *s);

#endif
