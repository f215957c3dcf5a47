/* SPDX-License-Identifier: MIT-0 */
/* http_curl.h - adapter: HTTP by libcurl.
 *
 * Three things libcurl 7.88 lets pass are refused here: a body without a
 * declared length that goes on for ever, two different Content-Length
 * headers, and a compressed body that nobody asked for (it reports a gzip
 * stream that was cut as a success).
 *
 * Threads: the first open of a process before any thread starts.
 */
#ifndef HTTP_CURL_H
#define HTTP_CURL_H

#include <stddef.h>

#include "http_port.h"

struct http_curl_options {   /* 0 in a field: the default in brackets */
    long timeout_ms;         /* the whole transfer [30000] */
    long connect_timeout_ms; /* [10000] */
    size_t max_body_bytes;   /* [10 MiB] */
    long max_redirects;      /* [5] */
    const char *user_agent;  /* [pagewatch/1.0]; [borrowed] until close */
};

/* options may be NULL. -ENOMEM, -EIO when libcurl does not start. */
int http_curl_open(struct http_port *out,
                   const struct http_curl_options *options);

/* The one table from CURLcode to our codes; -EIO for what it does not list. */
int http_curl_code(long curl_code);

#endif
