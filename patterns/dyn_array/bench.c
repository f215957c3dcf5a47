/* SPDX-License-Identifier: MIT-0 */
/* bench.c - dyn_array against GArray: a million items appended one by one. */
#include "dyn_array.h"
#include "ratio_bench.h"

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS = 1000000 };

struct point {
    double x, y, z;
};

static uint64_t sum; /* read by main: the work has a result */

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void ours_int(void *ctx)
{
    DYN_ARRAY(int) a = {0};

    (void)ctx;
    for (int i = 0; i < ITEMS; i++)
        if (dyn_array_push(&a, i) != 0)
            die("no memory");
    sum += (uint64_t)a.data[ITEMS - 1];
    dyn_array_fini(&a);
}

static void theirs_int(void *ctx)
{
    GArray *a = g_array_new(FALSE, FALSE, sizeof(int));

    (void)ctx;
    for (int i = 0; i < ITEMS; i++)
        g_array_append_val(a, i);
    sum += (uint64_t)g_array_index(a, int, ITEMS - 1);
    g_array_free(a, TRUE);
}

static void ours_point(void *ctx)
{
    DYN_ARRAY(struct point) a = {0};

    (void)ctx;
    for (int i = 0; i < ITEMS; i++)
        if (dyn_array_push(&a, ((struct point){i, i, i})) != 0)
            die("no memory");
    sum += (uint64_t)a.data[ITEMS - 1].y;
    dyn_array_fini(&a);
}

static void theirs_point(void *ctx)
{
    GArray *a = g_array_new(FALSE, FALSE, sizeof(struct point));

    (void)ctx;
    for (int i = 0; i < ITEMS; i++) {
        struct point p = {i, i, i};

        g_array_append_val(a, p);
    }
    sum += (uint64_t)g_array_index(a, struct point, ITEMS - 1).y;
    g_array_free(a, TRUE);
}

int main(void)
{
    static const struct ratio_bench_case cases[] = {
        {"append 1e6 ints", "GArray", ours_int, theirs_int, NULL, 1.5, 15},
        {"append 1e6 points", "GArray", ours_point, theirs_point, NULL, 1.5,
         15},
    };
    int status = 0;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) != 0 ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            die("cannot measure");
        fputs(row, stdout);
        status |= !result.met;
    }
    return sum > 0 ? status : 1;
}
