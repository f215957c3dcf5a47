/* SPDX-License-Identifier: MIT-0 */
/* bench.c - tasks that do nothing, so only the pools are compared: four
 * workers each, one thread submits and then waits for all. uv_queue_work tells
 * the loop of every end, which nobody can do without there.
 */
#include "ratio_bench.h"
#include "thread_pool.h"

#include <glib.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum { TASKS = 100000, WORKERS = 4 };

struct work {
    struct thread_pool *pool;
    uv_loop_t *loop;
    uv_work_t *requests;
    atomic_long done;
};

static void count(void *arg)
{
    atomic_fetch_add_explicit((atomic_long *)arg, 1, memory_order_relaxed);
}

static void ours(void *ctx)
{
    struct work *w = ctx;

    for (int i = 0; i < TASKS; i++)
        thread_pool_submit(w->pool, count, &w->done);
    thread_pool_wait(w->pool);
}

static void uv_count(uv_work_t *request)
{
    count(request->data);
}

static void uv_after(uv_work_t *request, int status)
{
    (void)request;
    (void)status;
}

static void with_uv(void *ctx)
{
    struct work *w = ctx;

    for (int i = 0; i < TASKS; i++) {
        w->requests[i].data = &w->done;
        uv_queue_work(w->loop, &w->requests[i], uv_count, uv_after);
    }
    uv_run(w->loop, UV_RUN_DEFAULT);
}

static void g_count(gpointer data, gpointer unused)
{
    (void)unused;
    count(data);
}

static void with_glib(void *ctx)
{
    struct work *w = ctx;
    GThreadPool *pool = g_thread_pool_new(g_count, NULL, WORKERS, TRUE, NULL);

    for (int i = 0; i < TASKS; i++)
        g_thread_pool_push(pool, &w->done, NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
}

int main(void)
{
    struct work w = {.loop = uv_default_loop()};
    const struct ratio_bench_case cases[] = {
        {"1e5 empty tasks", "uv_queue_work", ours, with_uv, &w, 1.0, 15},
        {"1e5 empty tasks", "GThreadPool", ours, with_glib, &w, 3.0, 15},
    };
    int status = 0;

    w.requests = calloc(TASKS, sizeof *w.requests);
    if (!w.requests || thread_pool_create(&w.pool, WORKERS, 0))
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            return EXIT_FAILURE;
        fputs(row, stdout);
        status |= !result.met;
    }
    thread_pool_destroy(w.pool);
    free(w.requests);
    return w.done % TASKS != 0 || status;
}
