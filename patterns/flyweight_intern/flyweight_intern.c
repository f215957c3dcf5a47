/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "flyweight_intern.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum {
    CHUNK_BYTES = 64 * 1024, /* texts above an eighth get their own chunk */
    SLOTS_FIRST = 64         /* a power of two */
};

#define SLOTS_MAX (UINT32_C(1) << 31) /* half as many texts: ids fit */

/* What stands before a text: so its id and length are found from it. */
struct entry {
    uint32_t id;
    uint32_t len;
    char text[];
};

struct chunk {
    struct chunk *older;
    max_align_t bytes[];
};

/* A slot by itself says no to nearly every text that is not its own, and leads
 * straight to the one that is: a hit costs two cache misses, not three.
 */
struct slot {
    uint32_t hash;
    uint32_t len;
    const char *text; /* NULL: empty */
};

struct flyweight_intern {
    struct slot *slots; /* linear probing, never more than half full */
    size_t mask;        /* slots - 1 */
    const char **texts; /* by id; room for half as many as slots */
    size_t count;
    uint64_t seed;
    struct chunk *newest;
    char *next; /* free bytes of the chunk that is being filled */
    size_t left;
};

/* ----------------------------------------------------------- the hash ---- */

#define K1 UINT64_C(0x9e3779b97f4a7c15) /* the golden ratio */
#define K2 UINT64_C(0x243f6a8885a308d3) /* digits of pi */

/* The upper half of the product upon the lower one. */
static inline uint64_t fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (uint32_t)a * (b & UINT32_MAX);
    uint64_t mid = (a >> 32) * (uint32_t)b + (low >> 32);
    uint64_t mid2 = (uint32_t)a * (b >> 32) + (uint32_t)mid;

    return (a * b) ^ ((a >> 32) * (b >> 32) + (mid >> 32) + (mid2 >> 32));
#endif
}

static inline uint64_t read64(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

static inline uint64_t read32(const char *p)
{
    uint32_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* 16 bytes a step; the last ones may be read twice. The seed stands beside K1
 * in each factor: were it K1 alone, a text that holds K1 would make it 0, and
 * the other factor would not count.
 */
static inline uint32_t hash_of(uint64_t seed, const char *p, size_t n)
{
    uint64_t h = seed ^ fold((uint64_t)n ^ K1, seed ^ K2);
    uint64_t a = 0;
    uint64_t b = 0;

    for (; n > 16; n -= 16, p += 16)
        h = fold(read64(p) ^ seed ^ K1, read64(p + 8) ^ h);
    if (n >= 8) {
        a = read64(p);
        b = read64(p + n - 8);
    } else if (n >= 4) {
        a = read32(p);
        b = read32(p + n - 4);
    } else if (n > 0) {
        a = (uint64_t)(unsigned char)p[0] << 16 |
            (uint64_t)(unsigned char)p[n / 2] << 8 | (unsigned char)p[n - 1];
    }
    return (uint32_t)fold(fold(a ^ seed ^ K1, b ^ h), K2 ^ seed);
}

/* Without the kernel's help, as in a strict sandbox: time and address. */
static uint64_t draw_seed(const void *place)
{
    struct timespec now = {0, 0};
    uint64_t seed;

    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed)
        return seed;
    clock_gettime(CLOCK_REALTIME, &now);
    return fold((uint64_t)now.tv_nsec ^ K2, (uint64_t)(uintptr_t)place ^ K1);
}

/* ---------------------------------------------------------- the storage -- */

static const struct entry *entry_of(const char *text)
{
    return (const struct entry *)(const void *)(text -
                                                offsetof(struct entry, text));
}

/* size is a multiple of the alignment of an entry. A large text gets a chunk
 * of its own, and the one that is being filled goes on.
 */
static void *allocate(struct flyweight_intern *f, size_t size)
{
    bool is_large = size > CHUNK_BYTES / 8;
    struct chunk *chunk = NULL;
    char *at = f->next;

    if (size > f->left) {
        chunk = malloc(sizeof *chunk + (is_large ? size : CHUNK_BYTES));
        if (!chunk)
            return NULL;
        chunk->older = f->newest;
        f->newest = chunk;
        at = (char *)chunk->bytes;
    }
    if (chunk && is_large)
        return at;
    if (chunk)
        f->left = CHUNK_BYTES;
    f->next = at + size;
    f->left -= size;
    return at;
}

static struct entry *store(struct flyweight_intern *f, const char *bytes,
                           size_t len)
{
    const size_t align = _Alignof(struct entry);
    size_t size = sizeof(struct entry) + len + 1;
    struct entry *e = allocate(f, (size + align - 1) / align * align);

    if (!e)
        return NULL;
    e->id = (uint32_t)f->count;
    e->len = (uint32_t)len;
    memcpy(e->text, bytes, len);
    e->text[len] = '\0';
    return e;
}

/* ------------------------------------------------------------ the table -- */

/* The slot of the text, or the empty one where it would be. */
static inline struct slot *find(const struct flyweight_intern *f, uint32_t hash,
                                const char *bytes, size_t len)
{
    size_t i = hash & f->mask;

    for (;; i = (i + 1) & f->mask) {
        struct slot *slot = &f->slots[i];

        if (!slot->text || (slot->hash == hash && slot->len == len &&
                            memcmp(slot->text, bytes, len) == 0))
            return slot;
    }
}

/* No two entries are equal, so only an empty slot is looked for. */
static void rehash(struct flyweight_intern *f, struct slot *slots, size_t mask)
{
    for (size_t i = 0; f->slots && i <= f->mask; i++) {
        size_t to = f->slots[i].hash & mask;

        if (!f->slots[i].text)
            continue;
        while (slots[to].text)
            to = (to + 1) & mask;
        slots[to] = f->slots[i];
    }
}

/* Doubles the table and the texts. When the second fails, the first is as it
 * was, for the texts may have more room than they need.
 */
static int grow(struct flyweight_intern *f)
{
    size_t count = f->slots ? (f->mask + 1) * 2 : SLOTS_FIRST;
    bool fits = count <= SLOTS_MAX && count <= SIZE_MAX / sizeof *f->slots;
    struct slot *slots;
    const char **texts =
        fits ? realloc(f->texts, count / 2 * sizeof *texts) : NULL;

    if (!texts)
        return -ENOMEM;
    f->texts = texts;
    slots = calloc(count, sizeof *slots);
    if (!slots)
        return -ENOMEM;
    rehash(f, slots, count - 1);
    free(f->slots);
    f->slots = slots;
    f->mask = count - 1;
    return 0;
}

int flyweight_intern_create(struct flyweight_intern **out)
{
    struct flyweight_intern *f = calloc(1, sizeof *f);

    *out = NULL;
    if (!f || grow(f)) {
        flyweight_intern_destroy(f);
        return -ENOMEM;
    }
    f->seed = draw_seed(f);
    *out = f;
    return 0;
}

void flyweight_intern_destroy(struct flyweight_intern *f)
{
    struct chunk *chunk = f ? f->newest : NULL;

    while (chunk) {
        struct chunk *older = chunk->older;

        free(chunk);
        chunk = older;
    }
    if (f) {
        free(f->slots);
        free(f->texts);
    }
    free(f);
}

/* The text is new, and `slot` is where it belongs. */
static int add(struct flyweight_intern *f, struct slot *slot, uint32_t hash,
               const char *bytes, size_t len, const char **out)
{
    const struct entry *e;

    if (f->count == (f->mask + 1) / 2) {
        int rc = grow(f);

        if (rc)
            return rc;
        slot = find(f, hash, bytes, len);
    }
    e = store(f, bytes, len);
    if (!e)
        return -ENOMEM;
    *out = f->texts[f->count++] = e->text;
    *slot = (struct slot){hash, e->len, e->text};
    return 0;
}

int flyweight_intern_bytes(struct flyweight_intern *f, const void *bytes,
                           size_t len, const char **out)
{
    struct slot *slot;
    uint32_t hash;

    *out = NULL;
    if (len > UINT32_MAX - 1)
        return -E2BIG;
    hash = hash_of(f->seed, bytes, len);
    slot = find(f, hash, bytes, len);
    if (!slot->text)
        return add(f, slot, hash, bytes, len, out);
    *out = slot->text;
    return 0;
}

int flyweight_intern_str(struct flyweight_intern *f, const char *text,
                         const char **out)
{
    return flyweight_intern_bytes(f, text, strlen(text), out);
}

const char *flyweight_intern_find(const struct flyweight_intern *f,
                                  const void *bytes, size_t len)
{
    return find(f, hash_of(f->seed, bytes, len), bytes, len)->text;
}

const char *flyweight_intern_at(const struct flyweight_intern *f, uint32_t id)
{
    assert(id < f->count);
    return f->texts[id];
}

size_t flyweight_intern_count(const struct flyweight_intern *f)
{
    return f->count;
}

uint32_t flyweight_intern_id(const char *interned)
{
    return entry_of(interned)->id;
}

size_t flyweight_intern_len(const char *interned)
{
    return entry_of(interned)->len;
}
