/* SPDX-License-Identifier: MIT-0 */
/* hash_map_table.h 1.0.0 - the table under both maps; not for callers.
 *
 * The table is an array of slots and an array of control bytes, one a slot:
 *
 *     EMPTY    1000 0000   free; a search that meets one ends
 *     DELETED  1111 1110   free, but a search must go on
 *     full     0hhh hhhh   the tag: seven bits of the key's hash
 *
 * Eight slots are a group; a search looks at its eight control bytes as one
 * word. Other bits of the hash name the key's first group, its home; from there
 * its path leads on in growing steps. A key goes into the first free slot on
 * its path, so a search may end at the first group with an EMPTY byte.
 */
#ifndef HASH_MAP_TABLE_H
#define HASH_MAP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    HASH_MAP_TABLE_GROUP = 8,
    HASH_MAP_TABLE_TAG_BITS = 7,
    HASH_MAP_TABLE_SLOT_MIN = 16, /* bytes; slots have this size, or */
    HASH_MAP_TABLE_SLOT_MAX = 24  /* that one */
};

#define HASH_MAP_TABLE_LOW_BITS UINT64_C(0x0101010101010101)
#define HASH_MAP_TABLE_HIGH_BITS UINT64_C(0x8080808080808080)

/* The two maps hand a constant struct hash_map_table_kind to what is in line
 * here: so the compiler makes a search of its own for each. */
#ifdef __GNUC__
#define HASH_MAP_TABLE_INLINE static inline __attribute__((always_inline))
#define HASH_MAP_TABLE_PREFETCH(address) __builtin_prefetch(address)
#else
#define HASH_MAP_TABLE_INLINE static inline
#define HASH_MAP_TABLE_PREFETCH(address) ((void)(address))
#endif

struct hash_map_table {
    unsigned char *slots;
    uint64_t *control; /* a word a group; stands behind the slots */
    size_t group_mask; /* groups - 1; their number is a power of two */
    size_t len;
    size_t unused; /* EMPTY slots that may be filled before it grows */
    size_t epoch;  /* counts what ends a walk */
    uint64_t seed;
};

/* A key that is searched for. */
struct hash_map_table_key {
    uint64_t hash;
    union {
        uint64_t number;
        const char *text;
    } is;
};

struct hash_map_table_kind {
    size_t slot_size;
    bool (*is_same)(const void *slot, struct hash_map_table_key key);
    uint64_t (*hash_of)(const struct hash_map_table *t, const void *slot);
};

/* init makes an empty table; false: no memory. */
bool hash_map_table_init(struct hash_map_table *t,
                         const struct hash_map_table_kind *k, uint64_t seed);
void hash_map_table_fini(struct hash_map_table *t);
void hash_map_table_clear(struct hash_map_table *t);

/* Makes a slot for a key that has none; NULL: no memory. */
void *hash_map_table_claim(struct hash_map_table *t,
                           const struct hash_map_table_kind *k, uint64_t hash);

/* Frees a full slot; it can be read until the next call. */
void hash_map_table_release(struct hash_map_table *t,
                            const struct hash_map_table_kind *k,
                            const void *slot);

/* The next full slot of a walk, or NULL. */
void *hash_map_table_next(const struct hash_map_table *t,
                          const struct hash_map_table_kind *k, size_t *cursor);

/* The slot of the key, or NULL: the whole search. */
void *hash_map_table_search(const struct hash_map_table *t,
                            const struct hash_map_table_kind *k,
                            struct hash_map_table_key key);

/* The high bit of each byte that holds the hash's tag, and now and then of one
 * that does not (a borrow), but never of a free one. */
HASH_MAP_TABLE_INLINE uint64_t hash_map_table_match_tag(uint64_t group,
                                                        uint64_t hash)
{
    uint64_t tag = hash >> (64 - HASH_MAP_TABLE_TAG_BITS);
    uint64_t x = group ^ HASH_MAP_TABLE_LOW_BITS * tag;

    return (x - HASH_MAP_TABLE_LOW_BITS) & ~x & HASH_MAP_TABLE_HIGH_BITS;
}

HASH_MAP_TABLE_INLINE uint64_t hash_map_table_match_empty(uint64_t group)
{
    return group & ~(group << 6) & HASH_MAP_TABLE_HIGH_BITS;
}

/* The number of the lowest byte marked. */
HASH_MAP_TABLE_INLINE size_t hash_map_table_first(uint64_t match)
{
#ifdef __GNUC__
    return (unsigned)__builtin_ctzll(match) / 8;
#else
    size_t n = 0;

    while (!(match >> n * 8 & 0x80))
        n++;
    return n;
#endif
}

/* The slot of the key, or NULL. Nearly always the first match at home, or none,
 * is the answer, and that much stands in line. The group's slots are fetched
 * into the cache while its control word is still on the way. */
HASH_MAP_TABLE_INLINE void *
hash_map_table_find(const struct hash_map_table *t,
                    const struct hash_map_table_kind *k,
                    struct hash_map_table_key key)
{
    size_t home = (size_t)key.hash & t->group_mask;
    size_t group_size = HASH_MAP_TABLE_GROUP * k->slot_size;
    unsigned char *slot = t->slots + home * group_size;
    uint64_t match;

    HASH_MAP_TABLE_PREFETCH(slot);
    HASH_MAP_TABLE_PREFETCH(slot + group_size / 2);
    match = hash_map_table_match_tag(t->control[home], key.hash);
    if (match) {
        slot += hash_map_table_first(match) * k->slot_size;
        if (k->is_same(slot, key))
            return slot;
    } else if (hash_map_table_match_empty(t->control[home])) {
        return NULL;
    }
    return hash_map_table_search(t, k, key);
}

#ifdef __cplusplus
}
#endif

#endif
