/* SPDX-License-Identifier: MIT-0 */
/* crawl_schema.h - what fields an item of one kind has, and of what type. */
#ifndef CRAWL_SCHEMA_H
#define CRAWL_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "crawl_item.h"

struct crawl_schema_field {
    const char *name;
    /* NULL: as it comes. CRAWL_TEXT joins nothing: a list is refused. */
    enum crawl_kind kind;
    bool required;
    /* Reasons to drop an item, made when the schema is read. */
    const char *why_missing, *why_wrong;
};

struct crawl_schema { /* all [borrowed] by those who use it */
    const char *name; /* of the items' kind */
    const struct crawl_schema_field *fields; /* (count) */
    size_t count;
    /* Items that are equal in these are one item; none: no such rule. */
    const char *const *unique; /* (unique_count) */
    size_t unique_count;
};

#endif
