/* SPDX-License-Identifier: MIT-0 */
/* crawl_canonical.h - which URLs count as the same, and a request's name.
 *
 * Only for telling requests apart. The canonical form is never fetched: a
 * server may well tell `?b=2&a=1` from `?a=1&b=2`.
 *
 * The classes are those of Scrapy (w3lib's canonicalize_url): host in lower
 * case, query pairs sorted, `?a` is `?a=`, `+` and `%20` the same in a query,
 * percent forms decoded where that is safe (`%7E` is `~`, `%2F` stays), no
 * fragment. Dot segments and a default port stay: crawl_url_parse has removed
 * them from what a page linked to.
 */
#ifndef CRAWL_CANONICAL_H
#define CRAWL_CANONICAL_H

#include <stdbool.h>
#include <stdint.h>

#include "str_view.h"
#include "string_builder.h"

/* Appends the canonical form. Any text is taken. -ENOMEM, -EMSGSIZE. */
int crawl_canonical_append(struct string_builder *out, struct str_view url,
                           bool keep_fragment);

enum { CRAWL_FINGERPRINT_BYTES = 16 };

struct crawl_fingerprint {
    uint8_t bytes[CRAWL_FINGERPRINT_BYTES];
};

/* The first 128 bits of SHA-256 over method (in upper case), canonical URL and
 * the exact body. Headers do not count. -ENOMEM. About 1 us. */
int crawl_fingerprint_make(struct crawl_fingerprint *out, const char *method,
                           struct str_view url, struct str_view body,
                           bool keep_fragment);

#endif
