/* SPDX-License-Identifier: MIT-0 */
/* crawl_result.h - what one page led to: requests and items, in order.
 *
 *     worker: a callback fills it through the sink
 *     loop:   reads it, writes it into the job, uses it again
 *
 * Everything in it lives in its arena, whose memory is kept from page to page.
 * It shares nothing, so it may travel between threads.
 */
#ifndef CRAWL_RESULT_H
#define CRAWL_RESULT_H

#include "arena.h"
#include "crawl_scope.h"
#include "crawl_spider.h"
#include "crawl_store.h"
#include "lru_cache.h"

struct crawl_budget {   /* of one page */
    size_t max_bytes;   /* of requests and items together */
    size_t max_entries; /* of both */
    int64_t max_cpu_ms; /* of the thread */
};
extern const struct crawl_budget crawl_budget_default;

struct crawl_entry {
    struct crawl_entry *next;
    struct crawl_item *item;      /* NULL: a request */
    struct crawl_request request; /* texts in the arena */
};

struct crawl_result {
    struct arena *arena;
    struct crawl_entry *first, **last;
    size_t entries, bytes;
    int64_t refused; /* out of scope */
};

/* -ENOMEM. */
int crawl_result_init(struct crawl_result *result);
void crawl_result_fini(struct crawl_result *result); /* zeroed is fine */
void crawl_result_clear(struct crawl_result *result);

/* Takes *at out, an entry's place in its list; *at is the next one then. */
void crawl_result_remove(struct crawl_result *result, struct crawl_entry **at);

/* Where a callback's words go. The pieces are [borrowed] from the page that is
 * being read. */
struct crawl_sink {
    struct crawl_result *result;
    const struct crawl_scope *scope;
    const char *callback; /* that runs */
    int depth;            /* of the page */
    const struct crawl_budget *budget;
    int64_t until_ns; /* of the thread's processor time; 0: not yet begun */
    struct lru_cache *met; /* NULL: none */
};

/* URLs that a thread has met, and their fingerprints. out [transfer] by
 * lru_cache_destroy. About 1.5 MiB at most. -ENOMEM. */
int crawl_met_create(struct lru_cache **out);

/* "http://h:81" in the arena, or NULL. */
char *crawl_result_site(struct arena *arena, const struct crawl_url *url);

#endif
