/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "ratio_bench.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct rounds {
    double ours[RATIO_BENCH_ROUNDS_MAX];
    double theirs[RATIO_BENCH_ROUNDS_MAX];
    double ratio[RATIO_BENCH_ROUNDS_MAX];
};

static int cpu_ns(int64_t *out)
{
    struct timespec t;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
        return -EIO;
    *out = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
    return 0;
}

static int time_call(ratio_bench_fn fn, void *ctx, double *out_ms)
{
    int64_t start = 0;
    int64_t end = 0;
    int rc = cpu_ns(&start);

    fn(ctx);
    if (rc == 0)
        rc = cpu_ns(&end);
    *out_ms = (double)(end - start) / 1e6;
    return rc;
}

/* Even rounds call ours first, odd rounds theirs: A B, B A, A B... */
static int run_round(const struct ratio_bench_case *c, struct rounds *r, int i)
{
    int rc;

    if (i % 2 == 0) {
        rc = time_call(c->ours, c->ctx, &r->ours[i]);
        if (rc == 0)
            rc = time_call(c->theirs, c->ctx, &r->theirs[i]);
    } else {
        rc = time_call(c->theirs, c->ctx, &r->theirs[i]);
        if (rc == 0)
            rc = time_call(c->ours, c->ctx, &r->ours[i]);
    }
    if (rc == 0 && r->ours[i] <= 0)
        rc = -ERANGE;
    if (rc == 0)
        r->ratio[i] = r->theirs[i] / r->ours[i];
    return rc;
}

static int compare_doubles(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

static double sort_and_take_median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void summarise(struct rounds *r, int n, double floor,
                      struct ratio_bench_result *out)
{
    size_t count = (size_t)n;

    out->ours_ms = sort_and_take_median(r->ours, count);
    out->theirs_ms = sort_and_take_median(r->theirs, count);
    out->ratio_median = sort_and_take_median(r->ratio, count);
    out->ratio_min = r->ratio[0];
    out->ratio_max = r->ratio[n - 1];
    out->rounds = n;
    out->met = out->ratio_median >= floor;
}

int ratio_bench_run(const struct ratio_bench_case *c,
                    struct ratio_bench_result *out)
{
    struct rounds rounds;
    int n = c->rounds == 0 ? RATIO_BENCH_ROUNDS_DEFAULT : c->rounds;
    int rc = 0;

    assert(c->ours && c->theirs);
    *out = (struct ratio_bench_result){0};
    if (n < 0 || n > RATIO_BENCH_ROUNDS_MAX)
        return -EINVAL;
    c->ours(c->ctx);
    c->theirs(c->ctx);
    for (int i = 0; i < n && rc == 0; i++)
        rc = run_round(c, &rounds, i);
    if (rc == 0)
        summarise(&rounds, n, c->floor, out);
    return rc;
}

int ratio_bench_format(const struct ratio_bench_case *c,
                       const struct ratio_bench_result *r, char *buf,
                       size_t cap)
{
    int n = snprintf(
        buf, cap, "%s\t%s\t%.3f\t%.3f\t%.2f\t%.2f\t%.2f\t%.2f\t%s\n", c->name,
        c->peer, r->ours_ms, r->theirs_ms, r->ratio_median, r->ratio_min,
        r->ratio_max, c->floor, r->met ? "met" : "MISSED");

    if ((size_t)n < cap)
        return n;
    if (cap > 0)
        buf[0] = '\0';
    return -ENOSPC;
}
