/* SPDX-License-Identifier: MIT-0 */
/* crawl_spider_links.h - a ready spider: follows every link, and emits for each
 * page its URL, status, title, first heading and number of links.
 */
#ifndef CRAWL_SPIDER_LINKS_H
#define CRAWL_SPIDER_LINKS_H

#include "crawl_engine.h"
#include "crawl_links.h"

struct crawl_spider_links {
    struct crawl_spider spider;
    struct crawl_links links;
};

/* html [borrowed] until fini. */
void crawl_spider_links_init(struct crawl_spider_links *out,
                             struct html_port *html);
void crawl_spider_links_fini(struct crawl_spider_links *spider);

#endif
