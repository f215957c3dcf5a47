/* SPDX-License-Identifier: MIT-0 */
/* crawl_parse.h - reads one page: bytes to text, text to the spider's callback.
 *
 *     task in:  URL, headers, body          [owned] by the task
 *     task out: rc, and a crawl_result
 *
 * A parser is what a thread needs for it and keeps from page to page. Parser
 * and task are all that is touched: no store, no clock but the thread's, no
 * other page.
 */
#ifndef CRAWL_PARSE_H
#define CRAWL_PARSE_H

#include "crawl_result.h"
#include "crawl_spider.h"

struct crawl_task {
    /* in */
    void *tag;  /* the engine's */
    int64_t id; /* of the request, for crawl_store_working */
    int status, depth;
    bool is_large; /* the engine's */
    struct string_builder url, callback, meta, content_type, body;
    /* out */
    int rc;
    const char *why;         /* of rc, for people */
    struct crawl_task *next; /* for whoever has it */
    struct crawl_result result;
};

int crawl_task_create(struct crawl_task **out);   /* -ENOMEM */
void crawl_task_destroy(struct crawl_task *task); /* NULL is fine */

struct crawl_parser_options { /* all [borrowed] */
    const struct crawl_spider *spider;
    const struct crawl_scope *scope;
    const struct crawl_budget *budget;
};

struct crawl_parser;
/* Opens an instance of the spider. -ENOMEM or the spider's error. */
int crawl_parser_create(struct crawl_parser **out,
                        const struct crawl_parser_options *options);
void crawl_parser_destroy(struct crawl_parser *parser); /* NULL is fine */

/* Fills rc, why and result. Whatever a page is, this returns: its budget of
 * bytes and processor time ends it. */
void crawl_parser_run(struct crawl_parser *parser, struct crawl_task *task);

#endif
