/* SPDX-License-Identifier: MIT-0 */
/* arena.h 1.0.0 - allocate many small objects, free them all at once.
 *
 * Copy arena.h and arena.c into your project; nothing else is needed.
 *
 * Ownership: the arena owns every object; none is freed alone. Objects die at
 *            rewind, reset or destroy. Nothing is called for them: what they
 *            hold (files, malloc'ed memory) is the caller's to release first.
 * Threads:   none; one arena per thread or request.
 * Errors:    NULL or a negative errno value; the arena is then unchanged.
 * Debugging: built with AddressSanitizer, memory not handed out is poisoned:
 *            use after rewind or reset, and overruns, show at once.
 * Idea:      Hanson, Fast Allocation and Deallocation of Memory Based on
 *            Object Lifetimes, 1990; marks as in GNU obstack. Changed: chunks
 *            are kept at reset, so that a loop settles to no malloc at all.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

#define ARENA_VERSION "1.0.0"

enum { ARENA_ALIGN = 16 }; /* fits every type of C on the usual machines */

#ifdef __cplusplus
extern "C" {
#endif

/* create/destroy; every member is private, and stands here for the fast way
 * through arena_alloc only. */
struct arena {
    char *next; /* aligned */
    char *end;  /* of what the fast way may take; so far, all is aligned */
    struct arena_chunk *current;
    struct arena_chunk *first;
    size_t chunk_bytes;
};

/* A moment in the life of an arena; copy it freely. */
struct arena_mark {
    void *chunk;
    char *next;
};

/* Makes an empty arena that asks malloc for chunk_bytes at a time (0: 64 KiB);
 * a larger object gets a chunk of its own.
 *   out      [transfer]  new arena on success, NULL on failure
 *   -ENOMEM  no memory, or no such size
 */
int arena_create(struct arena **out, size_t chunk_bytes);
void arena_destroy(struct arena *a); /* NULL is fine */

/* `size` bytes, aligned for any type, not initialised; NULL when there is no
 * memory. [owned] by the arena. size 0 gives a pointer of its own. O(1). */
static inline void *arena_alloc(struct arena *a, size_t size);

/* n * size bytes, all zero; NULL also when the product overflows. */
void *arena_alloc_array(struct arena *a, size_t n, size_t size);

/* A copy of the string, or of its first n bytes at most, with a NUL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);

/* rewind frees all that was allocated since the mark was taken, and with it
 * every later mark. The mark must be of this arena and not freed itself
 * (asserted as far as it shows). Memory is kept for reuse. O(chunks). */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Frees all objects, keeps the memory. */
void arena_reset(struct arena *a);

/* What arena_alloc stands on; not for callers. */
void *arena_alloc_slow_(struct arena *a, size_t size);

/* The room left is a multiple of the alignment: when size fits, so does size
 * rounded up. size 0 wraps around and goes the slow way. */
static inline void *arena_alloc(struct arena *a, size_t size)
{
    char *p = a->next;

    if (size - 1 >= (size_t)(a->end - p))
        return arena_alloc_slow_(a, size);
    a->next = p + ((size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1));
    return p;
}

#ifdef __cplusplus
}
#endif

#endif
