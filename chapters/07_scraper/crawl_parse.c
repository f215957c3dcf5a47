/* SPDX-License-Identifier: MIT-0 */
#include "crawl_parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crawl_charset.h"

enum {
    TEXT_MAX = 64 * 1024 * 1024,
    KEEP_BYTES = 256 * 1024 /* of a text, for the next page */
};

struct crawl_parser {
    struct crawl_parser_options options;
    void *self; /* the spider's instance */
    bool is_open;
    struct crawl_url url;
    struct string_builder text;
    struct lru_cache *met;
};

int crawl_task_create(struct crawl_task **out)
{
    struct crawl_task *task = calloc(1, sizeof *task);

    *out = NULL;
    if (!task)
        return -ENOMEM;
    string_builder_init(&task->url, 0);
    string_builder_init(&task->callback, 0);
    string_builder_init(&task->meta, 0);
    string_builder_init(&task->content_type, 0);
    string_builder_init(&task->body, 0);
    if (crawl_result_init(&task->result) < 0) {
        crawl_task_destroy(task);
        return -ENOMEM;
    }
    *out = task;
    return 0;
}

void crawl_task_destroy(struct crawl_task *task)
{
    if (!task)
        return;
    string_builder_fini(&task->url);
    string_builder_fini(&task->callback);
    string_builder_fini(&task->meta);
    string_builder_fini(&task->content_type);
    string_builder_fini(&task->body);
    crawl_result_fini(&task->result);
    free(task);
}

int crawl_parser_create(struct crawl_parser **out,
                        const struct crawl_parser_options *options)
{
    struct crawl_parser *parser = calloc(1, sizeof *parser);
    int rc;

    *out = NULL;
    if (!parser)
        return -ENOMEM;
    parser->options = *options;
    crawl_url_init(&parser->url);
    string_builder_init(&parser->text, TEXT_MAX);
    rc = crawl_met_create(&parser->met);
    if (rc == 0 && options->spider->open)
        rc = options->spider->open(&parser->self, options->spider->config);
    if (rc < 0) {
        crawl_parser_destroy(parser);
        return rc;
    }
    parser->is_open = true;
    *out = parser;
    return 0;
}

void crawl_parser_destroy(struct crawl_parser *parser)
{
    if (!parser)
        return;
    if (parser->is_open && parser->options.spider->close)
        parser->options.spider->close(parser->self);
    crawl_url_fini(&parser->url);
    string_builder_fini(&parser->text);
    lru_cache_destroy(parser->met);
    free(parser);
}

static const struct crawl_callback *find(const struct crawl_spider *spider,
                                         const char *name)
{
    const struct crawl_callback *c = spider->callbacks;

    while (c->name && strcmp(c->name, name) != 0)
        c++;
    return c->name ? c : NULL;
}

static int64_t thread_cpu_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void clear(struct string_builder *text)
{
    if (text->cap > KEEP_BYTES)
        string_builder_fini(text);
    else
        string_builder_clear(text);
}

/* The body is not needed any more: the page is text now. */
static int decode(struct crawl_parser *parser, struct crawl_task *task,
                  struct crawl_page *page)
{
    struct str_view body =
        str_view_of(string_builder_cstr(&task->body), task->body.len);
    int rc;

    page->charset = crawl_charset_sniff(
        str_view_from(string_builder_cstr(&task->content_type)), body,
        "windows-1252");
    rc = crawl_charset_decode(&parser->text, page->charset, body);
    clear(&task->body);
    page->text =
        str_view_of(string_builder_cstr(&parser->text), parser->text.len);
    return rc;
}

static int call(struct crawl_parser *parser, struct crawl_task *task,
                const struct crawl_page *page)
{
    const struct crawl_parser_options *o = &parser->options;
    const char *name = string_builder_cstr(&task->callback);
    const struct crawl_callback *callback = find(o->spider, name);
    struct crawl_sink sink = {
        .result = &task->result,
        .scope = o->scope,
        .callback = name,
        .depth = task->depth,
        .budget = o->budget,
        .until_ns = thread_cpu_ns() + o->budget->max_cpu_ms * 1000000,
        .met = parser->met,
    };

    if (!callback)
        return -ENOENT;
    return callback->page(parser->self, &sink, page);
}

static const char *why(int rc)
{
    switch (rc) {
    case 0:
        return NULL;
    case -ENOENT:
        return "the spider has no such callback";
    case -ETIMEDOUT:
        return "page budget: processor time";
    case -EMSGSIZE:
    case -EFBIG:
        return "page budget: memory";
    case -ENOTSUP:
        return "in no known encoding";
    default:
        return "the page cannot be read";
    }
}

void crawl_parser_run(struct crawl_parser *parser, struct crawl_task *task)
{
    struct crawl_page page = {
        .url = &parser->url,
        .status = task->status,
        .depth = task->depth,
        .callback = string_builder_cstr(&task->callback),
        .meta = string_builder_cstr(&task->meta),
    };

    crawl_result_clear(&task->result);
    task->rc = crawl_url_parse(&parser->url,
                               str_view_from(string_builder_cstr(&task->url)),
                               NULL, NULL);
    if (task->rc == 0)
        task->rc = decode(parser, task, &page);
    if (task->rc == 0)
        task->rc = call(parser, task, &page);
    clear(&parser->text);
    task->why = why(task->rc);
    if (task->rc < 0)
        crawl_result_clear(&task->result);
}
