/* SPDX-License-Identifier: MIT-0 */
/* flyweight_intern.h 1.0.1 - store equal strings once; compare by pointer.
 *
 * Copy flyweight_intern.h and flyweight_intern.c. Linux and glibc: getrandom.
 *
 * Ownership: the table owns every text, which stays where it is until destroy;
 *            none is freed alone. What is given in is copied.
 * Threads:   none; find, at, count may run at once while nobody adds. Texts,
 *            their ids and lengths may be read by anybody at any time.
 * Errors:    0 on success, else a negative errno value; the table is then as
 *            before.
 * Ids:       0, 1, 2... in the order first seen: an array indexed by them has
 *            no holes.
 * Security:  a random seed for each table: strangers cannot choose texts that
 *            collide.
 * Idea:      Gamma et al., Design Patterns, "Flyweight"; lua lstring.c. The
 *            hash folds 128-bit products (Wang Yi, wyhash).
 */
#ifndef FLYWEIGHT_INTERN_H
#define FLYWEIGHT_INTERN_H

#include <stddef.h>
#include <stdint.h>

#define FLYWEIGHT_INTERN_VERSION "1.0.1"

#ifdef __cplusplus
extern "C" {
#endif

struct flyweight_intern; /* opaque; create/destroy */

/* Makes an empty table. out [transfer], NULL on failure. -ENOMEM. */
int flyweight_intern_create(struct flyweight_intern **out);
void flyweight_intern_destroy(struct flyweight_intern *f); /* NULL is fine */

/* Gives the one text that is equal, byte for byte, and stores it when it is
 * new. NULs may be inside; one more is put behind.
 *   out      [owned] by the table, until destroy; NULL on failure
 *   -E2BIG   longer than 2^32 - 2 bytes
 *   -ENOMEM  no memory, or 2^30 texts are stored
 * Expected amortised O(len).
 */
int flyweight_intern_bytes(struct flyweight_intern *f, const void *bytes,
                           size_t len, const char **out);
int flyweight_intern_str(struct flyweight_intern *f, const char *text,
                         const char **out);

/* The stored text that is equal, or NULL; stores nothing. Expected O(len). */
const char *flyweight_intern_find(const struct flyweight_intern *f,
                                  const void *bytes, size_t len);

/* The text with this id, which must be below the count (asserted). O(1). */
const char *flyweight_intern_at(const struct flyweight_intern *f, uint32_t id);
size_t flyweight_intern_count(const struct flyweight_intern *f);

/* Of a text that this module gave out, and of no other. O(1), no table. */
uint32_t flyweight_intern_id(const char *interned);
size_t flyweight_intern_len(const char *interned);

#ifdef __cplusplus
}
#endif

#endif
