/* SPDX-License-Identifier: MIT-0 */
/* crawl_fetch.h - one page, now: for commands that look at a single page. */
#ifndef CRAWL_FETCH_H
#define CRAWL_FETCH_H

#include "crawl_downloader.h"
#include "port_error.h"
#include "string_builder.h"

struct crawl_document {
    int status;
    struct string_builder url; /* the last one, after redirects */
    struct string_builder content_type, body;
};

void crawl_document_init(struct crawl_document *document);
void crawl_document_fini(struct crawl_document *document);

/* Fetches, follows up to 10 redirects, and waits for the end. -EINVAL: no http
 * URL; -ELOOP: more redirects; or what the downloader says. */
int crawl_fetch(struct crawl_document *out, struct crawl_downloader *downloader,
                const char *url, struct port_error *err);

#endif
