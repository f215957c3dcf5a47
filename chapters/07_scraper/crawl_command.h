/* SPDX-License-Identifier: MIT-0 */
/* crawl_command.h - what `scrape crawl`, `resume`, `export` and `stats` do. */
#ifndef CRAWL_COMMAND_H
#define CRAWL_COMMAND_H

#include <stdint.h>

#include "crawl_engine.h"
#include "crawl_export.h"

struct crawl_command {
    const char *job; /* the file */
    struct crawl_settings settings;
    int64_t timeout_ms, max_kib;
    enum crawl_format format;
};

/* Each returns an exit code: 0 done, 1 something failed. */

/* Crawls from the operands, one at least: URLs, by the spider `links`; or one spider file,
 * "shop.cfg", and perhaps URLs in the place of its start_urls. Shows progress on a terminal; SIGINT and SIGTERM end it cleanly,
 * twice at once. */
int crawl_command_crawl(const struct crawl_command *command, char **operands);
/* Goes on with a job that is there, with the spider that it has. */
int crawl_command_resume(const struct crawl_command *command);
/* Items, by URL. */
int crawl_command_export(const struct crawl_command *command);
/* Counts and counters as one line of JSON. */
int crawl_command_stats(const struct crawl_command *command);

#endif
