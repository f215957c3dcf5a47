/* SPDX-License-Identifier: MIT-0 */
#include "crawl_workers.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "producer_consumer.h"

struct worker {
    struct crawl_workers *all;
    struct crawl_parser *parser;
    pthread_t thread;
    bool runs;
    size_t slot; /* of crawl_store_working; 0 is the loop's thread */
};

struct crawl_workers {
    struct crawl_workers_options options;
    struct producer_consumer *queue;
    atomic_bool ends;
    pthread_mutex_t lock;
    struct crawl_task *done, **done_last; /* under lock */
    size_t count;                         /* at least one, for its parser */
    struct worker workers[];
};

static void parse(struct worker *w, struct crawl_task *task)
{
    struct crawl_store *store = w->all->options.store;

    task->rc = crawl_store_working(store, w->slot, task->id, NULL);
    if (task->rc == 0)
        crawl_parser_run(w->parser, task);
    (void)crawl_store_working(store, w->slot, 0, NULL);
}

/* The wake-up is all there is to it. */
static void collect_soon(struct event_loop *loop, void *ctx)
{
    (void)loop;
    (void)ctx;
}

/* One post for all that is done before the loop looks. One that fails for lack
 * of memory is made good by the next: the engine also looks now and then. */
static void hand_back(struct crawl_workers *all, struct crawl_task *task)
{
    bool first;

    task->next = NULL;
    pthread_mutex_lock(&all->lock);
    first = all->done == NULL;
    *all->done_last = task;
    all->done_last = &task->next;
    pthread_mutex_unlock(&all->lock);
    if (first && all->options.loop)
        (void)event_loop_post(all->options.loop, collect_soon, NULL);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    void *task;

    while (producer_consumer_pop(w->all->queue, &task) == 0) {
        if (!atomic_load(&w->all->ends))
            parse(w, task);
        hand_back(w->all, task);
    }
    return NULL;
}

/* Signals are the loop's. */
static int start(struct worker *w)
{
    sigset_t all, old;
    int rc;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);
    rc = pthread_create(&w->thread, NULL, work, w);
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    w->runs = rc == 0;
    return -rc;
}

int crawl_workers_create(struct crawl_workers **out,
                         const struct crawl_workers_options *options)
{
    size_t i, count = options->threads ? options->threads : 1;
    struct crawl_workers *all =
        calloc(1, sizeof *all + count * sizeof all->workers[0]);
    int rc;

    *out = NULL;
    if (!all)
        return -ENOMEM;
    all->options = *options;
    all->count = count;
    all->done_last = &all->done;
    pthread_mutex_init(&all->lock, NULL);
    rc = producer_consumer_create(&all->queue, options->cap);
    for (i = 0; rc == 0 && i < count; i++) {
        all->workers[i].all = all;
        all->workers[i].slot = options->threads ? i + 1 : 0;
        rc = crawl_parser_create(&all->workers[i].parser, &options->parser);
    }
    for (i = 0; rc == 0 && i < options->threads; i++)
        rc = start(&all->workers[i]);
    if (rc < 0) {
        crawl_workers_destroy(all);
        return rc;
    }
    *out = all;
    return 0;
}

static struct crawl_task *take_done(struct crawl_workers *all)
{
    struct crawl_task *done;

    pthread_mutex_lock(&all->lock);
    done = all->done;
    all->done = NULL;
    all->done_last = &all->done;
    pthread_mutex_unlock(&all->lock);
    return done;
}

static void destroy_list(struct crawl_task *task)
{
    while (task) {
        struct crawl_task *next = task->next;

        crawl_task_destroy(task);
        task = next;
    }
}

void crawl_workers_destroy(struct crawl_workers *all)
{
    size_t i;

    if (!all)
        return;
    atomic_store(&all->ends, true);
    if (all->queue)
        producer_consumer_close(all->queue);
    for (i = 0; i < all->count; i++) {
        if (all->workers[i].runs)
            pthread_join(all->workers[i].thread, NULL);
        crawl_parser_destroy(all->workers[i].parser);
    }
    destroy_list(take_done(all));
    producer_consumer_destroy(all->queue);
    pthread_mutex_destroy(&all->lock);
    free(all);
}

void crawl_workers_submit(struct crawl_workers *all, struct crawl_task *task)
{
    int rc = 0;

    if (all->options.threads) {
        rc = producer_consumer_try_push(all->queue, task);
    } else {
        parse(&all->workers[0], task);
        hand_back(all, task);
    }
    assert(rc == 0);
    (void)rc;
}

int crawl_workers_collect(struct crawl_workers *all, crawl_parsed_fn *fn,
                          void *ctx)
{
    struct crawl_task *task = take_done(all);
    int rc = 0;

    while (rc == 0 && task) {
        struct crawl_task *next = task->next;

        rc = fn(ctx, task);
        task = next;
    }
    destroy_list(task);
    return rc;
}
