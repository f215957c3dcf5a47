/* SPDX-License-Identifier: MIT-0 */
/* factory.h 1.0.0 - make an object by the name of its kind, from one table.
 *
 * Copy factory.h and factory.c; libc only.
 *
 *     static const struct factory_kind kinds[] = {
 *         {"file",   sizeof(struct file_store),   file_init,   file_fini},
 *         {"memory", sizeof(struct memory_store), memory_init, memory_fini},
 *     };
 *     rc = factory_make(kinds, 2, "memroy", cfg, &store, text, sizeof text);
 *     // -ENOENT, "unknown kind "memroy"; known: file, memory"
 *
 * The table is the only place that names all kinds: no switch is copied. The
 * factory allocates, the kind initialises: until init has succeeded nobody
 * else holds the pointer, so a half-built object cannot get out.
 *
 * Ownership: a product is [transfer] to the caller, released by
 *            factory_destroy. The table is [borrowed] until then.
 * Threads:   none needed: a constant table may be used by any number.
 * Errors:    0 or a negative errno, and one line of text.
 * Idea:      Gamma et al., Design Patterns, Factory Method, with a registry.
 */
#ifndef FACTORY_H
#define FACTORY_H

#include <stddef.h>

#define FACTORY_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* A row of the table. */
struct factory_kind {
    const char *name; /* unique, not empty */
    size_t size;      /* of an object, > 0 */

    /* object: `size` zero bytes, aligned for any type. config [borrowed].
     * A negative errno refuses; then it has released what it had acquired, and
     * fini is not called. Text for the caller may go into error, cap > 0. */
    int (*init)(void *object, const void *config, char *error, size_t cap);
    void (*fini)(void *object); /* NULL: nothing to release */
};

struct factory_product {
    const struct factory_kind *kind; /* NULL: nothing */
    void *object;
};

/* Makes an object of that kind. error gets one line, cut to cap (> 0), or "".
 * On failure *out is {NULL, NULL}, and nothing is left behind.
 *   -ENOENT  no such kind; the line lists the known ones
 *   -EINVAL  the table is wrong: a kind without name, size or init, or twice
 *   -ENOMEM  no memory
 *   else     what init returned; the line names the kind
 * O(count * count), for the check of the table.
 */
int factory_make(const struct factory_kind *kinds, size_t count,
                 const char *name, const void *config,
                 struct factory_product *out, char *error, size_t cap);

/* Finishes and frees; {NULL, NULL} is fine, so is a second time. */
void factory_destroy(struct factory_product *product);

#ifdef __cplusplus
}
#endif

#endif
