/* SPDX-License-Identifier: MIT-0 */
/* crawl_options.h - how a job is crawled, kept in the job.
 *
 * A crawl that was told to wait between two fetches, or to stay above a depth,
 * is told so once: `resume` goes on in the same way. What belongs to one run or
 * to one machine is not kept: max_pages, threads, proxy, files.
 */
#ifndef CRAWL_OPTIONS_H
#define CRAWL_OPTIONS_H

#include "crawl_command.h"

/* It becomes a line of a request: no control characters. */
bool crawl_options_is_agent(const char *text);

/* What was given replaces what is there. Negative errno. */
int crawl_options_keep(struct crawl_store *store,
                       const struct crawl_command *given,
                       struct port_error *err);

/* Fills in what is 0 in `command` from the job. out_agent [transfer, free()]:
 * where command->settings.agent may point to; NULL when nothing was kept.
 *   -EBADMSG  not what crawl_options_keep can have written; nothing is taken
 */
int crawl_options_take(struct crawl_store *store, struct crawl_command *command,
                       char **out_agent, struct port_error *err);

#endif
