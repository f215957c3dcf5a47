/* SPDX-License-Identifier: MIT-0 */
/* crawl_spider_links.h - a ready spider: follows every link, and emits for each
 * page its URL, status, title, first heading and number of links.
 */
#ifndef CRAWL_SPIDER_LINKS_H
#define CRAWL_SPIDER_LINKS_H

#include "crawl_spider.h"

extern const struct crawl_spider crawl_spider_links;

#endif
