/* SPDX-License-Identifier: MIT-0 */
/* crawl_command.h - what the commands of `scrape` do.
 *
 * operands: the words behind the command's name, NULL at the end; their number
 * was checked. Each returns an exit code: 0 done, 1 something failed.
 */
#ifndef CRAWL_COMMAND_H
#define CRAWL_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "crawl_download_cache.h"
#include "crawl_engine.h"
#include "crawl_export.h"

struct crawl_command {
    const char *job; /* the file */
    struct crawl_settings settings;
    int64_t timeout_ms, max_kib;
    const char *log; /* a file; NULL: none */
    enum crawl_format format;
    int64_t port, seed;  /* of demo */
    bool rfc;            /* of url join */
    const char *attr;    /* of select */
    const char *ca_file; /* whom to trust; NULL: as the system does */
    const char *proxy;   /* NULL: the environment's */
    bool no_cookies;
    const char *cache; /* a file; NULL: none */
    enum crawl_cache_policy cache_policy;
    bool replay; /* from the cache alone */
    bool retry_dead;
};

/* ---- crawl_command.c ---- */

/* Crawls from the operands, one at least: URLs, by the spider `links`; or one
 * spider file, "shop.cfg", and perhaps URLs in the place of its start_urls.
 * Shows progress on a terminal; SIGINT and SIGTERM end it cleanly, twice at
 * once. */
int crawl_command_crawl(const struct crawl_command *c, char **operands);
/* Goes on with a job that is there, with the spider that it has. */
int crawl_command_resume(const struct crawl_command *c, char **operands);

/* ---- crawl_command_ask.c ---- */

/* Items, by URL. */
int crawl_command_export(const struct crawl_command *c, char **operands);
/* Counts and counters as one line of JSON. */
int crawl_command_stats(const struct crawl_command *c, char **operands);

/* For the other commands: says what failed, and gives the exit code. */
int crawl_command_complain(const struct port_error *err);
/* The start of a line of JSON: the job's counts. `run` goes before them. */
int crawl_command_counts(struct crawl_store *store, const char *run,
                         struct port_error *err);

/* ---- crawl_command_page.c ---- */

/* The body of a page as it came; status and type on stderr. */
int crawl_command_fetch(const struct crawl_command *c, char **operands);
/* Looks at a page, line by line. */
int crawl_command_shell(const struct crawl_command *c, char **operands);
/* Holds a spider's file to its contracts. */
int crawl_command_check(const struct crawl_command *c, char **operands);
/* Asks the crawl that runs on the job: stats, pause, resume, stop. */
int crawl_command_control(const struct crawl_command *c, char **operands);
/* Serves sites to try things on: while a command runs, and then returns its
 * exit code; without one until SIGINT or SIGTERM. */
int crawl_command_demo(const struct crawl_command *c, char **operands);
/* Crawls 5,000 pages that it serves itself. */
int crawl_command_bench(const struct crawl_command *c, char **operands);

/* ---- crawl_command_lines.c ---- */

/* One line in, one line out: operands begin with the command's own name. 2: no
 * such command. */
int crawl_command_lines(const struct crawl_command *c, char **operands);

#endif
