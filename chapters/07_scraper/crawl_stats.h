/* SPDX-License-Identifier: MIT-0 */
/* crawl_stats.h - what a crawl counts, and how it gets into the job.
 *
 * The names in the job are Scrapy's where it counts the same thing.
 */
#ifndef CRAWL_STATS_H
#define CRAWL_STATS_H

#include <stdint.h>

#include "crawl_store.h"

struct crawl_stats {
    int64_t pages; /* answers and failures, of any kind */
    int64_t bytes, items, items_dropped, items_failed;
    int64_t links_new, links_known, links_refused;
    int64_t robots_files, robots_denied, retries, failures, page_failures;
};

/* Adds what came in since `flushed` to the job's counters, inside its
 * transaction, and moves `flushed` up. */
int crawl_stats_flush(const struct crawl_stats *now,
                      struct crawl_stats *flushed, struct crawl_store *store,
                      struct port_error *err);

#endif
