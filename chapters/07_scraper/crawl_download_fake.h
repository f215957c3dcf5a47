/* SPDX-License-Identifier: MIT-0 */
/* crawl_download_fake.h - adapter: fetches from a table, in a fixed order.
 *
 * With it and a virtual clock a crawl does the same each time, to the byte.
 */
#ifndef CRAWL_DOWNLOAD_FAKE_H
#define CRAWL_DOWNLOAD_FAKE_H

#include <stdbool.h>

#include "crawl_downloader.h"
#include "string_builder.h"
#include "virtual_clock.h"

struct crawl_fake_page {
    const char *url;
    int status;             /* 0: 200 */
    const char *body;       /* NULL: "" */
    const char *type;       /* NULL: text/html */
    const char *location;   /* NULL: none */
    int error;              /* a negative errno value instead of an answer */
    int fails;              /* so many times, then it is a 200; 0: for ever */
    int64_t retry_after_ms; /* 0: none */
    int64_t latency_ms;     /* as it is told, not waited for */
    const char *etag;       /* NULL: none; a fetch with it is told 304 */
    int64_t fresh_ms;
    bool no_store;
};

struct crawl_fake {
    struct crawl_fake_page *pages; /* [borrowed]; `fails` counts */
    size_t n;
    struct virtual_clock *clock; /* [borrowed]; a poll that waits moves it */
    struct string_builder trace; /* "time url", " etag" of a fetch that has
                                  * one; a line each. The caller's to free */
};

/* fake [borrowed] until close. A page that is not listed is a 404. What was
 * started first is done first, 10 ms later each. */
int crawl_download_fake_open(struct crawl_downloader *out,
                             struct crawl_fake *fake);

#endif
