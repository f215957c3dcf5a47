/* SPDX-License-Identifier: MIT-0 */
/* One tree of a page, two visitors: an outline, and the text of all links. */
#include "visitor_walk.h"

#include <stdio.h>
#include <string.h>

struct node {
    const char *name, *text;
    struct node *child, *sibling, *parent;
};

static void *first_child(const void *node)
{
    return ((const struct node *)node)->child;
}

static void *next_sibling(const void *node)
{
    return ((const struct node *)node)->sibling;
}

static void *parent(const void *node)
{
    return ((const struct node *)node)->parent;
}

static int print_outline(void *ctx, void *node, size_t depth)
{
    (void)ctx;
    printf("%*s%s\n", (int)(2 * depth), "", ((struct node *)node)->name);
    return VISITOR_WALK_NEXT;
}

static int print_links(void *ctx, void *node, size_t depth)
{
    const struct node *n = node;

    (void)ctx;
    if (strcmp(n->name, "a") == 0)
        printf("link at depth %zu: %s\n", depth, n->text);
    return strcmp(n->name, "nav") ? VISITOR_WALK_NEXT : VISITOR_WALK_PRUNE;
}

int main(void)
{
    struct node n[] = {{"html", "", &n[1], NULL, NULL},
                       {"nav", "", &n[2], &n[3], &n[0]},
                       {"a", "home", NULL, NULL, &n[1]},
                       {"p", "", &n[4], NULL, &n[0]},
                       {"a", "a story", NULL, NULL, &n[3]}};
    const struct visitor_walk_tree tree = {first_child, next_sibling, parent};
    const struct visitor_walk_visitor outline = {.enter = print_outline},
                                      links = {.enter = print_links};

    return visitor_walk_run(&tree, n, &outline) ||
           visitor_walk_run(&tree, n, &links);
}
