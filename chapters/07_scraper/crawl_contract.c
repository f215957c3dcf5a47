/* SPDX-License-Identifier: MIT-0 */
#include "crawl_contract.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_fetch.h"
#include "crawl_parse.h"
#include "crawl_spider_cfg.h"
#include "crawl_stages.h"
#include "pipeline.h"

struct checker {
    const struct crawl_config *config;
    struct crawl_downloader *downloader;
    FILE *out;
    struct crawl_callback *callbacks;
    struct crawl_spider spider;
    struct crawl_scope *scope; /* all hosts: links count wherever they lead */
    struct crawl_parser *parser;
    struct crawl_task *task;
    struct crawl_document page;
    int failed, checked;
};

static bool in_range(int64_t n, int64_t min, int64_t max)
{
    return (min < 0 || n >= min) && (max < 0 || n <= max);
}

/* Through clean and validate, not through duplicates: that one is about more
 * than a page. */
static int64_t count_items(struct checker *c, const char **out_reason)
{
    const struct crawl_entry *entry;
    struct crawl_stages stages;
    struct pipeline p;
    struct pipeline_fate fate;
    int64_t n = 0;

    crawl_stages_init(&stages, c->config->schemas, c->config->schema_count,
                      NULL);
    pipeline_init(&p, NULL);
    if (crawl_stages_use_on_page(&stages, &p) == 0 && pipeline_open(&p) == 0)
        for (entry = c->task->result.first; entry; entry = entry->next) {
            int rc = entry->item ? pipeline_push(&p, entry->item, &fate) : 1;

            n += rc == 0;
            if (entry->item && rc == PIPELINE_DROP)
                *out_reason = fate.reason;
        }
    (void)pipeline_close(&p);
    crawl_stages_fini(&stages);
    return n;
}

static int64_t count_requests(const struct checker *c)
{
    const struct crawl_entry *entry;
    int64_t n = 0;

    for (entry = c->task->result.first; entry; entry = entry->next)
        n += !entry->item;
    return n;
}

static int fill_task(struct checker *c, const char *callback)
{
    struct crawl_task *t = c->task;
    const struct crawl_document *d = &c->page;
    int rc;

    string_builder_clear(&t->url);
    string_builder_clear(&t->callback);
    string_builder_clear(&t->content_type);
    string_builder_clear(&t->body);
    t->status = d->status;
    rc = string_builder_append(&t->url, string_builder_cstr(&d->url),
                               d->url.len);
    if (rc == 0)
        rc = string_builder_append(&t->callback, callback, strlen(callback));
    if (rc == 0)
        rc = string_builder_append(&t->content_type,
                                   string_builder_cstr(&d->content_type),
                                   d->content_type.len);
    return rc == 0 ? string_builder_append(
                         &t->body, string_builder_cstr(&d->body), d->body.len)
                   : rc;
}

static void say(struct checker *c, bool good, const char *callback,
                const char *url)
{
    c->failed += !good;
    fprintf(c->out, "%s  %s  %s", good ? "ok  " : "FAIL", callback, url);
}

static void judge(struct checker *c, const struct crawl_config_contract *k,
                  const char *callback)
{
    const char *reason = NULL;
    int64_t items = count_items(c, &reason), requests = count_requests(c);
    bool good = in_range(items, k->min_items, k->max_items) &&
                in_range(requests, k->min_requests, k->max_requests);

    say(c, good, callback, k->url);
    fprintf(c->out, "  %" PRId64 " items, %" PRId64 " requests", items,
            requests);
    if (!in_range(items, k->min_items, k->max_items))
        fprintf(c->out, "; items wanted: %" PRId64 " to %" PRId64, k->min_items,
                k->max_items);
    if (!in_range(requests, k->min_requests, k->max_requests))
        fprintf(c->out, "; requests wanted: %" PRId64 " to %" PRId64,
                k->min_requests, k->max_requests);
    fprintf(c->out, "%s%s\n", reason ? "; dropped: " : "",
            reason ? reason : "");
}

static int check_one(struct checker *c, const char *callback,
                     const struct crawl_config_contract *k)
{
    struct port_error err = {0};
    int rc = crawl_fetch(&c->page, c->downloader, k->url, &err);

    c->checked++;
    if (rc == 0)
        rc = fill_task(c, callback);
    if (rc == 0)
        crawl_parser_run(c->parser, c->task);
    if (rc == -ENOMEM)
        return rc;
    if (rc < 0) {
        say(c, false, callback, k->url);
        fprintf(c->out, "  %s\n", err.text);
    } else if (c->page.status != 200) { /* no crawl would read it */
        say(c, false, callback, k->url);
        fprintf(c->out, "  status %d\n", c->page.status);
    } else if (c->task->rc < 0) {
        say(c, false, callback, k->url);
        fprintf(c->out, "  %s\n", c->task->why);
    } else {
        judge(c, k, callback);
    }
    return 0;
}

static int check_all(struct checker *c)
{
    size_t i, k;
    int rc = 0;

    for (i = 0; rc == 0 && i < c->config->count; i++) {
        const struct crawl_config_callback *cb = &c->config->callbacks[i];

        for (k = 0; rc == 0 && k < cb->contract_count; k++)
            rc = check_one(c, cb->name, &cb->contracts[k]);
    }
    return rc;
}

static int open_checker(struct checker *c)
{
    const struct crawl_parser_options options = {&c->spider, c->scope,
                                                 &crawl_budget_default};

    c->callbacks = calloc(c->config->count + 1, sizeof *c->callbacks);
    if (!c->callbacks)
        return -ENOMEM;
    crawl_spider_cfg_init(&c->spider, c->config, c->callbacks);
    return crawl_parser_create(&c->parser, &options);
}

int crawl_contract_check(const struct crawl_config *config,
                         struct crawl_downloader *downloader, FILE *out,
                         struct port_error *err)
{
    struct checker c = {.config = config, .downloader = downloader, .out = out};
    int rc = crawl_scope_create(&c.scope, true, 0);

    crawl_document_init(&c.page);
    if (rc == 0)
        rc = open_checker(&c);
    if (rc == 0)
        rc = crawl_task_create(&c.task);
    if (rc == 0)
        rc = check_all(&c);
    if (rc == 0 && c.checked == 0)
        rc =
            port_fail(err, -ENOENT, 0, "%.100s has no contracts", config->name);
    else if (rc < 0)
        port_fail(err, rc, 0, "%s", strerror(-rc));
    crawl_task_destroy(c.task);
    crawl_parser_destroy(c.parser);
    crawl_scope_destroy(c.scope);
    crawl_document_fini(&c.page);
    free(c.callbacks);
    return rc < 0 ? rc : c.failed;
}
