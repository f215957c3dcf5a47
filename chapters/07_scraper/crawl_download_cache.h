/* SPDX-License-Identifier: MIT-0 */
/* crawl_download_cache.h - a downloader round another one, that remembers.
 *
 *     engine ---> crawl_download_cache ---> crawl_download_curl
 *                        |
 *                 crawl_cache_sqlite
 *
 * The decorator of Gamma et al., as http_record.h of chapter 03.
 *
 *     always      What is in the cache is the answer, however old. For writing
 *                 a spider: a site is fetched once.
 *     revalidate  As RFC 9111 says, shortened (crawl_freshness.h): what is
 *                 fresh is the answer; else the server is asked whether it
 *                 changed. What says no-store is not kept. What is stale is
 *                 never the answer, also when the server is down.
 *
 * Neither keeps an error, a 429 or a 5xx: those say nothing of the page.
 *
 * With replay_only the network is never asked: what is there is the answer,
 * and what is not is -ENOENT. The same crawl again, byte for byte, on a machine
 * without a network.
 *
 * A fetch that brings its own etag or last_modified asks the server: its caller
 * has a cache. Set-Cookie is not kept, so a page out of the cache sets none. A
 * cache that cannot be read or written is no error of a page; see `counts`.
 */
#ifndef CRAWL_DOWNLOAD_CACHE_H
#define CRAWL_DOWNLOAD_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "crawl_downloader.h"
#include "port_error.h"
#include "virtual_clock.h"

enum crawl_cache_policy { CRAWL_CACHE_ALWAYS, CRAWL_CACHE_REVALIDATE };

struct crawl_cache_counts {
    int64_t hits;      /* answers without a question */
    int64_t unchanged; /* questions answered by 304 */
    int64_t fetched;   /* all other questions */
    int64_t stored, failures;
};

struct crawl_cache_options { /* 0 in a field: the default in brackets */
    enum crawl_cache_policy policy;
    bool replay_only;
    int64_t max_bytes;                 /* in the file; oldest out [256 MiB] */
    struct virtual_clock *clock;       /* [borrowed] until close [the real] */
    struct crawl_cache_counts *counts; /* [borrowed] until close [none] */
};

/* inner [transfer]: closed with the cache, also when this call fails. With
 * replay_only it may be NULL. options may be NULL. err as crawl_cache_open. */
int crawl_download_cache_open(struct crawl_downloader *out,
                              const struct crawl_downloader *inner,
                              const char *path,
                              const struct crawl_cache_options *options,
                              struct port_error *err);

#endif
