/* SPDX-License-Identifier: MIT-0 */
/* bench.c - priority_queue against std::priority_queue (bench_peer.cc) and
 * GTree: n items are put in; then the first is taken out and put in again
 * later, as in a scheduler; then all are taken out. Keys are random. */
#include "priority_queue.h"
#include "ratio_bench.h"

#include <glib.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

struct object {
    int64_t key; /* for the peers that look into objects; the first member */
    struct priority_queue_item item;
};

struct work {
    size_t n;
    size_t steps;
    int64_t *keys;
    struct object *objects;
    uint64_t ours, theirs; /* sums over all keys in their order */
};

uint64_t bench_std_queue(bool of_pairs, const int64_t *keys, char *objects,
                         size_t size, size_t n, size_t steps);

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void prepare(struct work *w, size_t n, size_t steps)
{
    uint64_t state = n;

    *w = (struct work){.n = n, .steps = steps};
    w->keys = calloc(n, sizeof *w->keys);
    w->objects = calloc(n, sizeof *w->objects);
    if (!w->keys || !w->objects)
        die("no memory");
    for (size_t i = 0; i < n; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407U;
        w->keys[i] = (int64_t)(state >> 24);
    }
}

static void ours(void *ctx)
{
    struct work *w = ctx;
    struct priority_queue q;
    struct priority_queue_item *item;
    int64_t key = 0;

    w->ours = 0;
    priority_queue_init(&q);
    for (size_t i = 0; i < w->n; i++)
        if (priority_queue_push(&q, &w->objects[i].item, w->keys[i]) != 0)
            die("no memory");
    for (size_t i = 0; i < w->steps; i++) {
        item = priority_queue_pop(&q, &key);
        w->ours += (uint64_t)key;
        if (priority_queue_push(&q, item, key + w->keys[i % w->n]) != 0)
            die("no memory");
    }
    while (priority_queue_pop(&q, &key))
        w->ours = w->ours * 31 + (uint64_t)key;
    priority_queue_fini(&q);
}

static void with_std(struct work *w, bool of_pairs)
{
    w->theirs = bench_std_queue(of_pairs, w->keys, (char *)w->objects,
                                sizeof w->objects[0], w->n, w->steps);
}

static void std_pairs(void *ctx)
{
    with_std(ctx, true);
}

static void std_pointers(void *ctx)
{
    with_std(ctx, false);
}

/* Two objects are never equal: a tree keeps one of each key. */
static gint compare_objects(gconstpointer a, gconstpointer b)
{
    const struct object *x = a;
    const struct object *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x > y) - (x < y);
}

static struct object *tree_pop(GTree *tree)
{
    struct object *first = g_tree_node_key(g_tree_node_first(tree));

    g_tree_remove(tree, first);
    return first;
}

static void glib_tree(void *ctx)
{
    struct work *w = ctx;
    GTree *tree = g_tree_new(compare_objects);

    w->theirs = 0;
    for (size_t i = 0; i < w->n; i++) {
        w->objects[i].key = w->keys[i];
        g_tree_insert(tree, &w->objects[i], NULL);
    }
    for (size_t i = 0; i < w->steps; i++) {
        struct object *first = tree_pop(tree);

        w->theirs += (uint64_t)first->key;
        first->key += w->keys[i % w->n];
        g_tree_insert(tree, first, NULL);
    }
    while (g_tree_nnodes(tree) > 0)
        w->theirs = w->theirs * 31 + (uint64_t)tree_pop(tree)->key;
    g_tree_destroy(tree);
}

int main(void)
{
    struct work small, large;
    struct ratio_bench_case cases[] = {
        {"1e4 waiting", "std, pairs", ours, std_pairs, &small, 1.1, 0},
        {"1e4 waiting", "std, pointers", ours, std_pointers, &small, 1.1, 0},
        {"1e4 waiting", "GTree", ours, glib_tree, &small, 4.0, 0},
        {"1e6 waiting", "std, pairs", ours, std_pairs, &large, 0.45, 7},
        {"1e6 waiting", "std, pointers", ours, std_pointers, &large, 0.85, 7},
        {"1e6 waiting", "GTree", ours, glib_tree, &large, 4.5, 7},
    };
    int status = 0;

    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    prepare(&small, 10000, 500000);
    prepare(&large, 1000000, 200000);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct work *w = cases[i].ctx;
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) != 0 ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            die("cannot measure");
        if (w->ours != w->theirs)
            die("the peers took out other keys");
        fputs(row, stdout);
        status |= !result.met;
    }
    free(small.keys);
    free(small.objects);
    free(large.keys);
    free(large.objects);
    return status;
}
