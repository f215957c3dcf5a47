/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "hash_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "hash_map_table.h"

#define GOLDEN UINT64_C(0x9e3779b97f4a7c15) /* digits without a pattern */
#define DIGITS_OF_PI UINT64_C(0x243f6a8885a308d3)

struct hash_map_str {
    struct hash_map_table t;
};

struct hash_map_u64 {
    struct hash_map_table t;
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

/* ---- hashing ---- */

/* The upper half of the product upon the lower one. */
#ifdef __SIZEOF_INT128__
static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}
#else
static uint64_t fold(uint64_t a, uint64_t b)
{
    uint64_t a0 = (uint32_t)a, a1 = a >> 32;
    uint64_t b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t mid = a1 * b0 + (a0 * b0 >> 32);
    uint64_t mid2 = a0 * b1 + (uint32_t)mid;

    return (a * b) ^ (a1 * b1 + (mid >> 32) + (mid2 >> 32));
}
#endif

/* n = 4 or 8 bytes as a number; which one depends on the machine. */
static uint64_t read_word(const char *p, size_t n)
{
    uint64_t word = 0;

    memcpy(&word, p, n);
    return word;
}

static uint64_t read_up_to_3(const char *p, size_t n)
{
    const unsigned char *u = (const unsigned char *)p;

    if (n == 0)
        return 0;
    return (uint64_t)u[0] << 16 | (uint64_t)u[n / 2] << 8 | u[n - 1];
}

/* Both factors are secret: no two keys collide under all seeds. */
uint64_t hash_map_hash_u64(uint64_t seed, uint64_t key)
{
    return fold(fold(key ^ seed, (seed ^ GOLDEN) | 1), DIGITS_OF_PI);
}

/* 16 bytes a step; the last 16 or fewer as two words that may overlap. */
uint64_t hash_map_hash_str(uint64_t seed, const char *key)
{
    size_t n = strlen(key);
    size_t left = n;
    uint64_t secret = seed ^ GOLDEN;
    uint64_t h = seed ^ DIGITS_OF_PI;
    uint64_t a = 0;
    uint64_t b = 0;

    for (; left > 16; left -= 16, key += 16)
        h = fold(read_word(key, 8) ^ secret, read_word(key + 8, 8) ^ h);
    if (left >= 8) {
        a = read_word(key, 8);
        b = read_word(key + left - 8, 8);
    } else if (left >= 4) {
        a = read_word(key, 4);
        b = read_word(key + left - 4, 4);
    } else {
        a = read_up_to_3(key, left);
    }
    return fold(fold(a ^ secret, b ^ h) ^ n, DIGITS_OF_PI);
}

/* Without the kernel's help, as in a strict sandbox: time and address. */
static uint64_t draw_seed(const void *map)
{
    uint64_t seed;
    struct timespec now = {0, 0};

    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed)
        return seed;
    clock_gettime(CLOCK_REALTIME, &now);
    return fold((uint64_t)now.tv_nsec ^ DIGITS_OF_PI,
                (uint64_t)(uintptr_t)map ^ GOLDEN);
}

/* ---- string keys ---- */

static bool is_same_str(const void *slot, struct hash_map_table_key key)
{
    const struct slot_str *s = slot;

    return s->hash == key.hash && strcmp(s->key, key.is.text) == 0;
}

static uint64_t hash_of_str(const struct hash_map_table *t, const void *slot)
{
    const struct slot_str *s = slot;

    (void)t;
    return s->hash;
}

static const struct hash_map_table_kind STR = {sizeof(struct slot_str),
                                               is_same_str, hash_of_str};

static struct hash_map_table_key want_str(const struct hash_map_str *m,
                                          const char *key)
{
    uint64_t hash = hash_map_hash_str(m->t.seed, key);

    return (struct hash_map_table_key){hash, {.text = key}};
}

int hash_map_str_create(struct hash_map_str **out)
{
    return hash_map_str_create_seeded(out, draw_seed(out));
}

int hash_map_str_create_seeded(struct hash_map_str **out, uint64_t seed)
{
    struct hash_map_str *m = malloc(sizeof *m);
    bool ok = m && hash_map_table_init(&m->t, &STR, seed);

    *out = ok ? m : NULL;
    if (!ok)
        free(m);
    return ok ? 0 : -ENOMEM;
}

void hash_map_str_destroy(struct hash_map_str *m)
{
    if (m)
        hash_map_table_fini(&m->t);
    free(m);
}

int hash_map_str_put(struct hash_map_str *m, const char *key, void *value)
{
    struct hash_map_table_key want = want_str(m, key);
    struct slot_str *s = hash_map_table_find(&m->t, &STR, want);

    if (!s)
        s = hash_map_table_claim(&m->t, &STR, want.hash);
    if (!s)
        return -ENOMEM;
    *s = (struct slot_str){want.hash, key, value};
    return 0;
}

static struct slot_str *find_str(const struct hash_map_str *m, const char *key)
{
    return hash_map_table_find(&m->t, &STR, want_str(m, key));
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
    hash_map_table_release(&m->t, &STR, s);
    return s->value;
}

void hash_map_str_clear(struct hash_map_str *m)
{
    hash_map_table_clear(&m->t);
}

size_t hash_map_str_len(const struct hash_map_str *m)
{
    return m->t.len;
}

bool hash_map_str_next(const struct hash_map_str *m, size_t *cursor,
                       const char **key, void **value)
{
    const struct slot_str *s = hash_map_table_next(&m->t, &STR, cursor);

    if (s && key)
        *key = s->key;
    if (s && value)
        *value = s->value;
    return s != NULL;
}

/* ---- 64-bit keys ---- */

static bool is_same_u64(const void *slot, struct hash_map_table_key key)
{
    const struct slot_u64 *s = slot;

    return s->key == key.is.number;
}

static uint64_t hash_of_u64(const struct hash_map_table *t, const void *slot)
{
    const struct slot_u64 *s = slot;

    return hash_map_hash_u64(t->seed, s->key);
}

static const struct hash_map_table_kind U64 = {sizeof(struct slot_u64),
                                               is_same_u64, hash_of_u64};

static struct hash_map_table_key want_u64(const struct hash_map_u64 *m,
                                          uint64_t key)
{
    uint64_t hash = hash_map_hash_u64(m->t.seed, key);

    return (struct hash_map_table_key){hash, {.number = key}};
}

int hash_map_u64_create(struct hash_map_u64 **out)
{
    return hash_map_u64_create_seeded(out, draw_seed(out));
}

int hash_map_u64_create_seeded(struct hash_map_u64 **out, uint64_t seed)
{
    struct hash_map_u64 *m = malloc(sizeof *m);
    bool ok = m && hash_map_table_init(&m->t, &U64, seed);

    *out = ok ? m : NULL;
    if (!ok)
        free(m);
    return ok ? 0 : -ENOMEM;
}

void hash_map_u64_destroy(struct hash_map_u64 *m)
{
    if (m)
        hash_map_table_fini(&m->t);
    free(m);
}

int hash_map_u64_put(struct hash_map_u64 *m, uint64_t key, uint64_t value)
{
    struct hash_map_table_key want = want_u64(m, key);
    struct slot_u64 *s = hash_map_table_find(&m->t, &U64, want);

    if (!s)
        s = hash_map_table_claim(&m->t, &U64, want.hash);
    if (!s)
        return -ENOMEM;
    *s = (struct slot_u64){key, value};
    return 0;
}

static struct slot_u64 *find_u64(const struct hash_map_u64 *m, uint64_t key)
{
    return hash_map_table_find(&m->t, &U64, want_u64(m, key));
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
    hash_map_table_release(&m->t, &U64, s);
    return true;
}

void hash_map_u64_clear(struct hash_map_u64 *m)
{
    hash_map_table_clear(&m->t);
}

size_t hash_map_u64_len(const struct hash_map_u64 *m)
{
    return m->t.len;
}

bool hash_map_u64_next(const struct hash_map_u64 *m, size_t *cursor,
                       uint64_t *key, uint64_t *value)
{
    const struct slot_u64 *s = hash_map_table_next(&m->t, &U64, cursor);

    if (s && key)
        *key = s->key;
    if (s && value)
        *value = s->value;
    return s != NULL;
}
