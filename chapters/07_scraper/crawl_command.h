/* SPDX-License-Identifier: MIT-0 */
/* crawl_command.h - what `scrape crawl`, `export` and `stats` do. */
#ifndef CRAWL_COMMAND_H
#define CRAWL_COMMAND_H

#include <stdint.h>

#include "crawl_engine.h"

struct crawl_command {
    const char *job; /* the file */
    struct crawl_settings settings;
    int64_t timeout_ms, max_kib;
    const char *ca_file; /* whom to trust; NULL: as the system does */
};

/* Each returns an exit code: 0 done, 1 something failed. */
/* Crawls from the URLs (none: goes on with the job), shows progress on a
 * terminal; SIGINT and SIGTERM end it cleanly, twice at once. */
int crawl_command_crawl(const struct crawl_command *command, char **urls);
/* Items as JSON lines, by URL. */
int crawl_command_export(const struct crawl_command *command);
/* Counts as one line of JSON. */
int crawl_command_stats(const struct crawl_command *command);

#endif
