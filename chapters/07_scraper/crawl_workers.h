/* SPDX-License-Identifier: MIT-0 */
/* crawl_workers.h - threads that parse pages; how tasks go to them and back.
 *
 *     loop --- submit --> [bounded queue] --- pop --> worker
 *      ^                                                |
 *      +--- collect <-- [done list, event_loop_post] <--+
 *
 * A task belongs to one side at a time. The queue holds as many tasks as the
 * engine may have under way; it stops to fetch before the queue is full, so
 * slow parsing slows the fetching down, and memory stays where it is.
 *
 * With 0 threads a task is done at once on the caller's thread: the same code,
 * and the same order each time.
 */
#ifndef CRAWL_WORKERS_H
#define CRAWL_WORKERS_H

#include "crawl_parse.h"
#include "event_loop.h"

/* Not 0 ends the collecting and is returned. */
typedef int crawl_parsed_fn(void *ctx, struct crawl_task *task);

struct crawl_workers_options {
    struct crawl_parser_options parser;
    size_t threads;            /* 0: inline */
    size_t cap;                /* tasks that may be under way; 1 or more */
    struct event_loop *loop;   /* may be NULL without threads */
    struct crawl_store *store; /* told which request a worker has */
};

struct crawl_workers;
/* -ENOMEM, -EAGAIN: no further thread; or the spider's error. */
int crawl_workers_create(struct crawl_workers **out,
                         const struct crawl_workers_options *options);
/* Ends the threads; tasks that are under way are freed. NULL is fine. */
void crawl_workers_destroy(struct crawl_workers *workers);

/* task [transfer] until it is collected. No more than cap at a time
 * (asserted). */
void crawl_workers_submit(struct crawl_workers *workers,
                          struct crawl_task *task);

/* Gives each task that is done to fn, [transfer], oldest first. The loop wakes
 * up when there are some. */
int crawl_workers_collect(struct crawl_workers *workers, crawl_parsed_fn *fn,
                          void *ctx);

#endif
