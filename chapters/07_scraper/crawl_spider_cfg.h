/* SPDX-License-Identifier: MIT-0 */
/* crawl_spider_cfg.h - runs a spider that is written down in a file.
 *
 * A page becomes a tree; selectors find items, fields and links in it.
 */
#ifndef CRAWL_SPIDER_CFG_H
#define CRAWL_SPIDER_CFG_H

#include "crawl_config.h"
#include "crawl_spider.h"

/* config [borrowed], and the callbacks: (config->count + 1), the caller's. */
void crawl_spider_cfg_init(struct crawl_spider *out,
                           const struct crawl_config *config,
                           struct crawl_callback *callbacks);

#endif
