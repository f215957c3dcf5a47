/* SPDX-License-Identifier: MIT-0 */
/* crawl_robots.h - robots.txt as RFC 9309 has it.
 *
 * Where implementations differ, this one: names an agent by its product token,
 * compared whole and without case; merges all groups of that token, and takes
 * `*` only when there is none; lets the longest pattern win, and allow when two
 * are equally long; compares octets, with %XX of unreserved characters decoded.
 *
 * Threads: a parsed file is constant and may be shared.
 */
#ifndef CRAWL_ROBOTS_H
#define CRAWL_ROBOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "str_view.h"

enum {
    CRAWL_ROBOTS_MAX_BYTES = 1024 * 1024, /* the RFC asks for 500 KiB */
    CRAWL_ROBOTS_MAX_PATTERN = 2000
};

struct crawl_robots;

/* The rules of `text` for one user agent ("Mybot/2.1 (...)": the token is
 * Mybot). Any text is a robots.txt: what is not understood is passed over, and
 * so is what lies past the limit.
 *   out  [transfer] by crawl_robots_destroy
 *   -ENOMEM
 * O(text).
 */
int crawl_robots_parse(struct crawl_robots **out, struct str_view text,
                       const char *agent);
void crawl_robots_destroy(struct crawl_robots *robots); /* NULL is fine */

/* Whether path (with its query) may be fetched. /robots.txt always may.
 * O(rules * path). */
bool crawl_robots_allows(const struct crawl_robots *robots,
                         struct str_view path);

/* Crawl-delay in milliseconds, -1 when there is none. Not in the RFC; asked for
 * by many sites. */
int64_t crawl_robots_delay_ms(const struct crawl_robots *robots);

#endif
