/* SPDX-License-Identifier: MIT-0 */
/* bench.c - hash_map against khash (u64) and GHashTable (strings): a fresh map,
 * one put, one hit, one miss a key, keys in random order. malloc is told to
 * keep freed memory: tables are compared here, not the kernel's page faults. */
#include "hash_map.h"
#include "ratio_bench.h"

#include <glib.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <khash.h>
KHASH_MAP_INIT_INT64(words, uint64_t)
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

enum { KEY_SIZE = 32 };

struct work {
    size_t n;       /* keys put; the n behind them are looked up in vain */
    size_t repeats; /* of the whole, to make a small n take time */
    uint64_t *keys;
    char (*names)[KEY_SIZE];
    uint64_t found;
};

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void prepare(struct work *w, size_t n, size_t repeats)
{
    uint64_t state = n;

    *w = (struct work){.n = n, .repeats = repeats};
    w->keys = calloc(2 * n, sizeof *w->keys);
    w->names = calloc(2 * n, sizeof *w->names);
    if (!w->keys || !w->names)
        die("no memory");
    for (size_t i = 0; i < 2 * n; i++) {
        w->keys[i] = next_random(&state);
        snprintf(w->names[i], KEY_SIZE, "user:%llu",
                 (unsigned long long)(w->keys[i] >> 24));
    }
}

static void ours_u64_once(struct work *w)
{
    struct hash_map_u64 *m;

    if (hash_map_u64_create(&m) != 0)
        die("no memory");
    for (size_t i = 0; i < w->n; i++)
        if (hash_map_u64_put(m, w->keys[i], i) != 0)
            die("no memory");
    for (size_t i = 0; i < 2 * w->n; i++) {
        uint64_t value = 0;

        w->found += hash_map_u64_get(m, w->keys[i], &value) ? value : 0;
    }
    hash_map_u64_destroy(m);
}

static void ours_u64(void *ctx)
{
    struct work *w = ctx;

    for (size_t i = 0; i < w->repeats; i++)
        ours_u64_once(w);
}

static void khash_once(struct work *w)
{
    khash_t(words) *m = kh_init(words);

    for (size_t i = 0; i < w->n; i++) {
        int absent;
        khint_t at = kh_put(words, m, w->keys[i], &absent);

        if (absent < 0)
            die("no memory");
        kh_value(m, at) = i;
    }
    for (size_t i = 0; i < 2 * w->n; i++) {
        khint_t at = kh_get(words, m, w->keys[i]);

        w->found += at != kh_end(m) ? kh_value(m, at) : 0;
    }
    kh_destroy(words, m);
}

static void theirs_u64(void *ctx)
{
    struct work *w = ctx;

    for (size_t i = 0; i < w->repeats; i++)
        khash_once(w);
}

static void ours_str_once(struct work *w)
{
    struct hash_map_str *m;

    if (hash_map_str_create(&m) != 0)
        die("no memory");
    for (size_t i = 0; i < w->n; i++)
        if (hash_map_str_put(m, w->names[i], w->names[i]) != 0)
            die("no memory");
    for (size_t i = 0; i < 2 * w->n; i++)
        w->found += hash_map_str_get(m, w->names[i]) != NULL;
    hash_map_str_destroy(m);
}

static void ours_str(void *ctx)
{
    struct work *w = ctx;

    for (size_t i = 0; i < w->repeats; i++)
        ours_str_once(w);
}

static void glib_once(struct work *w)
{
    GHashTable *m = g_hash_table_new(g_str_hash, g_str_equal);

    for (size_t i = 0; i < w->n; i++)
        g_hash_table_insert(m, w->names[i], w->names[i]);
    for (size_t i = 0; i < 2 * w->n; i++)
        w->found += g_hash_table_lookup(m, w->names[i]) != NULL;
    g_hash_table_destroy(m);
}

static void theirs_str(void *ctx)
{
    struct work *w = ctx;

    for (size_t i = 0; i < w->repeats; i++)
        glib_once(w);
}

int main(void)
{
    struct work small;
    struct work large;
    struct ratio_bench_case cases[] = {
        {"u64, 1e4 keys", "khash", ours_u64, theirs_u64, &small, 1.2, 0},
        {"u64, 1e6 keys", "khash", ours_u64, theirs_u64, &large, 1.2, 15},
        {"str, 1e4 keys", "GHashTable", ours_str, theirs_str, &small, 1.2, 0},
        {"str, 1e6 keys", "GHashTable", ours_str, theirs_str, &large, 1.2, 0},
    };
    int status = 0;

    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    prepare(&small, 10000, 50);
    prepare(&large, 1000000, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) != 0 ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            die("cannot measure");
        fputs(row, stdout);
        status |= !result.met;
    }
    free(small.keys);
    free(small.names);
    free(large.keys);
    free(large.names);
    return status;
}
