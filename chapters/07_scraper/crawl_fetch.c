/* SPDX-License-Identifier: MIT-0 */
#include "crawl_fetch.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "crawl_url.h"

enum { REDIRECTS = 10, POLL_MS = 1000 };

struct wait {
    struct crawl_document *out;
    struct string_builder location;
    bool done;
    struct port_error err;
};

void crawl_document_init(struct crawl_document *d)
{
    d->status = 0;
    string_builder_init(&d->url, 0);
    string_builder_init(&d->content_type, 0);
    string_builder_init(&d->body, 0);
}

void crawl_document_fini(struct crawl_document *d)
{
    string_builder_fini(&d->url);
    string_builder_fini(&d->content_type);
    string_builder_fini(&d->body);
}

static int set(struct string_builder *out, const char *data, size_t len)
{
    string_builder_clear(out);
    return string_builder_append(out, data, len);
}

static int on_fetched(void *ctx, const struct crawl_fetched *f)
{
    struct wait *w = ctx;
    int rc;

    w->done = true;
    if (f->error)
        return port_fail(&w->err, f->error, 0, "%s", f->text);
    w->out->status = f->status;
    rc = set(&w->location, f->location, strlen(f->location));
    if (rc == 0)
        rc = set(&w->out->content_type, f->content_type,
                 strlen(f->content_type));
    return rc == 0 ? set(&w->out->body, f->body, f->body_len) : rc;
}

static int fetch_hop(struct wait *w, struct crawl_downloader *d,
                     const char *url)
{
    const struct crawl_fetch fetch = {.url = url};
    int rc = d->start(d->self, &fetch, NULL);

    w->done = false;
    while (rc == 0 && !w->done)
        rc = d->poll(d->self, POLL_MS, on_fetched, w);
    return rc;
}

static bool is_redirect(const struct wait *w)
{
    return w->out->status >= 300 && w->out->status < 400 && w->location.len > 0;
}

static int follow(struct wait *w, struct crawl_downloader *d,
                  struct crawl_url *url, struct crawl_url *next)
{
    int hops = 0, rc = 0;

    while (rc == 0) {
        rc = fetch_hop(w, d, string_builder_cstr(&url->href));
        if (rc < 0 || !is_redirect(w))
            break;
        if (++hops > REDIRECTS)
            return port_fail(&w->err, -ELOOP, 0, "more than %d redirects",
                             REDIRECTS);
        rc = crawl_url_parse(
            next, str_view_from(string_builder_cstr(&w->location)), url, NULL);
        if (rc == 0 && !crawl_url_is_http(next))
            rc = -EINVAL;
        if (rc == 0)
            rc = crawl_url_parse(
                url, str_view_from(string_builder_cstr(&next->href)), NULL,
                NULL);
    }
    return rc;
}

int crawl_fetch(struct crawl_document *out, struct crawl_downloader *downloader,
                const char *text, struct port_error *err)
{
    struct wait w = {.out = out};
    struct crawl_url url, next;
    int rc;

    crawl_url_init(&url);
    crawl_url_init(&next);
    string_builder_init(&w.location, 0);
    rc = crawl_url_parse(&url, str_view_from(text), NULL, NULL);
    if (rc < 0 || !crawl_url_is_http(&url))
        rc = port_fail(&w.err, -EINVAL, 0, "not an http URL");
    if (rc == 0)
        rc = follow(&w, downloader, &url, &next);
    if (rc == 0)
        rc = set(&out->url, string_builder_cstr(&url.href), url.href.len);
    crawl_url_fini(&url);
    crawl_url_fini(&next);
    string_builder_fini(&w.location);
    return rc < 0 ? port_fail(err, rc, 0, "%.80s: %.100s", text,
                              w.err.code ? w.err.text : strerror(-rc))
                  : 0;
}
