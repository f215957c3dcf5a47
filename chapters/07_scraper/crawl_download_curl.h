/* SPDX-License-Identifier: MIT-0 */
/* crawl_download_curl.h - adapter: fetches by libcurl's multi interface.
 *
 * No content coding is asked for: libcurl 7.88 takes a gzip stream that was
 * cut for a whole one. One that comes unasked is -EPROTO.
 */
#ifndef CRAWL_DOWNLOAD_CURL_H
#define CRAWL_DOWNLOAD_CURL_H

#include "crawl_downloader.h"

struct crawl_download_options { /* 0 in a field: the default in brackets */
    size_t max_fetches;         /* at a time [16] */
    long timeout_ms;            /* of a fetch [30000] */
    long connect_timeout_ms;    /* [10000] */
    size_t max_body_bytes;      /* [10 MiB] */
    const char *user_agent;     /* [groundwork-scrape/1.0] */
    int wake_fd;                /* ends a poll early when readable; 0: none */
};

/* -ENOMEM, -EIO when libcurl does not start. Before any thread starts. */
int crawl_download_curl_open(struct crawl_downloader *out,
                             const struct crawl_download_options *options);

#endif
