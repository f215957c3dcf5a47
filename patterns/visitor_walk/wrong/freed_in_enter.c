/* SPDX-License-Identifier: MIT-0 */
/* WRONG: frees each node in enter, before its children were asked for */
#include "visitor_walk.h"

#include <stdio.h>
#include <stdlib.h>

struct node {
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

static int destroy(void *ctx, void *node, size_t depth)
{
    (void)ctx;
    (void)depth;
    free(node);
    return VISITOR_WALK_NEXT;
}

int main(void)
{
    static const struct visitor_walk_tree tree = {first_child, next_sibling,
                                                  parent};
    static const struct visitor_walk_visitor destroyer = {destroy, NULL, NULL,
                                                          0};
    struct node *root = calloc(1, sizeof *root);

    if (!root)
        return 1;
    printf("%d\n", visitor_walk_run(&tree, root, &destroyer));
    return 0;
}
