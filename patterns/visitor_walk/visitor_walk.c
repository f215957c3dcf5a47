/* SPDX-License-Identifier: MIT-0 */
#include "visitor_walk.h"

#include <assert.h>
#include <errno.h>

struct walk {
    const struct visitor_walk_tree *tree;
    const struct visitor_walk_visitor *visitor;
    const void *root;
    size_t depth; /* of the node at hand */
    size_t count; /* nodes entered */
};

static int enter(struct walk *w, void *node)
{
    const struct visitor_walk_visitor *v = w->visitor;
    int answer;

    if (v->max_nodes > 0 && w->count == v->max_nodes)
        return -E2BIG;
    w->count++;
    answer = v->enter ? v->enter(v->ctx, node, w->depth) : VISITOR_WALK_NEXT;
    return answer > VISITOR_WALK_STOP ? -EPROTO : answer;
}

static int leave(const struct walk *w, void *node)
{
    const struct visitor_walk_visitor *v = w->visitor;
    int answer;

    answer = v->leave ? v->leave(v->ctx, node, w->depth) : VISITOR_WALK_NEXT;
    if (answer == VISITOR_WALK_PRUNE || answer > VISITOR_WALK_STOP)
        return -EPROTO;
    return answer;
}

/* Leaves *node, and its ancestors for which it was the last child, up to one
 * with a sibling: that is the next *node, or NULL when the root was left. What
 * is needed of a node is asked before it is left, for leave may free it.
 */
static int climb(struct walk *w, void **node)
{
    void *at = *node;

    for (;;) {
        void *sibling = NULL, *parent = NULL;
        int rc;

        if (at != w->root) {
            sibling = w->tree->next_sibling(at);
            parent = w->tree->parent(at);
            /* A lost way back: out of the tree, or past the root. */
            if (!parent || w->depth == 0)
                return -EINVAL;
        }
        rc = leave(w, at);
        *node = sibling;
        if (rc != VISITOR_WALK_NEXT || sibling || !parent)
            return rc;
        at = parent;
        w->depth--;
    }
}

int visitor_walk_run(const struct visitor_walk_tree *tree, void *root,
                     const struct visitor_walk_visitor *visitor)
{
    struct walk w = {tree, visitor, root, 0, 0};
    void *node = root;

    assert(tree->first_child && tree->next_sibling && tree->parent);
    while (node) {
        int rc = enter(&w, node);
        void *child = NULL;

        if (rc == VISITOR_WALK_NEXT)
            child = tree->first_child(node);
        else if (rc != VISITOR_WALK_PRUNE)
            return rc;
        if (child) {
            node = child;
            w.depth++;
            continue;
        }
        rc = climb(&w, &node);
        if (rc != VISITOR_WALK_NEXT)
            return rc;
    }
    return 0;
}
