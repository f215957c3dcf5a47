/* SPDX-License-Identifier: MIT-0 */
#include "intrusive_list.h"

struct intrusive_list_node *
intrusive_list_pop_front(struct intrusive_list *list)
{
    struct intrusive_list_node *node = intrusive_list_first(list);

    if (node)
        intrusive_list_remove(node);
    return node;
}

void intrusive_list_append_all(struct intrusive_list *list,
                               struct intrusive_list *from)
{
    struct intrusive_list_node *first = from->head.next;
    struct intrusive_list_node *last = from->head.prev;

    assert(list != from);
    if (intrusive_list_is_empty(from))
        return;
    first->prev = list->head.prev;
    list->head.prev->next = first;
    last->next = &list->head;
    list->head.prev = last;
    intrusive_list_init(from);
}

/* Moves the first n nodes of `from`, or all it has, to the end of `to`. */
static void move_nodes(struct intrusive_list *from, struct intrusive_list *to,
                       size_t n)
{
    while (n-- > 0 && !intrusive_list_is_empty(from))
        intrusive_list_push_back(to, intrusive_list_pop_front(from));
}

/* Moves a and b, both sorted, to the end of `to`; equals from a go first. */
static void merge(struct intrusive_list *a, struct intrusive_list *b,
                  struct intrusive_list *to, intrusive_list_compare_fn compare,
                  void *ctx)
{
    while (!intrusive_list_is_empty(a) && !intrusive_list_is_empty(b)) {
        bool take_a = compare(a->head.next, b->head.next, ctx) <= 0;

        move_nodes(take_a ? a : b, to, 1);
    }
    intrusive_list_append_all(to, a);
    intrusive_list_append_all(to, b);
}

/* Merges neighbouring runs of `width` sorted nodes into runs twice as long.
 * Returns the number of merged runs; one run is a sorted list. */
static size_t merge_runs(struct intrusive_list *list, size_t width,
                         intrusive_list_compare_fn compare, void *ctx)
{
    struct intrusive_list a;
    struct intrusive_list b;
    struct intrusive_list done;
    size_t runs = 0;

    intrusive_list_init(&a);
    intrusive_list_init(&b);
    intrusive_list_init(&done);
    while (!intrusive_list_is_empty(list)) {
        move_nodes(list, &a, width);
        move_nodes(list, &b, width);
        merge(&a, &b, &done, compare, ctx);
        runs++;
    }
    intrusive_list_append_all(list, &done);
    return runs;
}

void intrusive_list_sort(struct intrusive_list *list,
                         intrusive_list_compare_fn compare, void *ctx)
{
    size_t width = 1;

    while (merge_runs(list, width, compare, ctx) > 1)
        width *= 2;
}

size_t intrusive_list_length(const struct intrusive_list *list)
{
    const struct intrusive_list_node *node;
    size_t n = 0;

    INTRUSIVE_LIST_FOR_EACH(node, list)
    n++;
    return n;
}
