/* SPDX-License-Identifier: MIT-0 */
#include "crawl_stages.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_octets.h"

enum { KEY_MAX = 1024 * 1024, NUMBER_MAX = 64 };

void crawl_stages_init(struct crawl_stages *stages,
                       const struct crawl_schema *schemas, size_t count,
                       struct crawl_store *store)
{
    *stages = (struct crawl_stages){
        .schemas = schemas, .count = count, .store = store};
    string_builder_init(&stages->key, KEY_MAX);
}

void crawl_stages_fini(struct crawl_stages *stages)
{
    string_builder_fini(&stages->key);
}

static const struct crawl_schema *schema_of(const struct crawl_stages *s,
                                            const struct crawl_item *item)
{
    size_t i;

    for (i = 0; item->kind && i < s->count; i++)
        if (strcmp(s->schemas[i].name, item->kind) == 0)
            return &s->schemas[i];
    return NULL;
}

/* ----------------------------------------------------------------- clean --*/

/* HTML's white space, and U+00A0 in UTF-8: how many bytes, or 0. */
static size_t blank_at(const char *p, size_t left)
{
    if (left >= 2 && (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] == 0xa0)
        return 2;
    return memchr(" \t\n\f\r", p[0], 5) ? 1 : 0;
}

/* In place: it never grows. The text is the item's own copy. */
static void squeeze(struct str_view *text)
{
    char *to = (char *)(uintptr_t)text->data;
    size_t i = 0, len = 0;
    bool gap = false;

    while (i < text->len) {
        size_t blank = blank_at(text->data + i, text->len - i);

        if (!blank) {
            if (gap && len)
                to[len++] = ' ';
            to[len++] = text->data[i];
        }
        gap = blank > 0;
        i += blank ? blank : 1;
    }
    text->len = len;
}

static void clean_list(struct crawl_value *value)
{
    size_t i, kept = 0;

    for (i = 0; i < value->as.list.count; i++) {
        struct str_view text = value->as.list.texts[i];

        squeeze(&text);
        if (text.len)
            value->as.list.texts[kept++] = text;
    }
    value->as.list.count = kept;
}

static int clean(void *self, void **at, const char **reason)
{
    struct crawl_item *item = *at;
    size_t i;

    (void)self;
    (void)reason;
    for (i = item->count; i-- > 0;) {
        struct crawl_value *value = &item->fields[i].value;

        if (value->kind == CRAWL_TEXT)
            squeeze(&value->as.text);
        else if (value->kind == CRAWL_LIST)
            clean_list(value);
        if ((value->kind == CRAWL_TEXT && !value->as.text.len) ||
            (value->kind == CRAWL_LIST && !value->as.list.count))
            crawl_item_remove(item, item->fields[i].name);
    }
    return PIPELINE_NEXT;
}

/* -------------------------------------------------------------- validate --*/

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A comma and exactly three digits. */
static bool is_thousands(const char *p, size_t left)
{
    return left >= 4 && p[0] == ',' && is_digit(p[1]) && is_digit(p[2]) &&
           is_digit(p[3]) && !(left > 4 && is_digit(p[4]));
}

static bool has_digit(struct str_view v)
{
    size_t i = 0;

    while (i < v.len && !is_digit(v.data[i]))
        i++;
    return i < v.len;
}

bool crawl_stages_number(struct str_view text, double *out)
{
    char digits[NUMBER_MAX];
    size_t i = 0, n = 0;
    bool point = false;

    while (i < text.len && !is_digit(text.data[i]))
        i++;
    if (i == text.len)
        return false;
    if (i > 0 && text.data[i - 1] == '-')
        digits[n++] = '-';
    for (; i < text.len && n < sizeof digits - 1; i++) {
        char c = text.data[i];

        if (c == ',' && !point && is_thousands(text.data + i, text.len - i))
            continue;
        if (!is_digit(c) && (c != '.' || point || i + 1 == text.len ||
                             !is_digit(text.data[i + 1])))
            break;
        point = point || c == '.';
        digits[n++] = c;
    }
    if (has_digit(str_view_drop(text, i)))
        return false;
    digits[n] = '\0';
    *out = strtod(digits, NULL);
    return n < sizeof digits - 1 && isfinite(*out);
}

static bool is_whole(double number)
{
    return number >= -9007199254740992.0 && number <= 9007199254740992.0 &&
           number == floor(number);
}

static bool to_bool(struct str_view text, bool *out)
{
    static const char *const no[] = {"0", "false", "no", "off"};
    static const char *const yes[] = {"1", "true", "yes", "on"};
    size_t i;

    for (i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (crawl_is_word(text, no[i]) || crawl_is_word(text, yes[i])) {
            *out = crawl_is_word(text, yes[i]);
            return true;
        }
    }
    return false;
}

/* From the text that a page gave. */
static bool convert(struct crawl_value *value, enum crawl_kind kind)
{
    struct crawl_value to = {.kind = kind};
    double number = 0;
    bool good = false;

    if (value->kind == kind || kind == CRAWL_NULL)
        return true;
    if (value->kind != CRAWL_TEXT)
        return false;
    if (kind == CRAWL_BOOL) {
        good = to_bool(value->as.text, &to.as.truth);
    } else if (kind == CRAWL_NUMBER || kind == CRAWL_INTEGER) {
        good = crawl_stages_number(value->as.text, &number);
        to.as.number = number;
    }
    if (good && kind == CRAWL_INTEGER) {
        good = is_whole(number);
        to.as.integer = good ? (int64_t)number : 0;
    }
    if (good)
        *value = to;
    return good;
}

static struct crawl_value *find(struct crawl_item *item, const char *name)
{
    size_t i;

    for (i = 0; i < item->count; i++)
        if (strcmp(item->fields[i].name, name) == 0)
            return &item->fields[i].value;
    return NULL;
}

static int validate(void *self, void **at, const char **reason)
{
    const struct crawl_schema *schema = schema_of(self, *at);
    size_t i;

    for (i = 0; schema && i < schema->count; i++) {
        const struct crawl_schema_field *f = &schema->fields[i];
        struct crawl_value *value = find(*at, f->name);

        *reason = NULL;
        if (!value && f->required)
            *reason = f->why_missing;
        else if (value && !convert(value, f->kind))
            *reason = f->why_wrong;
        if (*reason)
            return PIPELINE_DROP;
    }
    return PIPELINE_NEXT;
}

/* ------------------------------------------------------------ duplicates --*/

/* The key is JSON again: types and limits of texts cannot be mistaken. */
static int make_key(struct crawl_stages *s, const struct crawl_schema *schema,
                    struct crawl_item *item)
{
    struct crawl_item *key = crawl_item_create(item->arena);
    size_t i;
    int rc = key ? crawl_item_set_text(key, "", str_view_from(schema->name))
                 : -ENOMEM;

    for (i = 0; rc == 0 && i < schema->unique_count; i++) {
        const struct crawl_value *value =
            crawl_item_get(item, schema->unique[i]);

        rc = crawl_item_set(key, schema->unique[i],
                            value ? *value : (struct crawl_value){0});
    }
    string_builder_clear(&s->key);
    return rc == 0 ? crawl_item_json(key, &s->key) : rc;
}

static int drop_duplicates(void *self, void **at, const char **reason)
{
    struct crawl_stages *s = self;
    const struct crawl_schema *schema = schema_of(s, *at);
    bool is_new = true;
    int rc = 0;

    if (!schema || !schema->unique_count)
        return PIPELINE_NEXT;
    rc = make_key(s, schema, *at);
    if (rc == 0)
        rc = crawl_store_item_key(s->store, string_builder_cstr(&s->key),
                                  &is_new, NULL);
    if (rc < 0)
        return rc;
    *reason = "duplicate";
    return is_new ? PIPELINE_NEXT : PIPELINE_DROP;
}

int crawl_stages_use_on_page(struct crawl_stages *stages,
                             struct pipeline *pipeline)
{
    static const struct pipeline_ops cleaner = {.process = clean};
    static const struct pipeline_ops validator = {.process = validate};
    int rc = pipeline_add(pipeline, 200, "clean", &cleaner, stages);

    return rc == 0 ? pipeline_add(pipeline, 300, "validate", &validator, stages)
                   : rc;
}

int crawl_stages_use(struct crawl_stages *stages, struct pipeline *pipeline)
{
    static const struct pipeline_ops filter = {.process = drop_duplicates};
    int rc = crawl_stages_use_on_page(stages, pipeline);

    return rc == 0 ? pipeline_add(pipeline, 400, "duplicates", &filter, stages)
                   : rc;
}
