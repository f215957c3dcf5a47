/* SPDX-License-Identifier: MIT-0 */
#include "page_port.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A way to keep it; yours may be another. */
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

/* The pointer that leads to the page, or would if it were there. */
static struct page **place(struct fake *f, const char *url)
{
    struct page **at = &f->first;

    while (*at && strcmp((*at)->url, url) < 0)
        at = &(*at)->next;
    return at;
}

static int fake_add(void *self, const char *url)
{
    /* TODO: p->next = *at; *at = p; puts a page where it belongs. */
    (void)place(self, url);
    return -EIO;
}

static int fake_remove(void *self, const char *url)
{
    /* TODO */
    (void)self;
    (void)url;
    return -EIO;
}

static int fake_note(void *self, const char *url, const char *text)
{
    /* TODO */
    (void)self;
    (void)url;
    (void)text;
    return -EIO;
}

static int fake_version(void *self, const char *url, int back, char **out)
{
    /* TODO */
    (void)self;
    (void)url;
    (void)back;
    *out = NULL;
    return -EIO;
}

static int fake_each(void *self, page_fn *fn, void *ctx)
{
    /* TODO */
    (void)self;
    (void)fn;
    (void)ctx;
    return -EIO;
}

static void fake_close(void *self)
{
    /* TODO: what else does it hold? */
    free(self);
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

    f->calls_left = n - 1;
    f->code = code; /* TODO: and who asks for it? */
}
