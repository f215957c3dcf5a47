/* SPDX-License-Identifier: MIT-0 */
#include "crawl_spider_links.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_charset.h"
#include "crawl_links.h"
#include "html_gumbo.h"

struct reader { /* of one thread */
    struct html_port html;
    struct crawl_links links;
};

struct page_ctx {
    struct crawl_sink *sink;
    const char *charset;
    int count;
};

static int on_link(void *ctx, const struct crawl_url *url,
                   const struct crawl_link *link)
{
    struct page_ctx *p = ctx;

    p->count++;
    return link->nofollow ? 0 : crawl_follow(p->sink, url, NULL);
}

/* The query of a link on a page in GBK is in GBK. */
static int encode(void *ctx, struct str_view text, struct string_builder *out)
{
    const struct page_ctx *p = ctx;

    return crawl_charset_encode(out, p->charset, text);
}

static int emit(struct crawl_sink *sink, const struct crawl_page *page,
                const struct crawl_links *links, int count)
{
    struct crawl_item *item = crawl_sink_item(sink);
    int rc = item ? 0 : -ENOMEM;

    if (rc == 0)
        rc = crawl_item_set_text(
            item, "url", str_view_from(string_builder_cstr(&page->url->href)));
    if (rc == 0)
        rc = crawl_item_set_integer(item, "status", page->status);
    if (rc == 0)
        rc = crawl_item_set_text(
            item, "title", str_view_from(string_builder_cstr(&links->title)));
    if (rc == 0)
        rc = crawl_item_set_text(
            item, "h1", str_view_from(string_builder_cstr(&links->h1)));
    if (rc == 0)
        rc = crawl_item_set_integer(item, "links", count);
    return rc == 0 ? crawl_emit(sink, item) : rc;
}

static int on_page(void *self, struct crawl_sink *sink,
                   const struct crawl_page *page)
{
    struct reader *r = self;
    struct page_ctx ctx = {sink, page->charset, 0};
    const struct crawl_url_encoder encoder = {encode, &ctx};
    bool utf8 = strcmp(page->charset, "UTF-8") == 0;
    int rc = crawl_links_resolve(&r->links, page->text, page->url,
                                 utf8 ? NULL : &encoder, on_link, &ctx);

    return rc < 0 ? rc : emit(sink, page, &r->links, ctx.count);
}

static int open_reader(void **out, const void *config)
{
    struct reader *r = calloc(1, sizeof *r);
    int rc = r ? html_gumbo_open(&r->html, NULL) : -ENOMEM;

    (void)config;
    if (rc < 0) {
        free(r);
        return rc;
    }
    crawl_links_init(&r->links, &r->html);
    *out = r;
    return 0;
}

static void close_reader(void *self)
{
    struct reader *r = self;

    crawl_links_fini(&r->links);
    r->html.close(r->html.self);
    free(r);
}

static const struct crawl_callback callbacks[] = {{"links", on_page},
                                                  {NULL, NULL}};
const struct crawl_spider crawl_spider_links = {
    .name = "links",
    .callbacks = callbacks,
    .open = open_reader,
    .close = close_reader,
};
