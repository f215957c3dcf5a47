/* SPDX-License-Identifier: MIT-0 */
/* crawl_spider.h - what a spider is: callbacks that read pages, emit items and
 * follow links.
 *
 * A callback runs on a parse worker and shares nothing: it sees its page, its
 * own instance, and a sink. What it puts into the sink is looked at when it has
 * returned, on the loop's thread, and only when it returned 0: half of a page
 * is worse than none.
 *
 * Callbacks have names, for a request outlives its process: a job keeps the
 * name, not the address.
 *
 * Source: Scrapy, "Spiders"; the sink is its `yield`.
 */
#ifndef CRAWL_SPIDER_H
#define CRAWL_SPIDER_H

#include <stdbool.h>

#include "crawl_item.h"
#include "crawl_url.h"
#include "port_error.h"
#include "str_view.h"

struct crawl_page { /* all [borrowed] by the callback */
    const struct crawl_url *url;
    int status, depth;
    const char *callback; /* its name: one function may serve many */
    struct str_view text; /* UTF-8 */
    const char *charset;  /* how it came, a name of the Encoding Standard */
    const char *meta;     /* what the request was given; "" when nothing */
};

struct crawl_sink;

/* An empty item, [owned] by the sink; NULL when there is no memory or the page
 * has used up its budget. */
struct crawl_item *crawl_sink_item(struct crawl_sink *sink);

/* What a callback may do. Each returns 0 or the error that ends the page; a
 * callback hands it on. -EMSGSIZE: the page's budget is used up; -ETIMEDOUT:
 * its processor time; -ENOMEM. */
int crawl_emit(struct crawl_sink *sink, struct crawl_item *item);

/* The page's processor time is used up: for callbacks with a long way to the
 * next emit. */
bool crawl_sink_is_late(const struct crawl_sink *sink);

struct crawl_follow {
    const char *callback; /* NULL: the one that runs */
    const char *meta;     /* travels with the request; NULL: nothing */
    int priority;         /* higher first */
    bool dont_filter;     /* also when it is known */
};
/* Passed over unless http(s), of an allowed host, and not too deep. options may
 * be NULL. */
int crawl_follow(struct crawl_sink *sink, const struct crawl_url *url,
                 const struct crawl_follow *options);

struct crawl_callback {
    const char *name; /* NULL ends the table */
    int (*page)(void *self, struct crawl_sink *sink,
                const struct crawl_page *page);
};

/* One for a crawl; an instance for each thread that parses. */
struct crawl_spider {
    const char *name;
    const struct crawl_callback *callbacks; /* seeds go to the first */
    const void *config;                     /* for open: shared, read only */
    /* May be NULL: no instance, self is NULL. Called in the threads' order, all
     * before the crawl. */
    int (*open)(void **out_self, const void *config);
    void (*close)(void *self);
};

#endif
