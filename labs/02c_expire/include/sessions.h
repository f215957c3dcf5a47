/* SPDX-License-Identifier: MIT-0 */
/* sessions.h - who is logged in, and until when.
 *
 * Ownership: sessions_new makes a list, sessions_free ends it; names are
 *            copied.
 * Threads:   none.
 */
#ifndef SESSIONS_H
#define SESSIONS_H

#include <stddef.h>

struct sessions; /* opaque: yours to define */

/* An empty list. NULL when memory is out. */
struct sessions *sessions_new(void);

/* Adds a session at the end. 0; -1 when memory is out. */
int sessions_add(struct sessions *s, const char *name, long deadline);

/* Removes every session whose deadline is `now` or earlier. The others keep
 * their order. Returns how many were removed. */
size_t sessions_expire(struct sessions *s, long now);

size_t sessions_count(const struct sessions *s);

/* Name number i, from 0. Good until that session is removed. */
const char *sessions_name(const struct sessions *s, size_t i);

/* Frees the list and all that it owns. */
void sessions_free(struct sessions *s);

#endif
