/* SPDX-License-Identifier: MIT-0 */
/* crawl_link_rules.h - which links of a page a crawl wants: Scrapy's
 * LinkExtractor without the search for links.
 *
 * Patterns are POSIX extended regular expressions, found anywhere in the URL.
 * One has at most CRAWL_LINK_RULES_MAX_PATTERN bytes, and as many characters
 * when its repetitions are written out: "(ab{2}){3}" has nine. regcomp would
 * take seconds, or all memory, for more.
 *
 * Threads: filled by one thread; then any number may ask (regexec is safe).
 */
#ifndef CRAWL_LINK_RULES_H
#define CRAWL_LINK_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "crawl_url.h"
#include "port_error.h"

enum { CRAWL_LINK_RULES_MAX_PATTERN = 1000 };

struct crawl_link_rules;

int crawl_link_rules_create(struct crawl_link_rules **out);    /* -ENOMEM */
void crawl_link_rules_destroy(struct crawl_link_rules *rules); /* NULL too */

/* A link must match one of these, if there are any; -EINVAL: no pattern. */
int crawl_link_rules_allow(struct crawl_link_rules *rules, const char *pattern,
                           struct port_error *err);
/* And none of these. */
int crawl_link_rules_deny(struct crawl_link_rules *rules, const char *pattern,
                          struct port_error *err);
/* A host and all below it: "example.com" takes "www.example.com", too. */
int crawl_link_rules_allow_domain(struct crawl_link_rules *rules,
                                  const char *domain);
int crawl_link_rules_deny_domain(struct crawl_link_rules *rules,
                                 const char *domain);

/* Also false for files that are no pages: .png, .pdf, .zip and their like. */
bool crawl_link_rules_want(const struct crawl_link_rules *rules,
                           const struct crawl_url *url);

#endif
