/* SPDX-License-Identifier: MIT-0 */
/* crawl_engine_check.h - a scene for tests of the engine: a fake downloader, a
 * virtual clock, a job in a folder of its own.
 */
#ifndef CRAWL_ENGINE_CHECK_H
#define CRAWL_ENGINE_CHECK_H

#include "crawl_download_fake.h"
#include "crawl_engine.h"
#include "scratch_check.h"

struct engine_scene {
    char folder[SCRATCH_PATH], path[SCRATCH_PATH + 4];
    struct crawl_fake_page pages[16];
    struct crawl_fake fake;
    struct virtual_clock wall;
    struct crawl_downloader downloader;
    struct event_loop *loop;
    struct crawl_spider spider; /* crawl_spider_links, unless changed */
    struct crawl_store *store;
    struct crawl_settings set;
    /* May add hooks and stages; NULL: none. */
    void (*prepare)(struct crawl_engine *engine);
    struct crawl_load load; /* at the end of the last crawl */
    struct port_error err;
};
extern struct engine_scene scene;

void engine_scene_open(void);
void engine_scene_close(void);

/* Adds a page to the fake's. */
struct crawl_fake_page *engine_scene_page(const char *url, const char *body);
/* Crawls from the seeds, NULL at the end, or from "http://h/". */
struct crawl_stats engine_scene_crawl(const char *const *seeds);
/* What was fetched, and when: "ms url" a line. */
void engine_scene_trace_is(const char *want);
void engine_scene_counts_are(int ready, int done, int dead, int items);
/* Items of the job as JSON lines. */
void engine_scene_items_are(const char *want);
/* A counter in the job; 0 when there is none. */
int64_t engine_scene_stat(const char *name);

#endif
