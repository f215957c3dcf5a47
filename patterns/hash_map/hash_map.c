/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "hash_map.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifdef __GNUC__
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define ALWAYS_INLINE inline
#define PREFETCH(address) ((void)(address))
#endif

#define ONE_PASSED (UINT64_C(1) << 56)
#define POSITION_MASK (((size_t)1 << POSITION_BITS) - 1)

enum {
    GROUP = 7,        /* slots */
    GROUP_FILL = 5,   /* on the average; home groups are then seldom full */
    ALL_SLOTS = 0x7f, /* a bit each */
    FREE = 0,         /* a tag */
    IN_USE = 0x80,    /* set in the tag of every entry */
    PASSED_MAX = 255, /* a count that got here changes no more */
    CACHE_LINE = 64,
    POSITION_BITS = (int)(sizeof(size_t) * 6) /* of a cursor; the rest: epoch */
};

/* The block of memory is the slots, then a control word for each seven of them,
 * a group. Bytes of the word, from the low end:
 *
 *     0-6  tags: FREE, or IN_USE and seven bits of the entry's hash
 *     7    passed: how many entries found the group full on their way
 *
 * Other bits of the hash name an entry's home group. It went into the first
 * group from there on that had a free slot, and those before count it. So a
 * search goes the same way, and ends at a group that no entry passed. */
struct table {
    unsigned char *slots;
    uint64_t *control;
    size_t mask; /* groups - 1; their number is a power of two */
    size_t len;
    size_t epoch; /* counts what ends a walk */
    uint64_t seed;
    uint64_t factor; /* hash_map_factor(seed) */
};

/* A map is its table. Every kind of slot begins with a word: the number that
 * is the key, or the hash of the text that is. */
struct hash_map_str {
    struct table t;
};

struct hash_map_u64 {
    struct table t;
};

struct slot_str {
    uint64_t hash; /* kept: growing must not read every key again */
    const char *key;
    void *value;
};

struct slot_u64 {
    uint64_t key;
    uint64_t value;
};

/* Without the kernel's help, as in a strict sandbox: time and address. */
static uint64_t draw_seed(const void *map)
{
    uint64_t seed;
    struct timespec now = {0, 0};

    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed)
        return seed;
    clock_gettime(CLOCK_REALTIME, &now);
    return hash_map_fold((uint64_t)now.tv_nsec ^ HASH_MAP_DIGITS_OF_PI,
                         (uint64_t)(uintptr_t)map ^ HASH_MAP_GOLDEN);
}

/* ---- a control word ---- */

static uint64_t tag_of(uint64_t hash)
{
    return hash >> 57 | IN_USE;
}

static unsigned passed(uint64_t control)
{
    return (unsigned)(control >> 56);
}

/* The slots with this tag, or the free ones: seven comparisons at once. Vectors
 * also leave the other registers to the next searches, which a processor begins
 * while this one still waits for memory. */
static ALWAYS_INLINE unsigned match(uint64_t control, uint64_t tag)
{
#ifdef __SSE2__
    __m128i tags = _mm_loadl_epi64((const __m128i *)(const void *)&control);
    __m128i same = _mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag));

    return (unsigned)_mm_movemask_epi8(same) & ALL_SLOTS;
#else
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t x = control ^ ones * tag;
    uint64_t not_zero = ((x & ones * 0x7f) + ones * 0x7f) | x; /* bit 7 */
    uint64_t zero = ~not_zero >> 7 & ones;

    return (unsigned)(zero * UINT64_C(0x0102040810204080) >> 56) & ALL_SLOTS;
#endif
}

/* The number of the lowest bit set. */
static inline size_t first(unsigned bits)
{
#ifdef __GNUC__
    return (unsigned)__builtin_ctz(bits);
#else
    size_t n = 0;

    while (!(bits >> n & 1))
        n++;
    return n;
#endif
}

/* ---- the table ----
 *
 * What is in line gets the size of a slot as a constant: the compiler makes a
 * table of its own for each map. */

static void clear(struct table *t)
{
    memset(t->control, FREE, (t->mask + 1) * sizeof *t->control);
    t->len = 0;
    t->epoch++;
}

/* Gives the table an empty block; the one it had is the caller's to free. */
static bool allocate(struct table *t, size_t groups, size_t slot_size)
{
    size_t slots_size = groups * GROUP * slot_size;
    bool fits = groups <= POSITION_MASK / GROUP;
    unsigned char *block =
        fits ? malloc(slots_size + groups * sizeof *t->control) : NULL;

    if (!block)
        return false;
    t->slots = block;
    t->control = (uint64_t *)(void *)(block + slots_size);
    t->mask = groups - 1;
    clear(t);
    return true;
}

static void *create(uint64_t seed, size_t slot_size)
{
    struct table *t = malloc(sizeof *t);

    if (!t)
        return NULL;
    *t = (struct table){.seed = seed, .factor = hash_map_factor(seed)};
    if (allocate(t, 1, slot_size))
        return t;
    free(t);
    return NULL;
}

/* A key is its word, and its text when it has one. */
static inline bool is_same(const void *slot, uint64_t word, const char *text)
{
    const struct slot_str *s = slot;

    return *(const uint64_t *)slot == word &&
           (!text || strcmp(s->key, text) == 0);
}

/* The whole search. It visits no group twice: entries that came and went may
 * have passed every one of them. */
static void *search(const struct table *t, uint64_t hash, uint64_t word,
                    const char *text, size_t slot_size)
{
    size_t home = (size_t)hash & t->mask;
    size_t g = home;

    do {
        unsigned bits = match(t->control[g], tag_of(hash));

        for (; bits; bits &= bits - 1) {
            void *slot = t->slots + (g * GROUP + first(bits)) * slot_size;

            if (is_same(slot, word, text))
                return slot;
        }
        if (passed(t->control[g]) == 0)
            return NULL;
        g = (g + 1) & t->mask;
    } while (g != home);
    return NULL;
}

/* The slot of the key, or NULL. Nearly always the first match at home, or none,
 * is the answer, and that much stands in line. The group's slots are fetched
 * into the cache while its control word is still on the way. */
static ALWAYS_INLINE void *find(const struct table *t, uint64_t hash,
                                uint64_t word, const char *text,
                                size_t slot_size)
{
    size_t home = (size_t)hash & t->mask;
    unsigned char *slot = t->slots + home * GROUP * slot_size;
    uint64_t control = t->control[home];
    unsigned bits;

    PREFETCH(slot);
    PREFETCH(slot + CACHE_LINE);
    bits = match(control, tag_of(hash));
    if (bits) {
        slot += first(bits) * slot_size;
        if (is_same(slot, word, text))
            return slot;
    } else if (passed(control) == 0) {
        return NULL;
    }
    return search(t, hash, word, text, slot_size);
}

/* Takes the first free slot on the hash's way; there is one. */
static ALWAYS_INLINE void *occupy(struct table *t, uint64_t hash,
                                  size_t slot_size)
{
    size_t g = (size_t)hash & t->mask;
    unsigned bits = match(t->control[g], FREE);

    while (!bits) {
        if (passed(t->control[g]) < PASSED_MAX)
            t->control[g] += ONE_PASSED;
        g = (g + 1) & t->mask;
        bits = match(t->control[g], FREE);
    }
    t->control[g] |= tag_of(hash) << first(bits) * 8;
    return t->slots + (g * GROUP + first(bits)) * slot_size;
}

static inline uint64_t hash_of(const struct table *t, const void *slot,
                               size_t slot_size)
{
    uint64_t word = *(const uint64_t *)slot;
    bool is_hash = slot_size == sizeof(struct slot_str);

    return is_hash ? word : hash_map_hash_number(t->seed, t->factor, word);
}

/* Doubles the table. The entries of a group go to two, and the next group's to
 * the next two: memory is read as one stream and written as two. */
static ALWAYS_INLINE bool grow(struct table *t, size_t slot_size)
{
    struct table old = *t;
    const unsigned char *slot = old.slots;

    if (!allocate(t, 2 * (old.mask + 1), slot_size))
        return false;
    for (size_t g = 0; g <= old.mask; g++, slot += GROUP * slot_size) {
        unsigned bits = match(old.control[g], FREE) ^ ALL_SLOTS;

        for (; bits; bits &= bits - 1) {
            const void *from = slot + first(bits) * slot_size;
            void *to = occupy(t, hash_of(t, from, slot_size), slot_size);

            memcpy(to, from, slot_size);
        }
    }
    t->len = old.len;
    free(old.slots);
    return true;
}

/* The slot of the key, or a new one for it; NULL: no memory. */
static ALWAYS_INLINE void *find_or_add(struct table *t, uint64_t hash,
                                       uint64_t word, const char *text,
                                       size_t slot_size)
{
    void *slot = find(t, hash, word, text, slot_size);

    if (slot)
        return slot;
    if (t->len == (t->mask + 1) * GROUP_FILL && !grow(t, slot_size))
        return NULL;
    t->len++;
    t->epoch++;
    return occupy(t, hash, slot_size);
}

/* Frees an entry's slot, which can be read until the next put. The groups that
 * the entry passed no longer count it. */
static void release(struct table *t, const void *slot, size_t slot_size)
{
    size_t i = (size_t)((const unsigned char *)slot - t->slots) / slot_size;
    size_t g = (size_t)hash_of(t, slot, slot_size) & t->mask;

    for (; g != i / GROUP; g = (g + 1) & t->mask)
        if (passed(t->control[g]) < PASSED_MAX)
            t->control[g] -= ONE_PASSED;
    t->control[g] &= ~(UINT64_C(0xff) << i % GROUP * 8);
    t->len--;
}

/* A cursor is the position behind the entry given last, and the epoch. */
static void *next(const struct table *t, size_t *cursor, size_t slot_size)
{
    size_t epoch = t->epoch << POSITION_BITS;
    size_t end = (t->mask + 1) * GROUP;
    size_t i = *cursor & POSITION_MASK;

    assert(i == 0 || *cursor - i == epoch);
    while (i < end && !(t->control[i / GROUP] >> i % GROUP * 8 & IN_USE))
        i++;
    *cursor = epoch | (i < end ? i + 1 : i);
    return i < end ? t->slots + i * slot_size : NULL;
}

/* ---- string keys ---- */

static ALWAYS_INLINE struct slot_str *find_str(const struct hash_map_str *m,
                                               const char *key)
{
    uint64_t hash = hash_map_hash_str(m->t.seed, key);

    return find(&m->t, hash, hash, key, sizeof(struct slot_str));
}

int hash_map_str_create(struct hash_map_str **out)
{
    return hash_map_str_create_seeded(out, draw_seed(out));
}

int hash_map_str_create_seeded(struct hash_map_str **out, uint64_t seed)
{
    *out = create(seed, sizeof(struct slot_str));
    return *out ? 0 : -ENOMEM;
}

void hash_map_str_destroy(struct hash_map_str *m)
{
    if (m)
        free(m->t.slots);
    free(m);
}

int hash_map_str_put(struct hash_map_str *m, const char *key, void *value)
{
    uint64_t hash = hash_map_hash_str(m->t.seed, key);
    struct slot_str *s = find_or_add(&m->t, hash, hash, key, sizeof *s);

    if (!s)
        return -ENOMEM;
    *s = (struct slot_str){hash, key, value};
    return 0;
}

void *hash_map_str_get(const struct hash_map_str *m, const char *key)
{
    const struct slot_str *s = find_str(m, key);

    return s ? s->value : NULL;
}

bool hash_map_str_has(const struct hash_map_str *m, const char *key)
{
    return find_str(m, key) != NULL;
}

void *hash_map_str_remove(struct hash_map_str *m, const char *key)
{
    const struct slot_str *s = find_str(m, key);

    if (!s)
        return NULL;
    release(&m->t, s, sizeof *s);
    return s->value;
}

void hash_map_str_clear(struct hash_map_str *m)
{
    clear(&m->t);
}

size_t hash_map_str_len(const struct hash_map_str *m)
{
    return m->t.len;
}

bool hash_map_str_next(const struct hash_map_str *m, size_t *cursor,
                       const char **key, void **value)
{
    const struct slot_str *s = next(&m->t, cursor, sizeof *s);

    if (s && key)
        *key = s->key;
    if (s && value)
        *value = s->value;
    return s != NULL;
}

/* ---- 64-bit keys ---- */

static ALWAYS_INLINE struct slot_u64 *find_u64(const struct hash_map_u64 *m,
                                               uint64_t key)
{
    uint64_t hash = hash_map_hash_number(m->t.seed, m->t.factor, key);

    return find(&m->t, hash, key, NULL, sizeof(struct slot_u64));
}

int hash_map_u64_create(struct hash_map_u64 **out)
{
    return hash_map_u64_create_seeded(out, draw_seed(out));
}

int hash_map_u64_create_seeded(struct hash_map_u64 **out, uint64_t seed)
{
    *out = create(seed, sizeof(struct slot_u64));
    return *out ? 0 : -ENOMEM;
}

void hash_map_u64_destroy(struct hash_map_u64 *m)
{
    if (m)
        free(m->t.slots);
    free(m);
}

int hash_map_u64_put(struct hash_map_u64 *m, uint64_t key, uint64_t value)
{
    uint64_t hash = hash_map_hash_number(m->t.seed, m->t.factor, key);
    struct slot_u64 *s = find_or_add(&m->t, hash, key, NULL, sizeof *s);

    if (!s)
        return -ENOMEM;
    *s = (struct slot_u64){key, value};
    return 0;
}

bool hash_map_u64_get(const struct hash_map_u64 *m, uint64_t key, uint64_t *out)
{
    const struct slot_u64 *s = find_u64(m, key);

    if (!s)
        return false;
    if (out)
        *out = s->value;
    return true;
}

bool hash_map_u64_remove(struct hash_map_u64 *m, uint64_t key, uint64_t *out)
{
    const struct slot_u64 *s = find_u64(m, key);

    if (!s)
        return false;
    if (out)
        *out = s->value;
    release(&m->t, s, sizeof *s);
    return true;
}

void hash_map_u64_clear(struct hash_map_u64 *m)
{
    clear(&m->t);
}

size_t hash_map_u64_len(const struct hash_map_u64 *m)
{
    return m->t.len;
}

bool hash_map_u64_next(const struct hash_map_u64 *m, size_t *cursor,
                       uint64_t *key, uint64_t *value)
{
    const struct slot_u64 *s = next(&m->t, cursor, sizeof *s);

    if (s && key)
        *key = s->key;
    if (s && value)
        *value = s->value;
    return s != NULL;
}
