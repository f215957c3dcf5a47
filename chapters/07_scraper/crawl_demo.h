/* SPDX-License-Identifier: MIT-0 */
/* crawl_demo.h - sites to crawl without a network: made up from a seed, the
 * same each time.
 *
 *     /              what there is
 *     /robots.txt    forbids /trap/
 *     /docs/         a manual of DEMO_DOCS pages that link to each other
 *     /quotes/       a listing, ten a page, with a link to the next
 *     /shop/         categories, listings, and a page for each product
 *     /gbk/          a listing in GBK, with queries in GBK
 *     /trap/         a calendar whose last month never comes
 *     /bench/1       as many pages as one wants, for `scrape bench`
 */
#ifndef CRAWL_DEMO_H
#define CRAWL_DEMO_H

#include <stdint.h>

#include "port_error.h"
#include "string_builder.h"

enum {
    DEMO_DOCS = 40,
    DEMO_QUOTES = 100,
    DEMO_CATEGORIES = 5,
    DEMO_PRODUCTS = 60, /* in all categories together */
    DEMO_NEWS = 30      /* of /gbk/ */
};

/* Writes the page of a path (with its query, NULL: none) and returns its
 * status; *out_type is its Content-Type. -ENOMEM. */
int crawl_demo_page(uint64_t seed, const char *path, const char *query,
                    struct string_builder *out, const char **out_type);

/* Serves them on 127.0.0.1 in threads of its own until closed. port 0: any;
 * *out_port says which. */
struct crawl_demo;
int crawl_demo_open(struct crawl_demo **out, uint16_t port, uint64_t seed,
                    uint16_t *out_port, struct port_error *err);
void crawl_demo_close(struct crawl_demo *demo); /* NULL is fine */

#endif
