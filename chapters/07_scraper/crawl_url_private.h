/* SPDX-License-Identifier: MIT-0 */
/* Between crawl_url.c, which parses, and crawl_url_parts.c, which looks. */
#ifndef CRAWL_URL_PRIVATE_H
#define CRAWL_URL_PRIVATE_H

#include "crawl_url.h"

struct str_view crawl_url_part(const struct crawl_url *u, size_t from,
                               size_t to);
bool crawl_url_is(struct str_view v, const char *text);

/* Segments: ".", "..", also written with %2e. */
bool crawl_url_dot(struct str_view v);
bool crawl_url_two_dots(struct str_view v);

/* "C:"; with normal false "C|" too. */
bool crawl_url_drive(struct str_view v, bool normal);
bool crawl_url_starts_with_drive(struct str_view v);

/* Without blanks and control bytes at both ends. */
struct str_view crawl_url_strip(struct str_view v);

/* Tabs and newlines inside are as if they were not there. out_copy [transfer]
 * by free(): holds the text when it had to change. -ENOMEM. */
int crawl_url_drop_breaks(struct str_view *v, char **out_copy);

#endif
