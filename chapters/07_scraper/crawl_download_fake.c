/* SPDX-License-Identifier: MIT-0 */
#include "crawl_download_fake.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dyn_array.h"

struct started {
    char *url, *etag; /* etag: "" when none */
    void *tag;
};

struct download {
    struct crawl_fake *fake;
    DYN_ARRAY(struct started) queue;
};

static int64_t now_ms(const struct crawl_fake *fake)
{
    return virtual_clock_now_ns(fake->clock) / 1000000;
}

static void started_fini(struct started *one)
{
    free(one->url);
    free(one->etag);
}

/* On failure nothing has begun. */
static int fake_start(void *self, const struct crawl_fetch *fetch, void *tag)
{
    struct download *d = self;
    const char *etag = fetch->etag ? fetch->etag : "";
    struct started one = {strdup(fetch->url), strdup(etag), tag};
    int rc = one.url && one.etag ? dyn_array_push(&d->queue, one) : -ENOMEM;

    if (rc < 0) {
        started_fini(&one);
        return rc;
    }
    rc = string_builder_append_format(&d->fake->trace, "%lld %s%s%s\n",
                                      (long long)now_ms(d->fake), fetch->url,
                                      *etag ? " " : "", etag);
    if (rc < 0) {
        one = dyn_array_pop(&d->queue);
        started_fini(&one);
    }
    return rc;
}

static struct crawl_fake_page *find(struct crawl_fake *fake, const char *url)
{
    size_t i;

    for (i = 0; i < fake->n; i++)
        if (strcmp(fake->pages[i].url, url) == 0)
            return &fake->pages[i];
    return NULL;
}

/* While it fails it gives its status or error; then it is well. */
static void fill(struct crawl_fetched *out, struct crawl_fake_page *page,
                 const char *etag)
{
    bool well = page->fails < 0;

    out->error = well ? 0 : page->error;
    if (page->fails > 0 && --page->fails == 0)
        page->fails = -1;
    if (out->error) {
        (void)snprintf(out->text, sizeof out->text, "as scripted");
        return;
    }
    out->latency_ns = page->latency_ms * 1000000;
    out->status = well || !page->status ? 200 : page->status;
    if (page->retry_after_ms && !well)
        out->retry_after_ms = page->retry_after_ms;
    out->body = page->body ? page->body : "";
    out->body_len = strlen(out->body);
    out->content_type = page->type ? page->type : "text/html";
    out->location = page->location ? page->location : "";
    out->etag = page->etag ? page->etag : "";
    out->fresh_ms = page->fresh_ms;
    out->no_store = page->no_store;
    if (*etag && strcmp(etag, out->etag) == 0) {
        out->status = 304;
        out->body = "";
        out->body_len = 0;
    }
}

static int fake_poll(void *self, int timeout_ms, crawl_fetched_fn *fn,
                     void *ctx)
{
    struct download *d = self;
    struct crawl_fake_page missing = {.status = 404};
    struct crawl_fetched out = {.body = "",
                                .content_type = "",
                                .location = "",
                                .etag = "",
                                .last_modified = "",
                                .fresh_ms = -1,
                                .retry_after_ms = -1};
    struct started one;
    struct crawl_fake_page *page;
    int rc;

    if (!d->queue.len) {
        virtual_clock_advance(d->fake->clock, (int64_t)timeout_ms * 1000000);
        return 0;
    }
    virtual_clock_advance(d->fake->clock, 10 * 1000000);
    one = d->queue.data[0];
    dyn_array_remove(&d->queue, 0);
    page = find(d->fake, one.url);
    fill(&out, page ? page : &missing, one.etag);
    out.tag = one.tag;
    rc = fn(ctx, &out);
    started_fini(&one);
    return rc;
}

static void fake_close(void *self)
{
    struct download *d = self;
    size_t i;

    for (i = 0; i < d->queue.len; i++)
        started_fini(&d->queue.data[i]);
    dyn_array_fini(&d->queue);
    free(d);
}

int crawl_download_fake_open(struct crawl_downloader *out,
                             struct crawl_fake *fake)
{
    struct download *d = calloc(1, sizeof *d);

    memset(out, 0, sizeof *out);
    if (!d)
        return -ENOMEM;
    d->fake = fake;
    *out =
        (struct crawl_downloader){d, fake_start, fake_poll, fake_close, NULL};
    return 0;
}
