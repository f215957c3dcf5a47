/* SPDX-License-Identifier: MIT-0 */
/* visitor_walk.h 1.0.0 - walk any tree, one visitor an operation.
 *
 * Copy visitor_walk.h and visitor_walk.c; libc only.
 *
 *            a              enter a
 *          /   \              enter b, leave b
 *         b     c             enter c
 *               |               enter d, leave d
 *               d             leave c
 *                           leave a
 *
 * No recursion and no stack of its own: the walk finds its way back through
 * `parent`. A tree of 100000 levels needs as much memory as one of three. A
 * depth that comes from outside (HTML, JSON) can crash nothing.
 *
 * Ownership: nodes are the caller's. `leave` may free the node it gets, and
 *            everything below it is done with by then: a walk that frees is a
 *            visitor of three lines. Nothing else may change the tree under a
 *            walk, but `enter` may add and remove children of its node.
 * Threads:   none; walks that only read may run side by side.
 * Errors:    0 or a negative errno, or what a visitor stopped with.
 * Idea:      Gamma et al., Design Patterns, Visitor; the walk as Walker in
 *            SQLite (prune, abort), without its recursion.
 */
#ifndef VISITOR_WALK_H
#define VISITOR_WALK_H

#include <stddef.h>

#define VISITOR_WALK_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* How to get about in the tree. Each returns NULL where there is none. */
struct visitor_walk_tree {
    void *(*first_child)(const void *node);
    void *(*next_sibling)(const void *node);
    void *(*parent)(const void *node);
};

/* What enter says; below 0 it is an error, which ends the walk. */
enum visitor_walk_answer {
    VISITOR_WALK_NEXT,  /* go on with the children */
    VISITOR_WALK_PRUNE, /* leave the children out; leave follows */
    VISITOR_WALK_STOP   /* end the walk; nothing is left any more */
};

struct visitor_walk_visitor {
    /* depth: 0 for the root. NULL: as one that always goes on. */
    int (*enter)(void *ctx, void *node, size_t depth);
    /* Once for each node that was entered, children first, unless the walk
     * ends. Returns NEXT, STOP or an error. NULL: nothing to do. */
    int (*leave)(void *ctx, void *node, size_t depth);
    void *ctx;
    size_t max_nodes; /* give up after so many; 0: no limit */
};

/* Walks root and all below it; what stands beside root is not visited. A root
 * of NULL is an empty tree.
 *   0                  all was walked
 *   VISITOR_WALK_STOP  a visitor ended it
 *   -E2BIG   there are more than max_nodes: too large, or a circle
 *   -EINVAL  the tree is broken: from a node that was reached from above, its
 *            parents do not lead back to root
 *   -EPROTO  a visitor answered with a number that means nothing
 *   else     the error of a visitor
 * O(nodes) time, O(1) memory.
 */
int visitor_walk_run(const struct visitor_walk_tree *tree, void *root,
                     const struct visitor_walk_visitor *visitor);

#ifdef __cplusplus
}
#endif

#endif
