/* SPDX-License-Identifier: MIT-0 */
#include "html_gumbo.h"

#include <assert.h>
#include <errno.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <gumbo.h>

#include "arena.h"

enum {
    CLOCK_EVERY = 64,
    CHUNK_BYTES = 256 * 1024,
    KEEP_BYTES = 4 * 1024 * 1024 /* from one page to the next */
};

struct html_gumbo {
    struct arena *arena; /* everything gumbo allocates for one page */
    struct html_gumbo_options options;
    bool open; /* a document is out */
    /* of the parse under way */
    size_t used;
    unsigned calls;
    int64_t cpu_end_ns;   /* of the thread's clock */
    int64_t wall_look_ns; /* of the coarse clock: not over before */
    jmp_buf leave;        /* longjmp's value is a positive errno */
};

static int64_t clock_ns(clockid_t clock)
{
    struct timespec t;

    (void)clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The verdict is the thread's own clock's: a busy machine changes none. To ask
 * it is a system call, and with one each 64 allocations a tenth of all the
 * parsing. A thread never runs for longer than the wall's clock says, and the
 * coarse one is read from memory. */
static bool is_over(struct html_gumbo *g)
{
    int64_t wall = clock_ns(CLOCK_MONOTONIC_COARSE), left;

    if (wall < g->wall_look_ns)
        return false;
    left = g->cpu_end_ns - clock_ns(CLOCK_THREAD_CPUTIME_ID);
    g->wall_look_ns = wall + left;
    return left < 0;
}

static void *allocate(void *ctx, size_t size)
{
    struct html_gumbo *g = ctx;
    void *p;

    if (size > g->options.max_tree_bytes - g->used)
        longjmp(g->leave, EFBIG);
    g->used += size;
    if (++g->calls % CLOCK_EVERY == 0 && is_over(g))
        longjmp(g->leave, ETIMEDOUT);
    p = arena_alloc(g->arena, size);
    if (!p)
        longjmp(g->leave, ENOMEM);
    return p;
}

static void keep(void *ctx, void *p)
{
    (void)ctx;
    (void)p; /* the arena frees all at once */
}

/* ------------------------------------------------- the tree as html_port --*/

static const GumboNode *theirs(const struct html_node *node)
{
    return (const GumboNode *)(const void *)node;
}

static const struct html_node *ours(const GumboNode *node)
{
    return (const struct html_node *)(const void *)node;
}

static bool is_element(const GumboNode *n)
{
    return n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE;
}

static bool is_text(const GumboNode *n)
{
    return n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_CDATA ||
           n->type == GUMBO_NODE_WHITESPACE;
}

static struct str_view node_tag(const struct html_node *node)
{
    const GumboNode *n = theirs(node);
    GumboStringPiece name;

    if (!is_element(n))
        return (struct str_view){0};
    if (n->v.element.tag != GUMBO_TAG_UNKNOWN)
        return str_view_from(gumbo_normalized_tagname(n->v.element.tag));
    name = n->v.element.original_tag;
    gumbo_tag_from_original_text(&name);
    return str_view_of(name.data, name.length);
}

/* Only plain attributes: gumbo calls xlink:href "href", too. */
static const char *node_attr(const struct html_node *node, const char *name)
{
    const GumboNode *n = theirs(node);
    const GumboVector *all = &n->v.element.attributes;
    unsigned i;

    for (i = 0; is_element(n) && i < all->length; i++) {
        const GumboAttribute *a = all->data[i];

        if (a->attr_namespace == GUMBO_ATTR_NAMESPACE_NONE &&
            strcasecmp(a->name, name) == 0)
            return a->value;
    }
    return NULL;
}

static const char *node_text(const struct html_node *node)
{
    return is_text(theirs(node)) ? theirs(node)->v.text.text : NULL;
}

static const struct html_node *node_parent(const struct html_node *node)
{
    const GumboNode *up = theirs(node)->parent;

    return up && is_element(up) ? ours(up) : NULL;
}

/* The first node from index `at` on that the port knows, going by `step`. */
static const struct html_node *seek(const GumboVector *all, long at, int step)
{
    for (; at >= 0 && at < (long)all->length; at += step) {
        const GumboNode *n = all->data[at];

        if (is_element(n) || is_text(n))
            return ours(n);
    }
    return NULL;
}

static const struct html_node *node_first(const struct html_node *node)
{
    const GumboNode *n = theirs(node);

    return n->type == GUMBO_NODE_ELEMENT ? seek(&n->v.element.children, 0, 1)
                                         : NULL;
}

static const struct html_node *node_last(const struct html_node *node)
{
    const GumboNode *n = theirs(node);
    const GumboVector *all = &n->v.element.children;

    return n->type == GUMBO_NODE_ELEMENT ? seek(all, (long)all->length - 1, -1)
                                         : NULL;
}

static const struct html_node *sibling(const struct html_node *node, int step)
{
    const GumboNode *n = theirs(node);

    if (!n->parent || n->parent->type != GUMBO_NODE_ELEMENT)
        return NULL;
    return seek(&n->parent->v.element.children,
                (long)n->index_within_parent + step, step);
}

static const struct html_node *node_next(const struct html_node *node)
{
    return sibling(node, 1);
}

static const struct html_node *node_previous(const struct html_node *node)
{
    return sibling(node, -1);
}

/* Most pages need what the last one had. A large one is rare: its memory goes
 * back at once. */
static void free_tree(struct html_gumbo *g)
{
    struct arena *fresh;

    if (g->used > KEEP_BYTES && arena_create(&fresh, CHUNK_BYTES) == 0) {
        arena_destroy(g->arena);
        g->arena = fresh;
    } else {
        arena_reset(g->arena);
    }
}

static void release(void *doc)
{
    struct html_gumbo *g = doc;

    free_tree(g);
    g->open = false;
}

static const struct html_ops ops = {
    node_tag,  node_attr, node_text,     node_parent, node_first,
    node_last, node_next, node_previous, release,
};

/* ----------------------------------------------------------------- parse --*/

/* No resource of ours is taken between setjmp and the parser's return. */
static int parse_guarded(struct html_gumbo *g, const GumboOptions *options,
                         const char *html, size_t len,
                         const GumboNode **out_root)
{
    int why = setjmp(g->leave);

    if (why)
        return -why;
    *out_root = gumbo_parse_with_options(options, html, len)->root;
    return 0;
}

static const char *limit_name(int code)
{
    return code == -EFBIG       ? "takes too much memory to parse"
           : code == -ETIMEDOUT ? "takes too long to parse"
                                : "no memory to parse it";
}

static int html_gumbo_parse(void *self, struct html_doc *out, const char *html,
                            size_t len, struct port_error *err)
{
    struct html_gumbo *g = self;
    GumboOptions options = kGumboDefaultOptions;
    const GumboNode *root = NULL;
    int rc;

    assert(!g->open && "one document of a port at a time");
    memset(out, 0, sizeof *out);
    options.allocator = allocate;
    options.deallocator = keep;
    options.userdata = g;
    options.max_errors = 0;
    g->used = 0;
    g->calls = 0;
    g->cpu_end_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID) +
                    (int64_t)g->options.max_cpu_ms * 1000000;
    g->wall_look_ns = 0;
    rc = parse_guarded(g, &options, html, len, &root);
    if (rc < 0) {
        free_tree(g);
        return port_fail(err, rc, 0, "the page (%zu bytes) %s", len,
                         limit_name(rc));
    }
    g->open = true;
    *out = (struct html_doc){&ops, ours(root), g};
    return 0;
}

static void html_gumbo_close(void *self)
{
    struct html_gumbo *g = self;

    assert(!g->open && "release the document first");
    arena_destroy(g->arena);
    free(g);
}

int html_gumbo_open(struct html_port *out,
                    const struct html_gumbo_options *options)
{
    struct html_gumbo *g = calloc(1, sizeof *g);

    memset(out, 0, sizeof *out);
    if (!g || arena_create(&g->arena, CHUNK_BYTES) < 0) {
        free(g);
        return -ENOMEM;
    }
    if (options)
        g->options = *options;
    if (!g->options.max_tree_bytes)
        g->options.max_tree_bytes = (size_t)48 * 1024 * 1024;
    if (!g->options.max_cpu_ms)
        g->options.max_cpu_ms = 250;
    *out = (struct html_port){g, html_gumbo_parse, html_gumbo_close};
    return 0;
}
