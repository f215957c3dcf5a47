/* SPDX-License-Identifier: MIT-0 */
#include "html_fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One row with its neighbours found. */
struct fake_link {
    const struct html_fake_node *row;
    const struct fake_link *parent, *first, *last, *next, *previous;
};

struct html_fake {
    const struct html_fake_page *pages;
    size_t n;
};

static const struct fake_link *theirs(const struct html_node *node)
{
    return (const struct fake_link *)(const void *)node;
}

static const struct html_node *ours(const struct fake_link *link)
{
    return (const struct html_node *)(const void *)link;
}

static struct str_view node_tag(const struct html_node *node)
{
    const char *tag = theirs(node)->row->tag;

    return tag ? str_view_from(tag) : (struct str_view){0};
}

static const char *node_attr(const struct html_node *node, const char *name)
{
    const char *const *attrs = theirs(node)->row->attrs;
    size_t i;

    for (i = 0; i + 1 < (size_t)2 * HTML_FAKE_ATTRS && attrs[i]; i += 2)
        if (strcasecmp(attrs[i], name) == 0)
            return attrs[i + 1];
    return NULL;
}

static const char *node_text(const struct html_node *node)
{
    return theirs(node)->row->tag ? NULL : theirs(node)->row->text;
}

static const struct html_node *node_parent(const struct html_node *node)
{
    return ours(theirs(node)->parent);
}

static const struct html_node *node_first(const struct html_node *node)
{
    return ours(theirs(node)->first);
}

static const struct html_node *node_last(const struct html_node *node)
{
    return ours(theirs(node)->last);
}

static const struct html_node *node_next(const struct html_node *node)
{
    return ours(theirs(node)->next);
}

static const struct html_node *node_previous(const struct html_node *node)
{
    return ours(theirs(node)->previous);
}

static const struct html_ops ops = {
    node_tag,  node_attr, node_text,     node_parent, node_first,
    node_last, node_next, node_previous, free,
};

/* `open` is the row before; climbs to the parent of a row at `depth`. */
static struct fake_link *parent_of(struct fake_link *links,
                                   const struct fake_link *before, int depth)
{
    while (before && before->row->depth >= depth)
        before = before->parent;
    return before && before->row->depth == depth - 1 && before->row->tag
               ? &links[before - links]
               : NULL;
}

static int link_rows(struct fake_link *links, const struct html_fake_page *page)
{
    size_t i;

    for (i = 0; i < page->n; i++) {
        struct fake_link *up, *link = &links[i];

        link->row = &page->nodes[i];
        if (i == 0)
            continue;
        up = parent_of(links, &links[i - 1], link->row->depth);
        if (!up)
            return -EIO;
        link->parent = up;
        link->previous = up->last;
        if (up->last)
            links[up->last - links].next = link;
        else
            up->first = link;
        up->last = link;
    }
    return 0;
}

static const struct html_fake_page *find_page(const struct html_fake *f,
                                              const char *html, size_t len)
{
    size_t i;

    for (i = 0; i < f->n; i++)
        if (strlen(f->pages[i].html) == len &&
            memcmp(f->pages[i].html, html, len) == 0)
            return &f->pages[i];
    return NULL;
}

static int html_fake_parse(void *self, struct html_doc *out, const char *html,
                           size_t len, struct port_error *err)
{
    const struct html_fake_page *page = find_page(self, html, len);
    struct fake_link *links;

    memset(out, 0, sizeof *out);
    if (!page || page->n == 0 || page->fails)
        return port_fail(err, page && page->fails ? page->fails : -EIO, 0,
                         "the page (%zu bytes): as scripted", len);
    links = calloc(page->n, sizeof *links);
    if (!links)
        return port_fail(err, -ENOMEM, 0, "no memory to parse it");
    if (link_rows(links, page) < 0) {
        free(links);
        return port_fail(err, -EIO, 0, "the script is not a tree");
    }
    *out = (struct html_doc){&ops, ours(links), links};
    return 0;
}

int html_fake_open(struct html_port *out, const struct html_fake_page *pages,
                   size_t n)
{
    struct html_fake *f = calloc(1, sizeof *f);

    memset(out, 0, sizeof *out);
    if (!f)
        return -ENOMEM;
    f->pages = pages;
    f->n = n;
    *out = (struct html_port){f, html_fake_parse, free};
    return 0;
}
