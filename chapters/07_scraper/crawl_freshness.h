/* SPDX-License-Identifier: MIT-0 */
/* crawl_freshness.h - for how long an answer may be used again without asking.
 *
 * RFC 9111 (HTTP Caching), for the cache of one crawl, and shortened:
 *     max-age, else Expires - Date; less Age. Without either it is not said,
 *     and we ask. (The RFC allows a guess from Last-Modified.)
 *     no-cache, Vary: *: ask. no-store: keep nothing.
 *     Dates in one form only, the one that may be sent (RFC 9110, 5.6.7);
 *     another is as if it were long ago.
 *     Any other Vary is passed over: one crawl asks in one way, but for its
 *     cookies.
 */
#ifndef CRAWL_FRESHNESS_H
#define CRAWL_FRESHNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str_view.h"

struct crawl_freshness { /* read-only; times in s, -1: not said */
    bool no_store, must_ask;
    int64_t max_age, expires, date, age;
};

void crawl_freshness_init(struct crawl_freshness *out);

/* A header line; most say nothing of this. */
void crawl_freshness_line(struct crawl_freshness *self, const char *line,
                          size_t len);

/* From now on; 0: ask; -1: not said. A year at most. */
int64_t crawl_freshness_ms(const struct crawl_freshness *self);

/* Seconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT"; 0 when it is no such
 * date. */
int64_t crawl_freshness_date(struct str_view text);

#endif
