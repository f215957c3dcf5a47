/* SPDX-License-Identifier: MIT-0 */
#include "crawl_stats.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    size_t offset;
} counters[] = {
    {"downloader/response_bytes", offsetof(struct crawl_stats, bytes)},
    {"downloader/response_count", offsetof(struct crawl_stats, pages)},
    {"downloader/failures", offsetof(struct crawl_stats, failures)},
    {"dupefilter/filtered", offsetof(struct crawl_stats, links_known)},
    {"item_dropped_count", offsetof(struct crawl_stats, items_dropped)},
    {"item_error_count", offsetof(struct crawl_stats, items_failed)},
    {"item_scraped_count", offsetof(struct crawl_stats, items)},
    {"parser/failures", offsetof(struct crawl_stats, page_failures)},
    {"retry/count", offsetof(struct crawl_stats, retries)},
    {"robotstxt/forbidden", offsetof(struct crawl_stats, robots_denied)},
    {"robotstxt/request_count", offsetof(struct crawl_stats, robots_files)},
    {"scheduler/enqueued", offsetof(struct crawl_stats, links_new)},
    {"spider/out_of_scope", offsetof(struct crawl_stats, links_refused)},
};

static int64_t *counter(struct crawl_stats *stats, size_t i)
{
    return (int64_t *)(void *)((char *)stats + counters[i].offset);
}

int crawl_stats_flush(const struct crawl_stats *now,
                      struct crawl_stats *flushed, struct crawl_store *store,
                      struct port_error *err)
{
    struct crawl_stats copy = *now;
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < sizeof counters / sizeof counters[0]; i++) {
        int64_t delta = *counter(&copy, i) - *counter(flushed, i);

        if (delta != 0)
            rc = crawl_store_stat(store, counters[i].name, delta, err);
        if (rc == 0)
            *counter(flushed, i) += delta;
    }
    return rc;
}
