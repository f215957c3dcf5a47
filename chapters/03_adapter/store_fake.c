/* SPDX-License-Identifier: MIT-0 */
#include "store_fake.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dyn_array.h"

typedef DYN_ARRAY(struct store_version) versions;

struct page {
    char *url, *css, *etag;
    int64_t checked_ms;
    versions versions; /* oldest first */
};

struct store_fake {
    DYN_ARRAY(struct page) pages; /* by url */
    int calls_left, code;
};

static void page_fini(struct page *p)
{
    size_t i;

    for (i = 0; i < p->versions.len; i++)
        store_version_fini(&p->versions.data[i]);
    dyn_array_fini(&p->versions);
    free(p->url);
    free(p->css);
    free(p->etag);
}

/* Where the page is or would be. */
static size_t position(const struct store_fake *f, const char *url)
{
    size_t i = 0;

    while (i < f->pages.len && strcmp(f->pages.data[i].url, url) < 0)
        i++;
    return i;
}

static struct page *find(struct store_fake *f, const char *url)
{
    size_t i = position(f, url);

    return i < f->pages.len && strcmp(f->pages.data[i].url, url) == 0
               ? &f->pages.data[i]
               : NULL;
}

static int no_page(struct port_error *err, const char *url)
{
    return port_fail(err, -ENOENT, 0, "not watched: %.120s", url);
}

static int no_memory(struct port_error *err)
{
    return port_fail(err, -ENOMEM, 0, "no memory");
}

static bool scripted_failure(struct store_fake *f, struct port_error *err)
{
    if (!f->code || --f->calls_left > 0)
        return false;
    f->calls_left = 0;
    port_fail(err, f->code, 0, "store: as scripted");
    return true;
}

static int fake_add(void *self, const char *url, const char *css,
                    struct port_error *err)
{
    struct store_fake *f = self;
    struct page page = {0};

    if (scripted_failure(f, err))
        return f->code;
    if (find(f, url))
        return port_fail(err, -EEXIST, 0, "watched already: %.120s", url);
    page.url = strdup(url);
    page.css = strdup(css);
    page.etag = strdup("");
    if (!page.url || !page.css || !page.etag ||
        dyn_array_insert(&f->pages, position(f, url), page) < 0) {
        page_fini(&page);
        return no_memory(err);
    }
    return 0;
}

static int fake_remove(void *self, const char *url, struct port_error *err)
{
    struct store_fake *f = self;
    size_t i = position(f, url);

    if (scripted_failure(f, err))
        return f->code;
    if (!find(f, url))
        return no_page(err, url);
    page_fini(&f->pages.data[i]);
    dyn_array_remove(&f->pages, i);
    return 0;
}

static int show(const struct page *p, store_page_fn *fn, void *ctx)
{
    size_t n = p->versions.len;
    struct store_page page = {
        .url = p->url,
        .css = p->css,
        .versions = (int64_t)n,
        .checked_ms = p->checked_ms,
        .changed_ms = n ? p->versions.data[n - 1].seen_ms : 0,
        .etag = p->etag,
    };

    return fn(ctx, &page);
}

static int fake_pages(void *self, const char *url, store_page_fn *fn, void *ctx,
                      struct port_error *err)
{
    struct store_fake *f = self;
    size_t i;
    int rc = 0;

    if (scripted_failure(f, err))
        return f->code;
    if (url)
        return find(f, url) ? show(find(f, url), fn, ctx) : no_page(err, url);
    for (i = 0; rc == 0 && i < f->pages.len; i++)
        rc = show(&f->pages.data[i], fn, ctx);
    return rc;
}

static int fake_checked(void *self, const char *url, int64_t now_ms,
                        const char *etag, const char *text, size_t len,
                        struct port_error *err)
{
    struct store_fake *f = self;
    struct page *page = find(f, url);
    struct store_version version = {0};
    char *copy;

    if (scripted_failure(f, err))
        return f->code;
    if (!page)
        return no_page(err, url);
    copy = strdup(etag);
    if (!copy || (text && (store_version_set(&version, now_ms, text, len) < 0 ||
                           dyn_array_push(&page->versions, version) < 0))) {
        store_version_fini(&version);
        free(copy);
        return no_memory(err);
    }
    free(page->etag);
    page->etag = copy;
    page->checked_ms = now_ms;
    return 0;
}

static int fake_version(void *self, const char *url, int64_t back,
                        struct store_version *out, struct port_error *err)
{
    struct store_fake *f = self;
    const struct page *page = find(f, url);
    const struct store_version *v;

    memset(out, 0, sizeof *out);
    if (scripted_failure(f, err))
        return f->code;
    if (!page || back < 0 || back >= (int64_t)page->versions.len)
        return port_fail(err, -ENOENT, 0, "no such version of %.110s", url);
    v = &page->versions.data[page->versions.len - 1 - (size_t)back];
    if (store_version_set(out, v->seen_ms, v->text, v->len) < 0)
        return no_memory(err);
    return 0;
}

static void fake_close(void *self)
{
    struct store_fake *f = self;
    size_t i;

    for (i = 0; i < f->pages.len; i++)
        page_fini(&f->pages.data[i]);
    dyn_array_fini(&f->pages);
    free(f);
}

int store_fake_open(struct store_port *out)
{
    struct store_fake *f = calloc(1, sizeof *f);

    memset(out, 0, sizeof *out);
    if (!f)
        return -ENOMEM;
    *out = (struct store_port){f,          fake_add,     fake_remove,
                               fake_pages, fake_checked, fake_version,
                               fake_close};
    return 0;
}

void store_fake_fail(struct store_port *port, int n, int code)
{
    struct store_fake *f = port->self;

    f->calls_left = n;
    f->code = code;
}
