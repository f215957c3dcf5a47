/* SPDX-License-Identifier: MIT-0 */
/* bench.c - bloom_filter against the filter that is found in most libraries
 * of data structures: one hash of 32 bits (GLib's here), salted for each place,
 * and a remainder. With the same bits, places and keys, both add n keys, and
 * ask for them and for as many others. */
#include "bloom_filter.h"
#include "ratio_bench.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SIZE = 40, SALTS = 64 };

struct work {
    uint32_t n;
    uint32_t repeats;
    char (*keys)[KEY_SIZE]; /* n to add, then n others */
    size_t *lens;
    uint64_t found_ours, found_theirs;
};

static uint32_t salts[SALTS];

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void ours(void *ctx)
{
    struct work *w = ctx;
    struct bloom_filter *f;

    w->found_ours = 0;
    for (uint32_t r = 0; r < w->repeats; r++) {
        if (bloom_filter_create(&f, w->n, 0.01, 1) != 0)
            die("no memory");
        for (uint32_t i = 0; i < w->n; i++)
            bloom_filter_add(f, w->keys[i], w->lens[i]);
        for (uint32_t i = 0; i < 2 * w->n; i++)
            w->found_ours += bloom_filter_may_have(f, w->keys[i], w->lens[i]);
        bloom_filter_destroy(f);
    }
}

struct salted {
    uint64_t bits;
    unsigned hashes;
    unsigned char *bytes;
};

static void salted_add(struct salted *s, const char *key)
{
    uint32_t hash = g_str_hash(key);

    for (unsigned i = 0; i < s->hashes; i++) {
        uint64_t at = (hash ^ salts[i]) % s->bits;

        s->bytes[at / 8] |= (unsigned char)(1u << at % 8);
    }
}

static bool salted_has(const struct salted *s, const char *key)
{
    uint32_t hash = g_str_hash(key);

    for (unsigned i = 0; i < s->hashes; i++) {
        uint64_t at = (hash ^ salts[i]) % s->bits;

        if (!(s->bytes[at / 8] & 1u << at % 8))
            return false;
    }
    return true;
}

static void theirs(void *ctx)
{
    struct work *w = ctx;
    struct bloom_filter *model;
    struct salted s;

    if (bloom_filter_create(&model, w->n, 0.01, 1) != 0)
        die("no memory");
    s.bits = bloom_filter_bits(model);
    s.hashes = bloom_filter_hashes(model);
    bloom_filter_destroy(model);
    w->found_theirs = 0;
    for (uint32_t r = 0; r < w->repeats; r++) {
        s.bytes = calloc(1, s.bits / 8 + 1);
        if (!s.bytes)
            die("no memory");
        for (uint32_t i = 0; i < w->n; i++)
            salted_add(&s, w->keys[i]);
        for (uint32_t i = 0; i < 2 * w->n; i++)
            w->found_theirs += salted_has(&s, w->keys[i]);
        free(s.bytes);
    }
}

static void prepare(struct work *w, uint32_t n, uint32_t repeats)
{
    *w = (struct work){.n = n, .repeats = repeats};
    w->keys = calloc(2 * (size_t)n, sizeof *w->keys);
    w->lens = calloc(2 * (size_t)n, sizeof *w->lens);
    if (!w->keys || !w->lens)
        die("no memory");
    for (uint32_t i = 0; i < 2 * n; i++)
        w->lens[i] = (size_t)snprintf(w->keys[i], KEY_SIZE,
                                      "http://host%u.test/page/%u", i % 97, i);
}

int main(void)
{
    struct work small, large;
    struct ratio_bench_case cases[] = {
        {"1e4 keys, 1 %", "salted hash", ours, theirs, &small, 1.5, 0},
        {"1e6 keys, 1 %", "salted hash", ours, theirs, &large, 1.5, 0},
    };
    int status = 0;

    for (uint32_t i = 0; i < SALTS; i++)
        salts[i] = (i + 1) * 2654435769u;
    prepare(&small, 10000, 30);
    prepare(&large, 1000000, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct work *w = cases[i].ctx;
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) != 0 ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            die("cannot measure");
        if (w->found_ours < w->n || w->found_theirs < w->n)
            die("a key was lost");
        fputs(row, stdout);
        free(w->keys);
        free(w->lens);
        status |= !result.met;
    }
    return status;
}
