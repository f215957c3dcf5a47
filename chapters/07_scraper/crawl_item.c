/* SPDX-License-Identifier: MIT-0 */
#include "crawl_item.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

enum { FIRST_CAP = 8 };

struct crawl_item *crawl_item_create(struct arena *arena)
{
    struct crawl_item *item = arena_alloc_array(arena, 1, sizeof *item);

    if (item)
        item->arena = arena;
    return item;
}

static struct crawl_field *find(const struct crawl_item *item, const char *name)
{
    size_t i;

    for (i = 0; i < item->count; i++)
        if (strcmp(item->fields[i].name, name) == 0)
            return &item->fields[i];
    return NULL;
}

/* The arena keeps what is outgrown until the page is done. */
static int grow(struct crawl_item *item)
{
    size_t cap = item->cap ? item->cap * 2 : FIRST_CAP;
    struct crawl_field *fields =
        arena_alloc_array(item->arena, cap, sizeof *fields);

    if (!fields)
        return -ENOMEM;
    if (item->count)
        memcpy(fields, item->fields, item->count * sizeof *fields);
    item->fields = fields;
    item->cap = cap;
    return 0;
}

static int copy_text(struct arena *arena, struct str_view *text)
{
    char *copy = arena_alloc(arena, text->len + 1);

    if (!copy)
        return -ENOMEM;
    if (text->len)
        memcpy(copy, text->data, text->len);
    copy[text->len] = '\0';
    text->data = copy;
    return 0;
}

static int copy_list(struct arena *arena, struct crawl_value *value)
{
    size_t i, count = value->as.list.count;
    struct str_view *texts = arena_alloc_array(arena, count, sizeof *texts);
    int rc = texts ? 0 : -ENOMEM;

    for (i = 0; rc == 0 && i < count; i++) {
        texts[i] = value->as.list.texts[i];
        rc = copy_text(arena, &texts[i]);
    }
    value->as.list.texts = texts;
    return rc;
}

int crawl_item_set(struct crawl_item *item, const char *name,
                   struct crawl_value value)
{
    struct crawl_field *field = find(item, name);
    const char *copy = field ? field->name : arena_strdup(item->arena, name);
    int rc = copy ? 0 : -ENOMEM;

    if (rc == 0 && value.kind == CRAWL_TEXT)
        rc = copy_text(item->arena, &value.as.text);
    if (rc == 0 && value.kind == CRAWL_LIST)
        rc = copy_list(item->arena, &value);
    if (rc == 0 && !field && item->count == item->cap)
        rc = grow(item);
    if (rc < 0)
        return rc;
    if (!field)
        field = &item->fields[item->count++];
    *field = (struct crawl_field){copy, value};
    return 0;
}

int crawl_item_set_text(struct crawl_item *item, const char *name,
                        struct str_view text)
{
    return crawl_item_set(
        item, name, (struct crawl_value){.kind = CRAWL_TEXT, .as.text = text});
}

int crawl_item_set_integer(struct crawl_item *item, const char *name,
                           int64_t integer)
{
    return crawl_item_set(
        item, name,
        (struct crawl_value){.kind = CRAWL_INTEGER, .as.integer = integer});
}

const struct crawl_value *crawl_item_get(const struct crawl_item *item,
                                         const char *name)
{
    const struct crawl_field *field = find(item, name);

    return field ? &field->value : NULL;
}

void crawl_item_remove(struct crawl_item *item, const char *name)
{
    struct crawl_field *field = find(item, name);

    if (!field)
        return;
    item->count--;
    memmove(field, field + 1,
            (size_t)(item->fields + item->count - field) * sizeof *field);
}

/* ------------------------------------------------------------------ JSON --*/

/* 17 digits would give back each bit, and print 0.1 as 0.10000000000000001:
 * what was read from a page has 15 at most. */
#define FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(15))

static json_t *list_json(const struct crawl_value *value)
{
    json_t *list = json_array();
    size_t i;

    for (i = 0; list && i < value->as.list.count; i++) {
        struct str_view text = value->as.list.texts[i];

        if (json_array_append_new(list, json_stringn(text.data, text.len)) <
            0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

static json_t *value_json(const struct crawl_value *value)
{
    switch (value->kind) {
    case CRAWL_TEXT:
        return json_stringn(value->as.text.data, value->as.text.len);
    case CRAWL_INTEGER:
        return json_integer(value->as.integer);
    case CRAWL_NUMBER:
        return json_real(value->as.number);
    case CRAWL_BOOL:
        return json_boolean(value->as.truth);
    case CRAWL_LIST:
        return list_json(value);
    case CRAWL_NULL:
        break;
    }
    return json_null();
}

static int append(const char *data, size_t len, void *out)
{
    return string_builder_append(out, data, len);
}

int crawl_item_json(const struct crawl_item *item, struct string_builder *out)
{
    json_t *object = json_object();
    size_t i;
    int rc = object ? 0 : -ENOMEM;

    for (i = 0; rc == 0 && i < item->count; i++)
        if (json_object_set_new(object, item->fields[i].name,
                                value_json(&item->fields[i].value)) < 0)
            rc = -EILSEQ;
    if (rc == 0 && json_dump_callback(object, append, out, FLAGS) < 0)
        rc = -ENOMEM;
    json_decref(object);
    return rc;
}
