/* SPDX-License-Identifier: MIT-0 */
/* crawl_batch.h - the library for scripts: one line in, one line out.
 *
 *     scrape url join [--model=whatwg|rfc3986]   base ref             -> url
 *     scrape url canonicalize                    url                  -> url
 *     scrape url fingerprint    method url body_hex keep_fragments    -> hex
 *     scrape robots             robots_txt agent path  -> allow|deny[,delay]
 *     scrape charset            content_type body_hex        -> name,title
 *     scrape links              page_url html     -> links, blanks between
 *     scrape select FILE --attr NAME             selector  -> list, or -
 *
 * Fields are separated by TABs. Fields and answers are escaped as in JSON,
 * without quotes: an answer is one line. keep_fragments is 0 or 1. A line that
 * is refused is answered by "!ERR": the next one is answered all the same.
 */
#ifndef CRAWL_BATCH_H
#define CRAWL_BATCH_H

#include <stdio.h>

#include "html_port.h"

struct crawl_batch {
    struct html_port *html; /* [borrowed] */
    bool rfc;               /* url join: the model */
    struct html_doc *doc;   /* select: the page */
    const char *attr;       /* select: what is listed of each match */
};

/* The command named by its words ("url join"), or NULL. */
struct crawl_batch_command;
const struct crawl_batch_command *crawl_batch_find(const char *word,
                                                   const char *second);

/* Answers each line of `in` on `out`. -ENOMEM, -EIO when out fails. */
int crawl_batch_run(const struct crawl_batch_command *command,
                    struct crawl_batch *batch, FILE *in, FILE *out);

#endif
