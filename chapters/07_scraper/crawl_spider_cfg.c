/* SPDX-License-Identifier: MIT-0 */
#include "crawl_spider_cfg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_charset.h"
#include "crawl_octets.h"
#include "dyn_array.h"
#include "html_gumbo.h"

enum {
    TEXT_MAX = 4 * 1024 * 1024,
    STEPS_MAX = 4000000 /* of one search: about 60 ms */
};

/* Of one thread. */
struct reader {
    const struct crawl_config *config;
    struct html_port html;
    struct crawl_url url, base;
    struct string_builder text;
    DYN_ARRAY(struct str_view) list;
    /* of the page that is being read */
    const struct crawl_page *page;
    const struct html_doc *doc;
    struct crawl_sink *sink;
};

/* ---------------------------------------------------------------- values --*/

/* The text of an element: that of all nodes below it. */
static int element_text(struct reader *r, const struct html_node *top)
{
    const struct html_node *node;
    int rc = 0;

    string_builder_clear(&r->text);
    for (node = top; rc == 0 && node; node = html_after(r->doc, top, node)) {
        const char *text = r->doc->ops->text(node);

        if (text)
            rc = string_builder_append(&r->text, text, strlen(text));
    }
    return rc;
}

struct search {
    struct reader *reader;
    const struct css_selector *css;
    struct crawl_item *item;
    const char *name;
    bool found;
};

/* The first match, as a text in reader->text. */
static int first_match(void *ctx, const struct html_node *node,
                       struct str_view value)
{
    struct search *s = ctx;
    int rc;

    string_builder_clear(&s->reader->text);
    if (css_selector_take(s->css) == CSS_ELEMENT)
        rc = element_text(s->reader, node);
    else
        rc = string_builder_append(&s->reader->text, value.data, value.len);
    s->found = rc == 0;
    return rc == 0 ? 1 : rc; /* 1: no further match */
}

static int find_first(struct reader *r, const struct css_selector *css,
                      const struct html_node *top, bool *out_found)
{
    struct search s = {.reader = r, .css = css};
    int rc = css_selector_each(css, r->doc, top, STEPS_MAX, first_match, &s);

    *out_found = s.found;
    return rc < 0 ? rc : 0;
}

/* Views into the item's arena: what a match gives may be scratch. */
static int add_to_list(void *ctx, const struct html_node *node,
                       struct str_view value)
{
    struct search *s = ctx;
    char *copy;
    int rc = 0;

    if (css_selector_take(s->css) == CSS_ELEMENT) {
        rc = element_text(s->reader, node);
        value = str_view_of(string_builder_cstr(&s->reader->text),
                            s->reader->text.len);
    }
    copy =
        rc == 0 ? arena_strndup(s->item->arena, value.data, value.len) : NULL;
    if (rc == 0 && !copy)
        rc = -ENOMEM;
    return rc == 0
               ? dyn_array_push(&s->reader->list, str_view_of(copy, value.len))
               : rc;
}

static int set_list(struct reader *r, const struct crawl_config_field *f,
                    const struct html_node *top, struct crawl_item *item)
{
    struct search s = {.reader = r, .css = f->css, .item = item};
    struct crawl_value value = {.kind = CRAWL_LIST};
    int rc;

    dyn_array_clear(&r->list);
    rc = css_selector_each(f->css, r->doc, top, STEPS_MAX, add_to_list, &s);
    value.as.list.texts = r->list.data;
    value.as.list.count = r->list.len;
    return rc == 0 ? crawl_item_set(item, f->name, value) : rc;
}

/* The query of a link on a page in GBK is in GBK. */
static int encode(void *ctx, struct str_view text, struct string_builder *out)
{
    const struct reader *r = ctx;

    return crawl_charset_encode(out, r->page->charset, text);
}

/* -EINVAL: no URL. */
static int resolve(struct reader *r, struct str_view href)
{
    const struct crawl_url_encoder encoder = {encode, r};
    bool utf8 = strcmp(r->page->charset, "UTF-8") == 0;

    return crawl_url_parse(&r->url, href, &r->base, utf8 ? NULL : &encoder);
}

static int set_found(struct reader *r, const struct crawl_config_field *f,
                     struct crawl_item *item)
{
    struct str_view text =
        str_view_of(string_builder_cstr(&r->text), r->text.len);

    if (f->is_url) {
        int rc = resolve(r, text);

        if (rc == -EINVAL || rc == -EMSGSIZE)
            return 0; /* as if it were not there */
        if (rc < 0)
            return rc;
        text = str_view_of(string_builder_cstr(&r->url.href), r->url.href.len);
    }
    return crawl_item_set_text(item, f->name, text);
}

static int set_field(struct reader *r, const struct crawl_config_field *f,
                     const struct html_node *top, struct crawl_item *item)
{
    bool found = false;
    int rc;

    switch (f->from) {
    case CRAWL_FROM_URL:
        return crawl_item_set_text(
            item, f->name,
            str_view_from(string_builder_cstr(&r->page->url->href)));
    case CRAWL_FROM_META:
        return crawl_item_set_text(item, f->name, str_view_from(r->page->meta));
    case CRAWL_FROM_STATUS:
        return crawl_item_set_integer(item, f->name, r->page->status);
    case CRAWL_FROM_CSS:
        break;
    }
    if (f->kind == CRAWL_LIST)
        return set_list(r, f, top, item);
    rc = find_first(r, f->css, top, &found);
    return rc == 0 && found ? set_found(r, f, item) : rc;
}

/* ----------------------------------------------------------------- items --*/

struct item_search {
    struct reader *reader;
    const struct crawl_config_items *items;
};

static int emit_item(void *ctx, const struct html_node *top,
                     struct str_view unused)
{
    struct item_search *s = ctx;
    struct crawl_item *item = crawl_sink_item(s->reader->sink);
    size_t i;
    int rc = item ? 0 : -ENOMEM;

    (void)unused;
    if (crawl_sink_is_late(s->reader->sink))
        return -ETIMEDOUT;

    if (rc == 0)
        item->kind = s->items->kind;
    for (i = 0; rc == 0 && i < s->items->count; i++)
        rc = set_field(s->reader, &s->items->fields[i], top, item);
    return rc == 0 ? crawl_emit(s->reader->sink, item) : rc;
}

static int emit_items(struct reader *r, const struct crawl_config_items *items)
{
    struct item_search s = {r, items};

    return items->each ? css_selector_each(items->each, r->doc, r->doc->root,
                                           STEPS_MAX, emit_item, &s)
                       : emit_item(&s, r->doc->root, str_view_from(""));
}

/* ---------------------------------------------------------------- follow --*/

struct follow_search {
    struct reader *reader;
    const struct crawl_config_follow *rule;
    struct crawl_follow options;
};

static bool is_nofollow(const char *rel)
{
    struct str_view rest = str_view_from(rel ? rel : ""), word;

    while (str_view_cut(&rest, ' ', &word))
        if (crawl_is_word(word, "nofollow"))
            return true;
    return crawl_is_word(rest, "nofollow");
}

static int follow_match(void *ctx, const struct html_node *node,
                        struct str_view value)
{
    struct follow_search *s = ctx;
    struct reader *r = s->reader;
    const struct html_ops *ops = r->doc->ops;
    int rc;

    if (css_selector_take(s->rule->css) == CSS_ELEMENT)
        value = str_view_from(ops->attr(node, "href") ? ops->attr(node, "href")
                                                      : "");
    if (!value.len ||
        (!s->rule->nofollow && is_nofollow(ops->attr(node, "rel"))))
        return 0;
    rc = resolve(r, value);
    if (rc == -EINVAL || rc == -EMSGSIZE)
        return 0;
    if (rc < 0 || !crawl_link_rules_want(s->rule->rules, &r->url))
        return rc;
    return crawl_follow(r->sink, &r->url, &s->options);
}

static int follow_links(struct reader *r,
                        const struct crawl_config_follow *rule)
{
    struct follow_search s = {
        r, rule, {.callback = rule->callback, .priority = rule->priority}};
    char *meta = NULL;
    bool found = false;
    int rc = 0;

    if (rule->meta)
        rc = find_first(r, rule->meta, r->doc->root, &found);
    if (rc == 0 && found) {
        meta = strdup(string_builder_cstr(&r->text));
        rc = meta ? 0 : -ENOMEM;
    }
    s.options.meta = meta;
    if (rc == 0)
        rc = css_selector_each(rule->css, r->doc, r->doc->root, STEPS_MAX,
                               follow_match, &s);
    free(meta);
    return rc;
}

/* ------------------------------------------------------------------ pages --*/

/* Few pages have one, and only those that say so. */
static bool may_have_base(struct str_view text)
{
    const char *at = text.data, *end = text.data + text.len;

    while (end - at > 5 && (at = memchr(at, '<', (size_t)(end - at) - 5)))
        if (crawl_is_word(str_view_of(++at, 4), "base"))
            return true;
    return false;
}

/* The first <base> that has an href. One inside svg or math is an element of
 * theirs. What HTML they hold (in a foreignObject) is left out, too: to look
 * for it from each base upwards would be quadratic in a deep tree. */
static const char *find_base(const struct reader *r)
{
    const struct html_doc *doc = r->doc;
    const struct html_node *node = doc->root;

    while (node) {
        struct str_view name = doc->ops->tag(node);
        const char *href = NULL;

        if (crawl_is_word(name, "base"))
            href = doc->ops->attr(node, "href");
        if (href)
            return href;
        if (crawl_is_word(name, "svg") || crawl_is_word(name, "math"))
            node = html_after_subtree(doc, doc->root, node);
        else
            node = html_after(doc, doc->root, node);
    }
    return NULL;
}

static int set_base(struct reader *r)
{
    const char *href = may_have_base(r->page->text) ? find_base(r) : NULL;
    int rc = -EINVAL;

    if (href)
        rc = crawl_url_parse(&r->base, str_view_from(href), r->page->url, NULL);
    if (rc == -EINVAL || rc == -EMSGSIZE)
        rc = crawl_url_parse(
            &r->base, str_view_from(string_builder_cstr(&r->page->url->href)),
            NULL, NULL);
    return rc;
}

static int read_tree(struct reader *r, const struct crawl_config_callback *c)
{
    size_t i;
    int rc = set_base(r);

    for (i = 0; rc == 0 && i < c->item_count; i++)
        rc = emit_items(r, &c->items[i]);
    for (i = 0; rc == 0 && i < c->follow_count; i++)
        rc = follow_links(r, &c->follow[i]);
    return rc;
}

static int on_page(void *self, struct crawl_sink *sink,
                   const struct crawl_page *page)
{
    struct reader *r = self;
    struct html_doc doc;
    int rc = r->html.parse(r->html.self, &doc, page->text.data, page->text.len,
                           NULL);

    if (rc < 0)
        return rc;
    r->page = page;
    r->sink = sink;
    r->doc = &doc;
    rc = read_tree(r, crawl_config_callback(r->config, page->callback));
    html_doc_fini(&doc);
    return rc;
}

static int open_reader(void **out, const void *config)
{
    struct reader *r = calloc(1, sizeof *r);
    int rc = r ? html_gumbo_open(&r->html, NULL) : -ENOMEM;

    if (rc < 0) {
        free(r);
        return rc;
    }
    r->config = config;
    crawl_url_init(&r->url);
    crawl_url_init(&r->base);
    string_builder_init(&r->text, TEXT_MAX);
    *out = r;
    return 0;
}

static void close_reader(void *self)
{
    struct reader *r = self;

    crawl_url_fini(&r->url);
    crawl_url_fini(&r->base);
    string_builder_fini(&r->text);
    dyn_array_fini(&r->list);
    r->html.close(r->html.self);
    free(r);
}

void crawl_spider_cfg_init(struct crawl_spider *out,
                           const struct crawl_config *config,
                           struct crawl_callback *callbacks)
{
    size_t i;

    for (i = 0; i < config->count; i++)
        callbacks[i] =
            (struct crawl_callback){config->callbacks[i].name, on_page};
    callbacks[i] = (struct crawl_callback){NULL, NULL};
    *out = (struct crawl_spider){config->name, callbacks, config, open_reader,
                                 close_reader};
}
