/* SPDX-License-Identifier: MIT-0 */
/* crawl_links.h - links, title and first heading of a page, without a tree.
 *
 * Nine tenths of a crawl's processor time go into building trees. A crawl that
 * needs only links can do with the tokens: this scanner knows what is text and
 * what is a tag (comments, scripts, styles, textarea, title, CDATA in foreign
 * content), and not what is inside what.
 *
 * Where that differs from a tree: an <a> inside <select> counts here.
 * Links in templates do not count, links in noscript do: no script runs here.
 *
 * Source: WHATWG, HTML, 13.2.5 "Tokenization".
 */
#ifndef CRAWL_LINKS_H
#define CRAWL_LINKS_H

#include <stdbool.h>

#include "crawl_url.h"
#include "html_port.h"
#include "str_view.h"
#include "string_builder.h"

enum crawl_link_tag { CRAWL_LINK_A, CRAWL_LINK_AREA, CRAWL_LINK_BASE };

struct crawl_link {
    enum crawl_link_tag tag;
    struct str_view href; /* references decoded; good until fn returns */
    bool nofollow;        /* rel has that word */
};

/* Called in the order of the page; anything but 0 ends the scan and is
 * returned. Only the first <base> with an href is given. */
typedef int crawl_link_fn(void *ctx, const struct crawl_link *link);

struct crawl_links {
    struct html_port *html;      /* [borrowed] decodes rare references */
    struct string_builder title; /* text of the first title, blanks joined */
    struct string_builder h1;    /* of the first h1 */
    struct string_builder href;  /* scratch */
    struct string_builder scratch;
};

/* Many pages may be scanned with one, which keeps its memory. */
void crawl_links_init(struct crawl_links *links, struct html_port *html);
void crawl_links_fini(struct crawl_links *links);

/* html in UTF-8. -ENOMEM, or what fn returned. O(len). */
int crawl_links_scan(struct crawl_links *links, struct str_view html,
                     crawl_link_fn *fn, void *ctx);

/* Scans, resolves against the page's URL or its <base>, and gives each link
 * that is a URL at all, as a browser would ask for it. Empty hrefs are passed
 * over. */
typedef int crawl_resolved_fn(void *ctx, const struct crawl_url *url,
                              const struct crawl_link *link);
int crawl_links_resolve(struct crawl_links *links, struct str_view html,
                        const struct crawl_url *page,
                        const struct crawl_url_encoder *encoder,
                        crawl_resolved_fn *fn, void *ctx);

#endif
