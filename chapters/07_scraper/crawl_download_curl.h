/* SPDX-License-Identifier: MIT-0 */
/* crawl_download_curl.h - adapter: fetches by libcurl's multi interface.
 *
 * libcurl 7.88 alone does not protect: its size limit knows no chunked body and
 * no decoded one, a gzip stream that was cut is a success, two lengths that
 * differ are accepted, a cookie jar grows for ever. So heads are read here
 * (crawl_head.h), bodies are decoded and counted here (crawl_inflate.h), and
 * the jar is trimmed (crawl_cookies_curl.h).
 *
 * Its sockets and its timer are on an event loop (crawl_socket_curl.h), so one
 * epoll_wait waits for pages, and for all else that is on the loop.
 *
 * Whatever URL is started, what is wrong with it is told to fn.
 */
#ifndef CRAWL_DOWNLOAD_CURL_H
#define CRAWL_DOWNLOAD_CURL_H

#include <stdbool.h>

#include "crawl_downloader.h"

struct event_loop;

struct crawl_download_options { /* 0 in a field: the default in brackets */
    size_t max_fetches;         /* at a time [16] */
    long timeout_ms;            /* of a fetch [30000] */
    long connect_timeout_ms;    /* [10000] */
    long low_speed_bytes;       /* fewer a second [100] ... */
    long low_speed_s;           /* for so long end a fetch [20] */
    size_t max_body_bytes;      /* sent, and decoded, each [10 MiB] */
    size_t max_ratio;           /* decoded to sent, from 1 MiB on [200] */
    size_t max_held_bytes;      /* of all bodies under way: past it they wait
                                 * for each other [48 MiB] */
    size_t max_head_bytes;      /* [64 KiB] */
    size_t max_head_lines;      /* [256] */
    bool no_cookies;
    size_t max_answer_cookies; /* [50], which is libcurl's, too */
    size_t max_cookies;        /* in the jar [5000] */
    size_t max_cookie_bytes;   /* in the jar [1 MiB] */
    const char *user_agent;    /* [groundwork-scrape/1.0] */
    const char *proxy;         /* as CURLOPT_PROXY [of the environment] */
    const char *ca_file;       /* whom to trust, in PEM [the system's] */
    /* [borrowed] until close: what poll waits on, and what else is on it comes
     * as well; until then event_loop_run does not end [one of its own] */
    struct event_loop *loop;
};

/* -ENOMEM, -EIO when libcurl does not start, -EMFILE and the like for a loop of
 * its own. Before any thread starts. */
int crawl_download_curl_open(struct crawl_downloader *out,
                             const struct crawl_download_options *options);

#endif
