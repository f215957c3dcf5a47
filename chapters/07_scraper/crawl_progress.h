/* SPDX-License-Identifier: MIT-0 */
/* crawl_progress.h - a crawl on a terminal: one line that is written anew.
 *
 * A decorator around the downloader, as http_record of chapter 03 is: whatever
 * waits for fetches passes by here.
 */
#ifndef CRAWL_PROGRESS_H
#define CRAWL_PROGRESS_H

#include "crawl_downloader.h"
#include "crawl_engine.h"
#include "virtual_clock.h"

struct crawl_progress {
    struct crawl_downloader inner;
    const struct crawl_engine *engine; /* NULL until there is one */
    struct virtual_clock clock;
    int64_t start_ns, next_ns;
};

/* Puts itself around *downloader, which is then closed by its close. progress
 * [borrowed] until then. */
void crawl_progress_open(struct crawl_progress *progress,
                         struct crawl_downloader *downloader);
/* The last state, and a newline. */
void crawl_progress_end(struct crawl_progress *progress);

#endif
