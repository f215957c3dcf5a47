/* SPDX-License-Identifier: MIT-0 */
/* crawl_cookies_curl.h - one jar for all handles, that cannot grow for ever.
 *
 * libcurl's own engine: it knows domains, paths, public suffixes, and that a
 * secure cookie is for https. It knows no limit for the jar. Ours is counted
 * only now and then: when as many Set-Cookie lines have come as may have filled
 * it. Then the domains that have most lose all they have, so one that floods
 * pushes out no other, until the jar is three quarters full.
 *
 * In memory only: a crawl that goes on after a kill starts with an empty jar.
 */
#ifndef CRAWL_COOKIES_CURL_H
#define CRAWL_COOKIES_CURL_H

#include <stddef.h>

struct crawl_cookies_limits {
    size_t max_cookies, max_bytes; /* with name, domain and path */
};

struct crawl_cookies;

/* -ENOMEM. After curl_global_init. */
int crawl_cookies_open(struct crawl_cookies **out,
                       const struct crawl_cookies_limits *limits);
/* After all handles that use it. NULL is fine. */
void crawl_cookies_close(struct crawl_cookies *jar);

/* easy: a CURL *. -ENOMEM. */
int crawl_cookies_use(struct crawl_cookies *jar, void *easy);

/* An answer has set n cookies that take `bytes` in all; its transfer is over.
 * Without memory the jar is emptied. */
void crawl_cookies_added(struct crawl_cookies *jar, size_t n, size_t bytes);

#endif
