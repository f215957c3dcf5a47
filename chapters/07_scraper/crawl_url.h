/* SPDX-License-Identifier: MIT-0 */
/* crawl_url.h - URLs as browsers read them (WHATWG), and as RFC 3986 does.
 *
 * What a page links to is written for browsers: `\` for `/`, a newline inside,
 * `HTTP://EXAMPLE.com:80/a/../b`. A crawler that reads links by the RFC asks
 * for other pages than a browser does. So whatever is fetched goes through
 * crawl_url_parse; crawl_url_join_rfc is there to compare, and for the lab.
 *
 * Threads: values; a parsed base is read only and may be shared.
 * Errors:  0, -EINVAL for what is no URL, -ENOMEM, -EMSGSIZE over the limit.
 * Source:  WHATWG, URL Standard, 4.4 "URL parsing"; RFC 3986, 5.2. Offsets into
 *          one buffer as in Ada (Nizipli, Lemire, 2023).
 */
#ifndef CRAWL_URL_H
#define CRAWL_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "str_view.h"
#include "string_builder.h"

enum { CRAWL_URL_MAX = 65536 };

/* The serialized URL and where its parts are. All zero is no URL; reuse one for
 * many parses, it keeps its memory.
 *
 *     http://user:pw@host:81/path?query#fragment
 *         |         |    |  |    |     |        |
 *         |         |    |  path_end   |        href.len
 *         scheme_end|    |  path       query_end (fragment begins)
 *                   host host_end
 */
struct crawl_url {
    struct string_builder href;
    size_t scheme_end; /* at the ':' */
    size_t host;       /* first byte of the host; 0 without an authority */
    size_t host_end;   /* behind it, before ":port" */
    size_t path;       /* first byte of the path */
    size_t path_end;   /* at '?' or '#' or the end */
    size_t query_end;  /* at '#' or the end */
    bool special;      /* http, https, ws, wss, ftp, file */
    bool opaque;       /* mailto:x: a path that is no hierarchy */
};

void crawl_url_init(struct crawl_url *url);
void crawl_url_fini(struct crawl_url *url);

/* WHATWG model. base may be NULL, then `text` must be absolute. `encode` turns
 * the query of a link on a page that is not UTF-8 into the page's bytes; NULL
 * for UTF-8. On failure out is empty. O(len).
 */
struct crawl_url_encoder {
    /* Appends text in the page's encoding; what it lacks as `&#N;`. */
    int (*encode)(void *ctx, struct str_view text, struct string_builder *out);
    void *ctx;
};
int crawl_url_parse(struct crawl_url *out, struct str_view text,
                    const struct crawl_url *base,
                    const struct crawl_url_encoder *encoder);

struct str_view crawl_url_scheme(const struct crawl_url *url);
struct str_view crawl_url_host(const struct crawl_url *url);
/* "host:port" without userinfo: the key of a site. */
struct str_view crawl_url_host_port(const struct crawl_url *url);
/* Path and query: what robots.txt talks about. */
struct str_view crawl_url_target(const struct crawl_url *url);
bool crawl_url_is_http(const struct crawl_url *url);

/* RFC 3986, 5.2.2, strict: appends to out, normalises nothing but dots. */
int crawl_url_join_rfc(struct string_builder *out, struct str_view base,
                       struct str_view ref);

#endif
