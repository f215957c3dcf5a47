/* SPDX-License-Identifier: MIT-0 */
/* intrusive_list.h 1.0.0 - link objects into lists with no node allocation.
 *
 * Copy intrusive_list.h and intrusive_list.c into your project; nothing else
 * is needed.
 *
 * The node is a member of the object; an object with two nodes can be in two
 * lists at once. The list is a ring closed by its head, so that nothing has a
 * special case at the ends:
 *
 *      head <-> a.node <-> b.node <-> c.node <-> (head)
 *
 * Ownership: the list owns nothing. An object must be removed before it is
 *            freed, and neither a list nor a linked object may be moved.
 * Threads:   none; guard one list with one lock.
 * Errors:    none. Misuse is asserted: a node that is pushed must be zeroed
 *            (= {0}, calloc) or have been removed; a node that is removed
 *            must be in a list. Removal zeroes the node, so that a walk over
 *            a removed node stops at NULL instead of running on.
 * Cost:      O(1) each, but sort O(n log n) and length O(n).
 * Idea:      Linux, include/linux/list.h; Knuth, TAOCP vol. 1, 2.2.5.
 */
#ifndef INTRUSIVE_LIST_H
#define INTRUSIVE_LIST_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTRUSIVE_LIST_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* All zero when in no list. next and prev are read-only for callers. */
struct intrusive_list_node {
    struct intrusive_list_node *next;
    struct intrusive_list_node *prev;
};

struct intrusive_list {
    struct intrusive_list_node head; /* never inside an object */
};

/* The object of `type` whose `member` is *node. No type is checked: a wrong
 * member name gives a wrong object. */
#define INTRUSIVE_LIST_ENTRY(node, type, member)                               \
    ((type *)((uintptr_t)(node)-offsetof(type, member)))

/* for (each node from front to back); declare
 * `struct intrusive_list_node *node` before. The list must not change. */
#define INTRUSIVE_LIST_FOR_EACH(node, list)                                    \
    for ((node) = (list)->head.next; (node) != &(list)->head;                  \
         (node) = (node)->next)

/* The same, but *node may be removed, and freed, on the way; `next` is another
 * node pointer, and the node it names must stay. */
#define INTRUSIVE_LIST_FOR_EACH_SAFE(node, next_node, list)                    \
    for ((node) = (list)->head.next, (next_node) = (node)->next;               \
         (node) != &(list)->head;                                              \
         (node) = (next_node), (next_node) = (node)->next)

static inline void intrusive_list_init(struct intrusive_list *list)
{
    list->head.next = &list->head;
    list->head.prev = &list->head;
}

static inline bool intrusive_list_is_empty(const struct intrusive_list *list)
{
    return list->head.next == &list->head;
}

/* Is the node in a list? */
static inline bool
intrusive_list_is_linked(const struct intrusive_list_node *node)
{
    return node->next != NULL;
}

/* What the three below stand on; not for callers. */
static inline void intrusive_list_link_(struct intrusive_list_node *prev,
                                        struct intrusive_list_node *node,
                                        struct intrusive_list_node *next)
{
    assert(prev && next && !node->next);
    node->prev = prev;
    prev->next = node;
    node->next = next;
    next->prev = node;
}

/* Links `node` behind `at`: a node of a list, or its head. */
static inline void intrusive_list_insert_after(struct intrusive_list_node *at,
                                               struct intrusive_list_node *node)
{
    intrusive_list_link_(at, node, at->next);
}

static inline void intrusive_list_push_front(struct intrusive_list *list,
                                             struct intrusive_list_node *node)
{
    intrusive_list_link_(&list->head, node, list->head.next);
}

static inline void intrusive_list_push_back(struct intrusive_list *list,
                                            struct intrusive_list_node *node)
{
    intrusive_list_link_(list->head.prev, node, &list->head);
}

/* Takes the node out of whatever list it is in. */
static inline void intrusive_list_remove(struct intrusive_list_node *node)
{
    assert(node->next);
    node->next->prev = node->prev;
    node->prev->next = node->next;
    node->next = NULL;
    node->prev = NULL;
}

/* The first or last node, or NULL when the list is empty. */
static inline struct intrusive_list_node *
intrusive_list_first(const struct intrusive_list *list)
{
    return intrusive_list_is_empty(list) ? NULL : list->head.next;
}

static inline struct intrusive_list_node *
intrusive_list_last(const struct intrusive_list *list)
{
    return intrusive_list_is_empty(list) ? NULL : list->head.prev;
}

/* Removes and gives the first node, or NULL when the list is empty. */
struct intrusive_list_node *
intrusive_list_pop_front(struct intrusive_list *list);

/* Moves all nodes of `from` to the end of `list`; `from` is empty then. */
void intrusive_list_append_all(struct intrusive_list *list,
                               struct intrusive_list *from);

/* < 0, 0 or > 0 as the object of a comes before, with or after that of b. */
typedef int (*intrusive_list_compare_fn)(const struct intrusive_list_node *a,
                                         const struct intrusive_list_node *b,
                                         void *ctx);

/* Sorts in place: stable, allocates nothing. */
void intrusive_list_sort(struct intrusive_list *list,
                         intrusive_list_compare_fn compare, void *ctx);

size_t intrusive_list_length(const struct intrusive_list *list);

#ifdef __cplusplus
}
#endif

#endif
