/* SPDX-License-Identifier: MIT-0 */
/* crawl_contract.h - does a spider still read the pages it was written for?
 *
 * A site changes, a selector finds nothing, and a crawl ends well with no
 * items. A contract says what a callback makes of one page; `scrape check`
 * fetches the page and holds the callback to it.
 *
 * Source: Scrapy, "Spiders Contracts".
 */
#ifndef CRAWL_CONTRACT_H
#define CRAWL_CONTRACT_H

#include <stdio.h>

#include "crawl_config.h"
#include "crawl_downloader.h"

/* Checks all contracts of a file and prints a line for each: "ok" or "FAIL".
 * Items count when they pass the pipelines' validation. Returns how many
 * failed; -ENOENT: there are none; -ENOMEM and the like. */
int crawl_contract_check(const struct crawl_config *config,
                         struct crawl_downloader *downloader, FILE *out,
                         struct port_error *err);

#endif
