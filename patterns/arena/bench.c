/* SPDX-License-Identifier: MIT-0 */
/* bench.c - arena against GNU obstack and against malloc and free: objects of
 * 16 to 128 bytes, their first word written, all freed at the end, warm. */
#include "arena.h"
#include "ratio_bench.h"

#include <obstack.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { OBJECTS = 2000, REPEATS = 1000 };

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

static size_t sizes[OBJECTS];
static struct arena *arena;
static struct obstack stack;
static void *bottom;
static void *blocks[OBJECTS];
static volatile uintptr_t sum; /* the work has a result */

static void ours(void *ctx)
{
    (void)ctx;
    for (int round = 0; round < REPEATS; round++) {
        for (int i = 0; i < OBJECTS; i++) {
            uintptr_t *p = arena_alloc(arena, sizes[i]);

            *p = (uintptr_t)p;
        }
        arena_reset(arena);
    }
}

static void obstack_side(void *ctx)
{
    (void)ctx;
    for (int round = 0; round < REPEATS; round++) {
        for (int i = 0; i < OBJECTS; i++) {
            uintptr_t *p = obstack_alloc(&stack, (int)sizes[i]);

            *p = (uintptr_t)p;
        }
        obstack_free(&stack, bottom);
        bottom = obstack_alloc(&stack, 1);
    }
}

static void malloc_side(void *ctx)
{
    (void)ctx;
    for (int round = 0; round < REPEATS; round++) {
        for (int i = 0; i < OBJECTS; i++) {
            uintptr_t *p = malloc(sizes[i]);

            if (!p)
                exit(1);
            *p = (uintptr_t)p;
            blocks[i] = p;
        }
        for (int i = 0; i < OBJECTS; i++) {
            sum += *(uintptr_t *)blocks[i];
            free(blocks[i]);
        }
    }
}

int main(void)
{
    static const struct ratio_bench_case cases[] = {
        {"16-128 bytes", "obstack", ours, obstack_side, NULL, 0.9, 15},
        {"16-128 bytes", "malloc+free", ours, malloc_side, NULL, 10, 15},
    };
    uint32_t state = 1;
    int status = 0;

    if (arena_create(&arena, 256 * 1024) != 0)
        return 1;
    obstack_begin(&stack, 256 * 1024);
    bottom = obstack_alloc(&stack, 1);
    for (int i = 0; i < OBJECTS; i++) {
        state = state * 1664525U + 1013904223U;
        sizes[i] = 16 + (state >> 16) % 113;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) != 0 ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            return 1;
        fputs(row, stdout);
        status |= !result.met;
    }
    arena_destroy(arena);
    obstack_free(&stack, NULL);
    return status;
}
