/* SPDX-License-Identifier: MIT-0 */
#include "ratio_bench.h"
#include "structured_log.h"

#include <stdio.h>
#include <stdlib.h>

/* A call whose level is off, against the cheapest thing that could be there:
 * a test of a volatile flag.
 */
enum { CALLS = 20000000 };

struct load {
    struct structured_log log;
    volatile int flag;
    volatile int64_t hits;
};

/* Has the compiler forget what it knows of memory: the level is read anew. */
static void forget(void)
{
    __asm__ volatile("" ::: "memory");
}

static void log_when_off(void *ctx)
{
    struct load *load = ctx;

    for (int i = 0; i < CALLS; i++) {
        STRUCTURED_LOG_DEBUG(&load->log, "step", STRUCTURED_LOG_INT("i", i),
                             STRUCTURED_LOG_STR("name", "bench"));
        forget();
    }
}

static void test_flag(void *ctx)
{
    struct load *load = ctx;

    for (int i = 0; i < CALLS; i++) {
        if (load->flag)
            load->hits++;
        forget();
    }
}

static void count_write(void *ctx, const char *line, size_t len)
{
    struct load *load = ctx;

    (void)line;
    (void)len;
    load->hits++;
}

int main(void)
{
    struct load load = {.log = {.level = STRUCTURED_LOG_LEVEL_INFO,
                                .write = count_write,
                                .write_ctx = &load}};
    const struct ratio_bench_case bench = {.name = "disabled call, 2e7",
                                           .peer = "volatile flag test",
                                           .ours = log_when_off,
                                           .theirs = test_flag,
                                           .ctx = &load,
                                           .floor = 0.80,
                                           .rounds = 21};
    struct ratio_bench_result result;
    char row[RATIO_BENCH_ROW_MAX];
    double ns_per_call;

    if (ratio_bench_run(&bench, &result) || load.hits)
        return EXIT_FAILURE;
    ratio_bench_format(&bench, &result, row, sizeof row);
    fputs(row, stdout);
    ns_per_call = result.ours_ms * 1e6 / CALLS;
    fprintf(stderr, "%.2f ns a call, at most 1 is asked for\n", ns_per_call);
    return result.met && ns_per_call <= 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
