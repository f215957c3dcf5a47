/* SPDX-License-Identifier: MIT-0 */
/* crawl_engine.h - takes requests from a job, fetches, hands pages to a spider,
 * and writes down what came of it.
 *
 *             lease             start                     submit
 *     store -------> engine ----------> downloader    +----------> workers:
 *       ^             |  ^                  |         |            the spider's
 *       |             |  +------------------+---------+            callback
 *       |             |        answer, through the                    |
 *       |             |        downloader middlewares                 |
 *       +-------------+<----------------------------------------------+
 *        one page, one       requests and items, through the spider
 *        transaction         middlewares and the item pipelines
 *
 * One thread runs the engine, and with settings.threads = 0 there is no other:
 * then the order of things follows from the answers and the clock alone, and
 * with crawl_download_fake and a virtual clock a crawl is the same each time.
 */
#ifndef CRAWL_ENGINE_H
#define CRAWL_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "crawl_downloader.h"
#include "crawl_result.h"
#include "crawl_spider.h"
#include "crawl_stats.h"
#include "crawl_store.h"
#include "event_loop.h"
#include "middleware.h"
#include "pipeline.h"
#include "port_error.h"
#include "virtual_clock.h"

struct crawl_settings {   /* 0 in a field: the default in brackets */
    int threads;          /* that parse [none: the engine's own] */
    int max_in_flight;    /* fetches at a time [16] */
    int max_per_host;     /* [8] */
    int64_t delay_ms;     /* between two starts at one site [0] */
    uint64_t jitter_seed; /* each delay times 0.5 to 1.5 [not at all] */
    /* The delay follows the site's latency, so that so many hundredths of a
     * request are under way there [off]. */
    int autothrottle_percent;
    enum crawl_order order;
    bool dedupe_on_disk; /* by the job alone: no memory, more time */
    int max_depth;       /* links from a seed [no limit] */
    int64_t max_pages;   /* fetched in this run [no limit] */
    int max_tries;       /* of one page [3] */
    int max_redirects;   /* one after the other [20] */
    int64_t backoff_ms;  /* after the first failure, then doubled [1000] */
    int64_t max_wait_ms; /* a server may ask us to wait [120000] */
    int64_t grace_ms;    /* for what is under way, after a stop [5000] */
    bool ignore_robots;  /* for your own site */
    bool all_hosts;      /* follow links to hosts of no seed */
    const char *agent;   /* for robots.txt [groundwork-scrape/1.0] */
    struct crawl_budget budget; /* of one page [crawl_budget_default] */
};

struct crawl_parts { /* all [borrowed] until the engine is destroyed */
    struct crawl_store *store;
    struct crawl_downloader *downloader;
    const struct crawl_spider *spider;
    struct virtual_clock *clock;
    /* Where workers report, and where your own events may be. Give it to the
     * downloader, too, and there is one wait. NULL: no threads. */
    struct event_loop *loop;
};

struct crawl_engine;
/* -ENOMEM, -EAGAIN: no further thread, or the spider's error. */
int crawl_engine_create(struct crawl_engine **out,
                        const struct crawl_parts *parts,
                        const struct crawl_settings *settings);
void crawl_engine_destroy(struct crawl_engine *engine); /* NULL is fine */

/* The downloader middlewares, with the engine's own in them; add yours before
 * the run. An exchange's request is a struct crawl_exchange, its response a
 * const struct crawl_fetched. */
struct middleware *crawl_engine_hooks(struct crawl_engine *engine);

/* The spider middlewares, with the engine's own in them: round the callback, on
 * the engine's thread. An exchange's request is a struct crawl_visit, its
 * response a struct crawl_result. Add yours before the run.
 *
 *     on_request   The page is here, and not read. NEXT: to the callback, for
 *                  which the sink is empty. RESPONSE: done without it. An error
 *                  refuses the page.
 *     on_response  What came of it. Entries may be changed, all but a request's
 *                  URL and what follows from that; taken out
 *                  (crawl_result_remove); added (crawl_emit, crawl_follow). An
 *                  error refuses the page.
 *     on_error     The page was refused on the way in, could not be read, or is
 *                  over its budget. NEXT: so be it. RESPONSE: it is done, with
 *                  what the hook puts into the sink.
 *
 * RESPONSE wants x->response: visit->sink->result, which is empty until
 * somebody adds to it. REQUEST makes no sense here, the page has been fetched:
 * it refuses the page, as -EPROTO. A page is one transaction: of one that is
 * refused nothing is kept. One that a kill undid passes here again.
 *
 * As in Scrapy: input in ascending order, output and exceptions in descending
 * order; a refused input asks no further input hook, but the exception hooks;
 * one that recovers ends their turn, and output hooks follow.
 * Not as in Scrapy: the output hooks that follow are ALL, not only the rest; an
 * output hook that fails is heard of by no exception hook; an input hook may
 * answer; a callback that fails has put out nothing, where a generator has put
 * out its first half; seeds do not pass here; the body is gone on the way out;
 * no request lifts http_error (handle_httpstatus_list). What Scrapy refuses by
 * depth and length of the URL in this chain, and once by host, crawl_scope has
 * refused before, on the worker's thread, where it is cheap. */
struct middleware *crawl_engine_spider_hooks(struct crawl_engine *engine);

/* The scheduler middlewares: each request that a page or a redirect leads to,
 * and that is new, passes as a struct crawl_request before it is queued. A
 * stage may drop it, with a reason, or change all but its URL; it sees it once
 * a run. One that fails ends the crawl. Add yours before the run, which opens
 * and closes them. */
struct pipeline *crawl_engine_requests(struct crawl_engine *engine);

/* The item pipelines, of struct crawl_item. The engine's own last stage writes
 * the item into the job; add yours before the run, which opens and closes them.
 */
struct pipeline *crawl_engine_pipeline(struct crawl_engine *engine);

/* Orders of the engine's own, as in Scrapy. */
enum {
    CRAWL_HOOK_ROBOTS = 100,
    CRAWL_HOOK_RETRY = 550,
    CRAWL_HOOK_REDIRECT = 600,
    CRAWL_HOOK_HTTP_ERROR = 50, /* spider: status 200 and HTML, or refused */
    CRAWL_STAGE_STORE = 1000
};

/* What a downloader middleware sees, and what it asks for with
 * MIDDLEWARE_REQUEST. */
struct crawl_exchange {
    int64_t id;      /* of the request, in the job and in logs */
    const char *url; /* [borrowed] */
    int tries;       /* failed before */
    enum crawl_again {
        CRAWL_AGAIN_NOT,
        CRAWL_AGAIN_LATER, /* the same request */
        CRAWL_AGAIN_THERE  /* the one at `location` */
    } again;
    int64_t wait_ms;      /* LATER */
    bool site_waits;      /* LATER: and all of its site with it */
    const char *location; /* THERE; relative to url, good until the answer is
                           * done with */
    const char *reason;   /* of a failure: a text that lives as long */
};

/* What a spider middleware sees; all [borrowed] until the hook returns. */
struct crawl_visit {
    int64_t id; /* of the request, in the job and in logs */
    const char *url;
    int status, depth;
    const char *callback, *meta; /* of the request; meta "" when nothing */
    const char *content_type;    /* as the server wrote it */
    struct str_view body;        /* not yet text; "" on the way out */
    struct crawl_sink *sink;     /* into the page's result */
    /* Of a page that is refused. The text is [borrowed] until a hook is asked
     * about another page; NULL: what the error is called. */
    const char *reason;
    bool is_done; /* with that reason; else it is dead */
};

/* Adds a start URL and allows its host; one that is known is no error.
 * -EINVAL: not an http URL. */
int crawl_engine_seed(struct crawl_engine *engine, const char *url,
                      struct port_error *err);

/* Works until nothing is left, a limit is reached, or crawl_engine_stop. What
 * was under way is then ready again in the job. On failure of the store the
 * job is as at its last commit. */
int crawl_engine_run(struct crawl_engine *engine, struct port_error *err);

/* May be called from a signal handler. */
void crawl_engine_stop(struct crawl_engine *engine);
/* No new fetches until false. On the engine's thread. */
void crawl_engine_pause(struct crawl_engine *engine, bool paused);

const struct crawl_stats *crawl_engine_stats(const struct crawl_engine *engine);

struct crawl_load {
    int in_flight, parsing;
    int64_t queued; /* ready, or later */
    size_t sites;
};
struct crawl_load crawl_engine_load(const struct crawl_engine *engine);

struct crawl_site_load {
    const char *name; /* "http://h:81"; [owned] by the engine */
    int in_flight;
    int64_t wait_ms; /* its server asked for; 0: none */
};
/* i below crawl_load.sites. */
struct crawl_site_load crawl_engine_site(const struct crawl_engine *engine,
                                         size_t i);

#endif
