/* SPDX-License-Identifier: MIT-0 */
#include "crawl_spider_links.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "crawl_charset.h"

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
    json_t *item =
        json_pack("{s:s, s:i, s:s, s:s, s:i}", "url",
                  string_builder_cstr(&page->url->href), "status", page->status,
                  "title", string_builder_cstr(&links->title), "h1",
                  string_builder_cstr(&links->h1), "links", count);
    char *text = item ? json_dumps(item, JSON_COMPACT) : NULL;
    int rc = text ? crawl_emit(sink, text) : -ENOMEM;

    free(text);
    json_decref(item);
    return rc;
}

static int on_page(void *self, struct crawl_sink *sink,
                   const struct crawl_page *page)
{
    struct crawl_spider_links *s = self;
    struct page_ctx ctx = {sink, page->charset, 0};
    const struct crawl_url_encoder encoder = {encode, &ctx};
    bool utf8 = strcmp(page->charset, "UTF-8") == 0;
    int rc = crawl_links_resolve(&s->links, page->text, page->url,
                                 utf8 ? NULL : &encoder, on_link, &ctx);

    return rc < 0 ? rc : emit(sink, page, &s->links, ctx.count);
}

static const struct crawl_callback callbacks[] = {{"links", on_page},
                                                  {NULL, NULL}};

void crawl_spider_links_init(struct crawl_spider_links *out,
                             struct html_port *html)
{
    crawl_links_init(&out->links, html);
    out->spider = (struct crawl_spider){"links", out, callbacks};
}

void crawl_spider_links_fini(struct crawl_spider_links *spider)
{
    crawl_links_fini(&spider->links);
}
