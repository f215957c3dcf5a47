/* SPDX-License-Identifier: MIT-0 */
#include "arena.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
enum { IS_CHECKED = 1 };
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
enum { IS_CHECKED = 0 };
#endif

enum { CHUNK_BYTES_DEFAULT = 64 * 1024 };

_Static_assert(ARENA_ALIGN % _Alignof(max_align_t) == 0, "raise ARENA_ALIGN");

/* Chunks stand in the order in which they are filled. Those behind the current
 * one hold nothing and wait to be used again. */
struct arena_chunk {
    struct arena_chunk *later;
    char *end;
    max_align_t bytes[]; /* up to end */
};

static char *chunk_start(struct arena_chunk *c)
{
    return (char *)c->bytes;
}

/* Makes a chunk and links it behind `before`, if there is one. */
static struct arena_chunk *chunk_create(struct arena_chunk *before, size_t size)
{
    struct arena_chunk *c = malloc(sizeof *c + size);

    if (!c)
        return NULL;
    c->end = chunk_start(c) + size;
    c->later = NULL;
    if (before) {
        c->later = before->later;
        before->later = c;
    }
    ASAN_POISON_MEMORY_REGION(c->bytes, size);
    return c;
}

static size_t round_up(size_t size)
{
    return (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

/* Goes on at `next` in chunk c. Checked, the fast way finds no room: then every
 * object comes through arena_alloc_slow_, which has to unpoison it. */
static void go_on_at(struct arena *a, struct arena_chunk *c, char *next)
{
    a->current = c;
    a->next = next;
    a->end = IS_CHECKED ? next : c->end;
}

/* The next chunk that was kept, if it is large enough, else a new one. */
static struct arena_chunk *next_chunk(struct arena *a, size_t size)
{
    struct arena_chunk *c = a->current->later;

    if (c && (size_t)(c->end - chunk_start(c)) >= size)
        return c;
    return chunk_create(a->current,
                        size > a->chunk_bytes ? size : a->chunk_bytes);
}

void *arena_alloc_slow_(struct arena *a, size_t size)
{
    size_t rounded = round_up(size + (size == 0));
    struct arena_chunk *c = a->current;
    char *p = a->next;

    if (size > PTRDIFF_MAX - 4 * ARENA_ALIGN)
        return NULL;
    if (rounded > (size_t)(c->end - p)) {
        c = next_chunk(a, rounded);
        if (!c)
            return NULL;
        p = chunk_start(c);
    }
    go_on_at(a, c, p + rounded);
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return p;
}

int arena_create(struct arena **out, size_t chunk_bytes)
{
    struct arena *a = malloc(sizeof *a);
    size_t size = chunk_bytes == 0 ? CHUNK_BYTES_DEFAULT : chunk_bytes;

    *out = NULL;
    if (!a)
        return -ENOMEM;
    a->chunk_bytes = round_up(size);
    a->first = NULL;
    if (size <= PTRDIFF_MAX - 4 * ARENA_ALIGN)
        a->first = chunk_create(NULL, a->chunk_bytes);
    if (!a->first) {
        free(a);
        return -ENOMEM;
    }
    go_on_at(a, a->first, chunk_start(a->first));
    *out = a;
    return 0;
}

void arena_destroy(struct arena *a)
{
    struct arena_chunk *c = a ? a->first : NULL;

    while (c) {
        struct arena_chunk *later = c->later;

        free(c);
        c = later;
    }
    free(a);
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size)
{
    void *p;

    if (size > 0 && n > SIZE_MAX / size)
        return NULL;
    p = arena_alloc(a, n * size);
    return p ? memset(p, 0, n * size) : NULL;
}

char *arena_strdup(struct arena *a, const char *s)
{
    size_t size = strlen(s) + 1;
    char *copy = arena_alloc(a, size);

    return copy ? memcpy(copy, s, size) : NULL;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    const char *nul = memchr(s, '\0', n);
    size_t len = nul ? (size_t)(nul - s) : n;
    char *copy = arena_alloc(a, len + 1);

    if (!copy)
        return NULL;
    memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->current, a->next};
}

/* Walks from the mark's chunk to the current one: a mark of another arena, or
 * one that was itself freed, does not lead there. */
void arena_rewind(struct arena *a, struct arena_mark mark)
{
    struct arena_chunk *from = mark.chunk;
    char *kept = mark.next;

    for (struct arena_chunk *c = from; c != a->current; c = c->later) {
        assert(c);
        ASAN_POISON_MEMORY_REGION(kept, (size_t)(c->end - kept));
        kept = c->later ? chunk_start(c->later) : NULL;
    }
    assert(a->current && kept <= a->next);
    ASAN_POISON_MEMORY_REGION(kept, (size_t)(a->current->end - kept));
    go_on_at(a, from, mark.next);
}

void arena_reset(struct arena *a)
{
    arena_rewind(a, (struct arena_mark){a->first, chunk_start(a->first)});
}
