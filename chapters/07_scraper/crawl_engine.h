/* SPDX-License-Identifier: MIT-0 */
/* crawl_engine.h - takes requests from a job, fetches, hands pages to a spider,
 * and writes down what came of it.
 *
 *           lease              start
 *     store -------> engine ----------> downloader
 *       ^               |                   |
 *       |               +--- robots, delays |
 *       |  one          |                   |
 *       +-- transaction-+<------------------+ answer
 *           a page      |
 *                     spider: emits items, follows links
 *
 * One thread. The order of things follows from the answers and the clock alone,
 * so with crawl_download_fake and a virtual clock a crawl is the same each
 * time.
 */
#ifndef CRAWL_ENGINE_H
#define CRAWL_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "crawl_downloader.h"
#include "crawl_store.h"
#include "crawl_url.h"
#include "html_port.h"
#include "port_error.h"
#include "virtual_clock.h"

struct crawl_settings {  /* 0 in a field: the default in brackets */
    int max_in_flight;   /* fetches at a time [16] */
    int max_per_host;    /* [8] */
    int64_t delay_ms;    /* between two starts at one site [0] */
    int max_depth;       /* links from a seed [no limit] */
    int64_t max_pages;   /* fetched in this run [no limit] */
    int max_tries;       /* of one page [3] */
    int64_t backoff_ms;  /* after the first failure, then doubled [1000] */
    int64_t max_wait_ms; /* a server may ask us to wait [120000] */
    int64_t grace_ms;    /* for fetches under way, after a stop [5000] */
    bool ignore_robots;  /* for your own site */
    bool all_hosts;      /* follow links to hosts of no seed */
    const char *agent;   /* for robots.txt [groundwork-scrape/1.0] */
};

struct crawl_page { /* all [borrowed] by the callback */
    const struct crawl_url *url;
    int status, depth;
    struct str_view text; /* UTF-8 */
    const char *charset;  /* how it came, a name of the Encoding Standard */
};

/* What a callback may do: C's `yield`. Each returns 0 or the error that ends
 * the crawl; a callback hands it on. */
struct crawl_sink;
int crawl_emit(struct crawl_sink *sink, const char *json);
/* Passed over unless http(s), of an allowed host, and not too deep. callback
 * NULL: the one that runs. */
int crawl_follow(struct crawl_sink *sink, const struct crawl_url *url,
                 const char *callback);

struct crawl_callback {
    const char *name; /* NULL ends the table */
    int (*page)(void *self, struct crawl_sink *sink,
                const struct crawl_page *page);
};

struct crawl_spider {
    const char *name;
    void *self;
    const struct crawl_callback *callbacks; /* seeds go to the first */
};

struct crawl_stats {
    int64_t pages, items, links_new, robots_denied, retries, failures, bytes,
        robots_files;
};

struct crawl_parts { /* all [borrowed] until the engine is destroyed */
    struct crawl_store *store;
    struct crawl_downloader *downloader;
    struct crawl_spider *spider;
    struct virtual_clock *clock;
};

struct crawl_engine;
int crawl_engine_create(struct crawl_engine **out,
                        const struct crawl_parts *parts,
                        const struct crawl_settings *settings); /* -ENOMEM */
void crawl_engine_destroy(struct crawl_engine *engine); /* NULL is fine */

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

const struct crawl_stats *crawl_engine_stats(const struct crawl_engine *engine);

#endif
