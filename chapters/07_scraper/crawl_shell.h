/* SPDX-License-Identifier: MIT-0 */
/* crawl_shell.h - looks at a page, line by line: select, links, robots.
 *
 * On a terminal it prompts; from a file or a pipe it just answers.
 */
#ifndef CRAWL_SHELL_H
#define CRAWL_SHELL_H

#include <stdbool.h>
#include <stdio.h>

#include "crawl_downloader.h"
#include "port_error.h"

struct crawl_shell_options {
    const char *agent; /* for robots.txt */
    bool prompt;
};

/* Fetches the page and answers until the input's end or `quit`. -errno when the
 * page cannot be had at all. */
int crawl_shell(struct crawl_downloader *downloader, const char *url,
                const struct crawl_shell_options *options, FILE *in, FILE *out,
                struct port_error *err);

#endif
