/* SPDX-License-Identifier: MIT-0 */
/* crawl_scope.h - which requests belong to a crawl at all.
 *
 * Threads: filled by one thread before the crawl; then any number may ask.
 * Source:  Scrapy's OffsiteMiddleware, DepthMiddleware and UrlLengthMiddleware.
 */
#ifndef CRAWL_SCOPE_H
#define CRAWL_SCOPE_H

#include <stdbool.h>

#include "crawl_url.h"
#include "str_view.h"

enum { CRAWL_SCOPE_URL_MAX = 2083 }; /* bytes; Scrapy's limit, too */

struct crawl_scope;

/* max_depth: links from a seed, 0: no limit. -ENOMEM. */
int crawl_scope_create(struct crawl_scope **out, bool all_hosts, int max_depth);
void crawl_scope_destroy(struct crawl_scope *scope); /* NULL is fine */

/* A host, of any scheme and port. -ENOMEM. */
int crawl_scope_allow(struct crawl_scope *scope, struct str_view host);

/* NULL: it belongs; else why not: a text for stats. */
const char *crawl_scope_refuses(const struct crawl_scope *scope,
                                const struct crawl_url *url, int depth);

#endif
