/* SPDX-License-Identifier: MIT-0 */
/* bench.c - lru_cache against plain hash tables, which keep no order, at hits
 * in random order; and against the two caches that are usually built (GLib's
 * hash table and queue here, the C++ library's map and list in bench_peer.cc)
 * on a Zipf trace: get, and put when it is not there. */
#include "lru_cache.h"
#include "ratio_bench.h"

#include <glib.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <khash.h>
KHASH_MAP_INIT_STR(words, void *)
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

enum { KEYS = 100000, LOOKUPS = 1000000, KEY_SIZE = 32, MAY_STAY = KEYS / 10 };

static char names[KEYS][KEY_SIZE];
static uint32_t evenly[LOOKUPS]; /* which key each look-up is for */
static uint32_t zipf[LOOKUPS];
static uint64_t found_ours, found_theirs;
static uint32_t among; /* of the first so many keys */
static struct lru_cache *full;
static khash_t(words) * plain_khash;
static GHashTable *plain_glib;

uint64_t bench_std_cache(const char *names, size_t key_size,
                         const uint32_t *trace, size_t n, size_t may_stay);

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

/* ---- hits ---- */

static void ours_hits(void *ctx)
{
    (void)ctx;
    for (int i = 0; i < LOOKUPS; i++) {
        const char *key = names[evenly[i] % among];

        found_ours += lru_cache_get(full, key, strlen(key)) != NULL;
    }
}

static void khash_hits(void *ctx)
{
    (void)ctx;
    for (int i = 0; i < LOOKUPS; i++) {
        khint_t at = kh_get(words, plain_khash, names[evenly[i] % among]);

        found_theirs +=
            at != kh_end(plain_khash) && kh_value(plain_khash, at) != NULL;
    }
}

static void glib_hits(void *ctx)
{
    (void)ctx;
    for (int i = 0; i < LOOKUPS; i++)
        found_theirs +=
            g_hash_table_lookup(plain_glib, names[evenly[i] % among]) != NULL;
}

/* ---- the whole of a cache ---- */

static void ours_zipf(void *ctx)
{
    struct lru_cache_options o = {.max_entries = MAY_STAY};
    struct lru_cache *c;

    (void)ctx;
    found_ours = 0;
    if (lru_cache_create(&c, &o) != 0)
        die("no memory");
    for (int i = 0; i < LOOKUPS; i++) {
        const char *key = names[zipf[i]];
        size_t len = strlen(key);

        if (lru_cache_get(c, key, len))
            found_ours++;
        else if (lru_cache_put(c, key, len, c, 1) != 0)
            die("no memory");
    }
    lru_cache_destroy(c);
}

struct glib_entry {
    void *value;
    char key[KEY_SIZE];
};

static void glib_zipf(void *ctx)
{
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
    GQueue queue = G_QUEUE_INIT;

    (void)ctx;
    found_theirs = 0;
    for (int i = 0; i < LOOKUPS; i++) {
        const char *key = names[zipf[i]];
        GList *link = g_hash_table_lookup(table, key);
        struct glib_entry *e;

        if (link) {
            found_theirs++;
            g_queue_unlink(&queue, link);
            g_queue_push_head_link(&queue, link);
            continue;
        }
        if (queue.length == MAY_STAY) {
            e = g_queue_pop_tail(&queue);
            g_hash_table_remove(table, e->key);
            g_free(e);
        }
        e = g_new(struct glib_entry, 1);
        e->value = table;
        memcpy(e->key, key, strlen(key) + 1);
        g_queue_push_head(&queue, e);
        g_hash_table_insert(table, e->key, queue.head);
    }
    g_hash_table_destroy(table);
    g_queue_clear_full(&queue, g_free);
}

static void std_zipf(void *ctx)
{
    (void)ctx;
    found_theirs = bench_std_cache(names[0], KEY_SIZE, zipf, LOOKUPS, MAY_STAY);
}

/* ---- */

static double next_random(void)
{
    static uint64_t state = 7;

    state = state * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (double)(state >> 33) / ((uint64_t)1 << 31);
}

static void prepare(void)
{
    static double upto[KEYS + 1];
    struct lru_cache_options o = {.max_entries = KEYS};

    plain_khash = kh_init(words);
    plain_glib = g_hash_table_new(g_str_hash, g_str_equal);
    if (lru_cache_create(&full, &o) != 0)
        die("no memory");
    for (uint32_t i = 0; i < KEYS; i++) {
        khint_t at;
        int absent;

        snprintf(names[i], KEY_SIZE, "host%u.example/page/%u", i % 97, i);
        at = kh_put(words, plain_khash, names[i], &absent);
        kh_value(plain_khash, at) = names;
        g_hash_table_insert(plain_glib, names[i], names);
        if (lru_cache_put(full, names[i], strlen(names[i]), names, 1) != 0)
            die("no memory");
        upto[i + 1] = upto[i] + 1.0 / (i + 1);
    }
    for (int i = 0; i < LOOKUPS; i++) {
        double at = next_random() * upto[KEYS];
        uint32_t low = 0, high = KEYS; /* upto[low] <= at < upto[high] */

        while (high - low > 1) {
            uint32_t middle = low + (high - low) / 2;

            if (upto[middle] <= at)
                low = middle;
            else
                high = middle;
        }
        zipf[i] = low * UINT64_C(48271) % KEYS; /* hot ones far apart */
        evenly[i] = (uint32_t)(next_random() * KEYS);
    }
}

int main(void)
{
    static const struct {
        struct ratio_bench_case c;
        uint32_t among;
    } rows[] = {
        {{"1e6 hits, 1e3 keys", "khash", ours_hits, khash_hits, NULL, 0.5, 0},
         1000},
        {{"1e6 hits, 1e3 keys", "GHashTable", ours_hits, glib_hits, NULL, 0.5,
          0},
         1000},
        {{"1e6 hits, 1e5 keys", "khash", ours_hits, khash_hits, NULL, 0.5, 0},
         KEYS},
        {{"1e6 hits, 1e5 keys", "GHashTable", ours_hits, glib_hits, NULL, 0.5,
          0},
         KEYS},
        {{"Zipf, 1e4 of 1e5", "GHashTable + GQueue", ours_zipf, glib_zipf, NULL,
          1.5, 0},
         KEYS},
        {{"Zipf, 1e4 of 1e5", "unordered_map + list", ours_zipf, std_zipf, NULL,
          1.5, 0},
         KEYS},
    };
    int status = 0;

    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    prepare();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        among = rows[i].among;
        found_ours = found_theirs = 0;
        if (ratio_bench_run(&rows[i].c, &result) != 0 ||
            ratio_bench_format(&rows[i].c, &result, row, sizeof row) < 0)
            die("cannot measure");
        if (found_ours != found_theirs)
            die("the two sides found other numbers");
        fputs(row, stdout);
        status |= !result.met;
    }
    kh_destroy(words, plain_khash);
    g_hash_table_destroy(plain_glib);
    lru_cache_destroy(full);
    return status;
}
