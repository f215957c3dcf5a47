/* SPDX-License-Identifier: MIT-0 */
#include "page_port.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct version {
    struct version *older;
    char *text; /* owned */
};

struct page {
    struct page *next; /* its url is greater */
    char *url;         /* owned */
    struct version *newest;
};

struct fake {
    struct page *first;
    int calls_left; /* that do not fail */
    int code;       /* of those that do; 0: all go well */
};

/* What this call has to fail with, or 0. Each call begins with it. */
static int scripted(struct fake *f)
{
    if (f->calls_left > 0) {
        f->calls_left--;
        return 0;
    }
    return f->code;
}

/* The pointer that leads to the page, or would if it were there. */
static struct page **place(struct fake *f, const char *url)
{
    struct page **at = &f->first;

    while (*at && strcmp((*at)->url, url) < 0)
        at = &(*at)->next;
    return at;
}

static struct page *find(struct fake *f, const char *url)
{
    struct page *p = *place(f, url);

    return p && strcmp(p->url, url) == 0 ? p : NULL;
}

static void page_free(struct page *p)
{
    struct version *v = p->newest;

    while (v) {
        struct version *older = v->older;

        free(v->text);
        free(v);
        v = older;
    }
    free(p->url);
    free(p);
}

static int fake_add(void *self, const char *url)
{
    struct fake *f = self;
    struct page **at = place(f, url);
    struct page *p;
    int rc = scripted(f);

    if (rc < 0)
        return rc;
    if (find(f, url))
        return -EEXIST;
    p = calloc(1, sizeof *p);
    if (!p)
        return -ENOMEM;
    p->url = strdup(url);
    if (!p->url) {
        page_free(p);
        return -ENOMEM;
    }
    p->next = *at;
    *at = p;
    return 0;
}

static int fake_remove(void *self, const char *url)
{
    struct fake *f = self;
    struct page *p = find(f, url);
    int rc = scripted(f);

    if (rc < 0)
        return rc;
    if (!p)
        return -ENOENT;
    *place(f, url) = p->next; /* looks at the page, so it comes first */
    page_free(p);
    return 0;
}

static int fake_note(void *self, const char *url, const char *text)
{
    struct fake *f = self;
    struct page *p = find(f, url);
    struct version *v;
    int rc = scripted(f);

    if (rc < 0)
        return rc;
    if (!p)
        return -ENOENT;
    v = malloc(sizeof *v);
    if (!v)
        return -ENOMEM;
    v->text = strdup(text);
    if (!v->text) {
        free(v);
        return -ENOMEM;
    }
    v->older = p->newest;
    p->newest = v;
    return 0;
}

static int fake_version(void *self, const char *url, int back, char **out)
{
    struct fake *f = self;
    struct page *p = find(f, url);
    struct version *v = p && back >= 0 ? p->newest : NULL;
    int rc = scripted(f);

    *out = NULL;
    if (rc < 0)
        return rc;
    for (; v && back > 0; back--)
        v = v->older;
    if (!v)
        return -ENOENT;
    *out = strdup(v->text);
    return *out ? 0 : -ENOMEM;
}

static int count_versions(const struct page *p)
{
    const struct version *v;
    int n = 0;

    for (v = p->newest; v; v = v->older)
        n++;
    return n;
}

static int fake_each(void *self, page_fn *fn, void *ctx)
{
    struct fake *f = self;
    const struct page *p;
    int rc = scripted(f);

    for (p = f->first; p && rc == 0; p = p->next)
        rc = fn(ctx, p->url, count_versions(p));
    return rc;
}

static void fake_close(void *self)
{
    struct fake *f = self;

    while (f->first) {
        struct page *p = f->first;

        f->first = p->next;
        page_free(p);
    }
    free(f);
}

int page_fake_open(struct page_port *out)
{
    struct fake *f = calloc(1, sizeof *f);

    memset(out, 0, sizeof *out);
    if (!f)
        return -ENOMEM;
    *out = (struct page_port){f,         fake_add,     fake_remove,
                              fake_note, fake_version, fake_each,
                              fake_close};
    return 0;
}

void page_fake_fail(struct page_port *port, int n, int code)
{
    struct fake *f = port->self;

    f->calls_left = n;
    f->code = code;
}
