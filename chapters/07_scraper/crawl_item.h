/* SPDX-License-Identifier: MIT-0 */
/* crawl_item.h - an item: named, typed values that a page was read for.
 *
 * Ownership: fields, names and texts live in the item's arena; what is set is
 *            copied into it.
 * Errors:    0 or a negative errno value; an item is as before after one.
 * Cost:      a search over the fields each; items have a dozen.
 */
#ifndef CRAWL_ITEM_H
#define CRAWL_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "str_view.h"
#include "string_builder.h"

enum crawl_kind {
    CRAWL_NULL,
    CRAWL_TEXT, /* UTF-8 */
    CRAWL_INTEGER,
    CRAWL_NUMBER,
    CRAWL_BOOL,
    CRAWL_LIST /* of texts */
};

struct crawl_value {
    enum crawl_kind kind;
    union {
        struct str_view text;
        int64_t integer;
        double number; /* finite */
        bool truth;
        struct {
            struct str_view *texts; /* (count) */
            size_t count;
        } list;
    } as;
};

struct crawl_item {
    struct arena *arena; /* [borrowed] */
    const char *kind;    /* of its schema; NULL: none. [borrowed] */
    size_t count, cap;
    struct crawl_field {
        const char *name;
        struct crawl_value value;
    } * fields;
};

/* An empty item in the arena, or NULL. */
struct crawl_item *crawl_item_create(struct arena *arena);

/* Sets a field; one of that name is replaced and keeps its place. -ENOMEM. */
int crawl_item_set(struct crawl_item *item, const char *name,
                   struct crawl_value value);
int crawl_item_set_text(struct crawl_item *item, const char *name,
                        struct str_view text);
int crawl_item_set_integer(struct crawl_item *item, const char *name,
                           int64_t integer);

/* NULL when there is none; good until the field is set or removed. */
const struct crawl_value *crawl_item_get(const struct crawl_item *item,
                                         const char *name);
void crawl_item_remove(struct crawl_item *item, const char *name);

/* Appends the item as one JSON object, fields in the order they were set.
 * -EILSEQ: a text is not UTF-8. */
int crawl_item_json(const struct crawl_item *item, struct string_builder *out);

#endif
