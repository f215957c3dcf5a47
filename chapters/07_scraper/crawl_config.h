/* SPDX-License-Identifier: MIT-0 */
/* crawl_config.h - a spider written down in a file: what to start from, which
 * links to follow, which items to take from which pages.
 *
 *     name = "quotes";
 *     start_urls = [ "http://127.0.0.1:8000/quotes/" ];
 *     callbacks = (
 *       { name = "list";
 *         items = (
 *           { kind = "quote"; each = "div.quote"; unique = [ "text" ];
 *             fields = (
 *               { name = "text"; css = "span.text::text"; required = true; },
 *               { name = "tags"; css = "a.tag::text"; type = "list"; } ); } );
 *         follow = ( { css = "li.next a"; } ); } );
 *
 * Syntax: libconfig's, without @include. An unknown key, a wrong type, a
 * selector or a pattern that is none, a callback that is not there: an error
 * with file and line.
 *
 * Threads: read only once loaded; may be shared.
 */
#ifndef CRAWL_CONFIG_H
#define CRAWL_CONFIG_H

#include "crawl_link_rules.h"
#include "crawl_schema.h"
#include "css_selector.h"
#include "port_error.h"

enum crawl_field_from { /* where a field's value is found */
                        CRAWL_FROM_CSS,
                        CRAWL_FROM_URL,
                        CRAWL_FROM_META,
                        CRAWL_FROM_STATUS
};

struct crawl_config_field {
    const char *name;
    enum crawl_field_from from;
    struct css_selector *css; /* relative to its item's element */
    bool is_url;              /* resolved against the page */
    enum crawl_kind kind;
    bool required;
};

struct crawl_config_items {
    const char *kind;
    struct css_selector *each;         /* NULL: one item, the page */
    struct crawl_config_field *fields; /* (count) */
    size_t count;
    struct crawl_schema schema;
};

struct crawl_config_follow {
    struct css_selector *css;
    struct crawl_link_rules *rules;
    const char *callback;      /* NULL: the same */
    struct css_selector *meta; /* of the page; its first match, or NULL */
    int priority;
    bool nofollow; /* also links that ask not to be followed */
};

/* A contract of Scrapy's: what a callback makes of a page that is there. */
struct crawl_config_contract {
    const char *url;
    int64_t min_items, max_items, min_requests, max_requests; /* -1: any */
};

struct crawl_config_callback {
    const char *name;
    struct crawl_config_items *items; /* (item_count) */
    size_t item_count;
    struct crawl_config_follow *follow; /* (follow_count) */
    size_t follow_count;
    struct crawl_config_contract *contracts; /* (contract_count) */
    size_t contract_count;
};

struct crawl_config {
    const char *name;
    const char **start_urls;                 /* NULL at the end */
    struct crawl_config_callback *callbacks; /* (count) */
    size_t count;
    const struct crawl_schema *schemas; /* (schema_count) of all items */
    size_t schema_count;
    struct arena *arena; /* owns all texts and arrays */
};

/* out [transfer] by crawl_config_destroy. -ENOENT and the like of opening;
 * -EINVAL: see err->text, "shop.cfg:12: ..."; -ENOMEM. */
int crawl_config_load(struct crawl_config **out, const char *path,
                      struct port_error *err);
void crawl_config_destroy(struct crawl_config *config); /* NULL is fine */

const struct crawl_config_callback *
crawl_config_callback(const struct crawl_config *config, const char *name);

#endif
