/* SPDX-License-Identifier: MIT-0 */
#include "http_fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_REDIRECTS = 5 };

struct http_fake {
    const struct http_fake_page *pages;
    size_t n;
    size_t asked[]; /* of each page */
};

static size_t page_index(const struct http_fake *f, const char *url)
{
    size_t i = 0;

    while (i < f->n && strcmp(f->pages[i].url, url) != 0)
        i++;
    return i;
}

static int give(const struct http_fake_page *page, const char *etag,
                struct http_response *out)
{
    size_t len = page->body_len;
    const char *body = page->body ? page->body : "";

    out->status = page->status;
    if (page->etag)
        http_field_copy(out->etag, page->etag, strlen(page->etag));
    if (page->type)
        http_field_copy(out->content_type, page->type, strlen(page->type));
    if (!len)
        len = strlen(body);
    if (etag && page->etag && strcmp(etag, page->etag) == 0) {
        out->status = 304;
        len = 0;
    }
    out->body = malloc(len + 1);
    if (!out->body)
        return -ENOMEM;
    memcpy(out->body, body, len);
    out->body[len] = '\0';
    out->body_len = len;
    return 0;
}

static int http_fake_get(void *self, const struct http_request *request,
                         struct http_response *out, struct port_error *err)
{
    struct http_fake *f = self;
    const char *url = request->url;
    int hops, rc;

    memset(out, 0, sizeof *out);
    rc = http_url_check(url, err);
    if (rc < 0)
        return rc;
    for (hops = 0; hops <= MAX_REDIRECTS; hops++) {
        const struct http_fake_page missing = {.status = 404};
        size_t i = page_index(f, url);
        const struct http_fake_page *page = i < f->n ? &f->pages[i] : &missing;

        if (i < f->n)
            f->asked[i]++;
        if (page->fails)
            return port_fail(err, page->fails, 0, "as scripted");
        if (!page->redirect) {
            rc = give(page, request->etag, out);
            return rc ? port_fail(err, rc, 0, "no memory for the body") : 0;
        }
        url = page->redirect;
        rc = http_url_check(url, err);
        if (rc < 0)
            return rc;
    }
    return port_fail(err, -ELOOP, 0, "too many redirects");
}

int http_fake_open(struct http_port *out, const struct http_fake_page *pages,
                   size_t n)
{
    struct http_fake *f = calloc(1, sizeof *f + n * sizeof f->asked[0]);

    memset(out, 0, sizeof *out);
    if (!f)
        return -ENOMEM;
    f->pages = pages;
    f->n = n;
    *out = (struct http_port){f, http_fake_get, free};
    return 0;
}

size_t http_fake_count(const struct http_port *port, const char *url)
{
    const struct http_fake *f = port->self;
    size_t i = page_index(f, url);

    return i < f->n ? f->asked[i] : 0;
}
