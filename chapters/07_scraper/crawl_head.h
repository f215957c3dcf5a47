/* SPDX-License-Identifier: MIT-0 */
/* crawl_head.h - reads the head of an answer line by line, within limits.
 *
 * libcurl hands out its lines, also those of an answer that goes before (103),
 * and those behind a chunked body (trailers). What counts is the last answer;
 * the limits count all of them. What libcurl 7.88 accepts and two readers may
 * understand differently is refused: two lengths that differ, a transfer
 * coding besides chunked.
 *
 * Errors: -EFBIG past a limit, -EPROTO not HTTP as it should be,
 *         -EPROTONOSUPPORT a content coding that nobody asked for, -ENOMEM.
 */
#ifndef CRAWL_HEAD_H
#define CRAWL_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "crawl_freshness.h"
#include "crawl_inflate.h"
#include "port_error.h"
#include "string_builder.h"

struct crawl_head_limits {
    size_t max_bytes, max_lines, max_cookies; /* of one fetch */
    size_t max_body_bytes;                    /* that may be declared */
};

/* Texts are kept, up to these; a longer one is "", as if it were not there. */
enum {
    CRAWL_HEAD_LOCATION_MAX = 8192,
    CRAWL_HEAD_TYPE_MAX = 256,
    CRAWL_HEAD_ETAG_MAX = 512,
    CRAWL_HEAD_DATE_MAX = 40
};

struct crawl_head { /* read-only */
    struct crawl_head_limits limits;
    int status;
    struct string_builder location, type, etag, last_modified;
    struct crawl_freshness freshness;
    enum crawl_coding coding;
    long long length; /* Content-Length, -1 when none */
    bool chunked;
    bool in_body; /* the last answer's head has ended */
    size_t bytes, lines, cookies, cookie_bytes;
};

void crawl_head_init(struct crawl_head *out,
                     const struct crawl_head_limits *limits);
void crawl_head_fini(struct crawl_head *head);

/* Forgets all: the next fetch. Keeps memory. */
void crawl_head_start(struct crawl_head *head);

/* One line with its end. err may be NULL. */
int crawl_head_line(struct crawl_head *head, const char *line, size_t len,
                    struct port_error *err);

/* Whether no byte of a body is as it should be: none was promised. */
bool crawl_head_allows_no_body(const struct crawl_head *head);

#endif
