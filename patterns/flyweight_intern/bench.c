/* SPDX-License-Identifier: MIT-0 */
/* bench.c - finds texts that are stored, in random order: names of 100000
 * pages, or the same thousand of them, as a crawler's hosts are. With 100000
 * both sides mostly wait for memory. GQuark takes a lock at each lookup, which
 * nobody can do without there; GStringChunk does not.
 */
#include "flyweight_intern.h"
#include "ratio_bench.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEW = 1000, TEXTS = 100000, LOOKUPS = 1000000, TEXT_SIZE = 48 };

struct work {
    struct flyweight_intern *ours;
    GStringChunk *chunk;
    char (*texts)[TEXT_SIZE];
    uint32_t *order; /* which text each lookup is for */
    uint32_t among;  /* of the first so many texts */
    uintptr_t sum;   /* so that no lookup is optimised away */
};

static void with_ours(void *ctx)
{
    struct work *w = ctx;
    const char *text;

    for (int i = 0; i < LOOKUPS; i++) {
        if (flyweight_intern_str(w->ours, w->texts[w->order[i] % w->among],
                                 &text))
            abort();
        w->sum += flyweight_intern_id(text);
    }
}

static void with_quark(void *ctx)
{
    struct work *w = ctx;

    for (int i = 0; i < LOOKUPS; i++)
        w->sum += g_quark_from_string(w->texts[w->order[i] % w->among]);
}

static void with_chunk(void *ctx)
{
    struct work *w = ctx;

    for (int i = 0; i < LOOKUPS; i++)
        w->sum += (uintptr_t)g_string_chunk_insert_const(
            w->chunk, w->texts[w->order[i] % w->among]);
}

static void prepare(struct work *w)
{
    uint64_t state = 7;
    const char *text;

    *w = (struct work){.among = TEXTS, .chunk = g_string_chunk_new(65536)};
    w->texts = calloc(TEXTS, sizeof *w->texts);
    w->order = calloc(LOOKUPS, sizeof *w->order);
    if (!w->texts || !w->order || flyweight_intern_create(&w->ours))
        abort();
    for (int i = 0; i < TEXTS; i++) {
        (void)snprintf(w->texts[i], TEXT_SIZE,
                       "https://host%d.example/page/%d.html", i % 97, i);
        if (flyweight_intern_str(w->ours, w->texts[i], &text))
            abort();
        (void)g_quark_from_string(w->texts[i]);
        g_string_chunk_insert_const(w->chunk, w->texts[i]);
    }
    for (int i = 0; i < LOOKUPS; i++) {
        state = state * UINT64_C(6364136223846793005) + 1;
        w->order[i] = (uint32_t)(state >> 33) % TEXTS;
    }
}

int main(void)
{
    struct work w;
    struct work few;
    const struct ratio_bench_case cases[] = {
        {"1e6 lookups, 1e3 texts", "GQuark", with_ours, with_quark, &few, 2.0,
         0},
        {"1e6 lookups, 1e3 texts", "GStringChunk", with_ours, with_chunk, &few,
         2.0, 0},
        {"1e6 lookups, 1e5 texts", "GQuark", with_ours, with_quark, &w, 1.1, 0},
        {"1e6 lookups, 1e5 texts", "GStringChunk", with_ours, with_chunk, &w,
         1.1, 0},
    };
    int status = 0;

    prepare(&w);
    few = w;
    few.among = FEW;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            return EXIT_FAILURE;
        fputs(row, stdout);
        status |= !result.met;
    }
    flyweight_intern_destroy(w.ours);
    g_string_chunk_free(w.chunk);
    free(w.texts);
    free(w.order);
    return w.sum == 0 || status;
}
