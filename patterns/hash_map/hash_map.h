/* SPDX-License-Identifier: MIT-0 */
/* hash_map.h 1.1.0 - map strings to pointers, or 64-bit keys to 64-bit values.
 *
 * Copy hash_map.h and hash_map.c into your project; nothing else is needed.
 * Linux and glibc: getrandom.
 *
 * Ownership: a map owns its table; keys and what values point to stay the
 *            caller's and must outlive their entries.
 * Threads:   none; many readers or one writer, the caller sees to it.
 * Errors:    0 on success, else a negative errno value; on failure the map is
 *            as before the call.
 * Walking:   cursors survive removals, also of the entry just seen. Adding a
 *            new key, or clearing, ends every walk: the next step asserts.
 * Security:  each map draws a random seed, so that nobody outside can choose
 *            keys that collide; the hash is fast, not cryptographic.
 * Idea:      open addressing with a byte of hash per slot, a group compared at
 *            a time (Kulukundis, CppCon 2017, "Swiss tables"); a count for each
 *            group of the entries that had to go on behind it, so that removal
 *            leaves no marks (Bronson and Shi, 2019, "F14"); hashes fold
 *            128-bit products (Wang Yi, wyhash). Changed: a group is seven
 *            slots, and tags and count are one 64-bit word.
 */
#ifndef HASH_MAP_H
#define HASH_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_MAP_VERSION "1.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- string keys, pointer values ---- */

struct hash_map_str; /* opaque; create/destroy */

/* Makes an empty map.
 *   out      [transfer]  new map on success, NULL on failure
 *   -ENOMEM  no memory
 * create_seeded gives the same order of walking at every run; it is for tests:
 * whoever knows the seed can make every key collide.
 */
int hash_map_str_create(struct hash_map_str **out);
int hash_map_str_create_seeded(struct hash_map_str **out, uint64_t seed);
void hash_map_str_destroy(struct hash_map_str *m); /* NULL is fine */

/* Adds the entry, or gives the key's entry this key pointer and this value.
 *   key      kept, not copied: must outlive the entry
 *   -ENOMEM  no memory
 * Expected amortised O(strlen(key)).
 */
int hash_map_str_put(struct hash_map_str *m, const char *key, void *value);

/* The key's value, or NULL when it has none; where NULL is a value, ask
 * hash_map_str_has. Expected O(strlen(key)). */
void *hash_map_str_get(const struct hash_map_str *m, const char *key);
bool hash_map_str_has(const struct hash_map_str *m, const char *key);

/* Removes the key's entry and gives its value, or NULL when it has none. */
void *hash_map_str_remove(struct hash_map_str *m, const char *key);

void hash_map_str_clear(struct hash_map_str *m); /* keeps the memory */
size_t hash_map_str_len(const struct hash_map_str *m);

/* Walks over all entries in no useful order. *cursor starts at 0; false at the
 * end. key, value may be NULL. A whole walk is O(capacity). */
bool hash_map_str_next(const struct hash_map_str *m, size_t *cursor,
                       const char **key, void **value);

/* ---- 64-bit keys, 64-bit values: the same contract ---- */

struct hash_map_u64; /* opaque; create/destroy */

int hash_map_u64_create(struct hash_map_u64 **out);
int hash_map_u64_create_seeded(struct hash_map_u64 **out, uint64_t seed);
void hash_map_u64_destroy(struct hash_map_u64 *m);

int hash_map_u64_put(struct hash_map_u64 *m, uint64_t key, uint64_t value);

/* false when the key has no value; out (may be NULL) is then unchanged. */
bool hash_map_u64_get(const struct hash_map_u64 *m, uint64_t key,
                      uint64_t *out);
bool hash_map_u64_remove(struct hash_map_u64 *m, uint64_t key, uint64_t *out);

void hash_map_u64_clear(struct hash_map_u64 *m);
size_t hash_map_u64_len(const struct hash_map_u64 *m);
bool hash_map_u64_next(const struct hash_map_u64 *m, size_t *cursor,
                       uint64_t *key, uint64_t *value);

/* ---- the hashes, for tests and for tables of your own ----
 *
 * Low bits and high bits are equally good. Strings hash alike on machines of
 * one byte order only. */

#define HASH_MAP_GOLDEN UINT64_C(0x9e3779b97f4a7c15) /* without a pattern */
#define HASH_MAP_DIGITS_OF_PI UINT64_C(0x243f6a8885a308d3)

/* The upper half of the product upon the lower one. */
static inline uint64_t hash_map_fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t a0 = (uint32_t)a, a1 = a >> 32;
    uint64_t b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t mid = a1 * b0 + (a0 * b0 >> 32);
    uint64_t mid2 = a0 * b1 + (uint32_t)mid;

    return (a * b) ^ (a1 * b1 + (mid >> 32) + (mid2 >> 32));
#endif
}

static inline uint64_t hash_map_factor(uint64_t seed)
{
    return (seed ^ HASH_MAP_GOLDEN) | 1;
}

/* Seed and factor are secret: no two keys collide under all seeds. After one
 * fold, keys at equal distances would still lie too regularly. */
static inline uint64_t hash_map_hash_number(uint64_t seed, uint64_t factor,
                                            uint64_t key)
{
    return hash_map_fold(hash_map_fold(key ^ seed, factor), factor);
}

static inline uint64_t hash_map_hash_u64(uint64_t seed, uint64_t key)
{
    return hash_map_hash_number(seed, hash_map_factor(seed), key);
}

/* Which number eight bytes are depends on the machine. */
static inline uint64_t hash_map_read_word(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* 16 bytes a step; the last step may go over some for a second time. */
static inline uint64_t hash_map_hash_str(uint64_t seed, const char *key)
{
    size_t n = strlen(key);
    const char *end = key + n;
    char last[16] = {0};
    size_t last_size = n < sizeof last ? n : sizeof last;
    uint64_t secret = seed ^ HASH_MAP_GOLDEN;
    uint64_t h = seed ^ HASH_MAP_DIGITS_OF_PI;

    for (; end - key > 16; key += 16)
        h = hash_map_fold(hash_map_read_word(key) ^ secret,
                          hash_map_read_word(key + 8) ^ h);
    memcpy(last, end - last_size, last_size);
    h = hash_map_fold(hash_map_read_word(last) ^ secret,
                      hash_map_read_word(last + 8) ^ h);
    return hash_map_fold(h ^ n, HASH_MAP_DIGITS_OF_PI);
}

#ifdef __cplusplus
}
#endif

#endif
