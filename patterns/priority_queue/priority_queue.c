/* SPDX-License-Identifier: MIT-0 */
#include "priority_queue.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHILDREN = 4,
    FIRST_CAP = 16,
    CACHE_LINE = 64 /* holds four slots, all children of a node */
};

/* A heap in an array: the children of slot i are 4i + 1 to 4i + 4, and none
 * comes before its parent. Every item knows its position: its index + 1. */
struct priority_queue_slot {
    int64_t key;
    struct priority_queue_item *item;
};

/* Only equal keys have to look at the items, which are far apart in memory. */
static inline bool is_before(const struct priority_queue_slot *a,
                             const struct priority_queue_slot *b)
{
    if (a->key == b->key)
        return a->item->turn < b->item->turn;
    return a->key < b->key;
}

static inline void place(struct priority_queue_slot *slots, size_t i,
                         struct priority_queue_slot slot)
{
    slots[i] = slot;
    slot.item->position = i + 1;
}

/* Puts `slot` at i or above: parents behind it move down. */
static void sift_up(struct priority_queue_slot *slots, size_t i,
                    struct priority_queue_slot slot)
{
    while (i > 0) {
        size_t parent = (i - 1) / CHILDREN;

        if (!is_before(&slot, &slots[parent]))
            break;
        place(slots, i, slots[parent]);
        i = parent;
    }
    place(slots, i, slot);
}

/* The one of two neighbours that comes first; adding a bool is no branch. */
static inline size_t earlier(const struct priority_queue_slot *slots, size_t i)
{
    return i + is_before(&slots[i + 1], &slots[i]);
}

/* The child of i that comes first; len or more when i has none. */
static inline size_t first_child(const struct priority_queue_slot *slots,
                                 size_t len, size_t i)
{
    size_t best = i * CHILDREN + 1;

    if (best + CHILDREN <= len) {
        size_t left = earlier(slots, best);
        size_t right = earlier(slots, best + 2);

        return is_before(&slots[right], &slots[left]) ? right : left;
    }
    for (size_t child = best + 1; child < len; child++)
        if (is_before(&slots[child], &slots[best]))
            best = child;
    return best;
}

/* Fills the hole at i with `slot`. It mostly comes from the end of the array
 * and belongs near it again: the hole goes all the way down without a look at
 * it, and then up as far as it must (Wegener, "Bottom-up heapsort", 1993). */
static void refill(struct priority_queue *q, size_t i,
                   struct priority_queue_slot slot)
{
    const size_t len = q->len;
    size_t child = first_child(q->slots, len, i);

    while (child < len) {
        place(q->slots, i, q->slots[child]);
        i = child;
        child = first_child(q->slots, len, i);
    }
    sift_up(q->slots, i, slot);
}

/* Where the item is; 0 as its position means nowhere, and then the index is
 * beyond every end. */
static size_t index_of(const struct priority_queue *q,
                       const struct priority_queue_item *item)
{
    size_t i = item->position - 1;

    assert(i < q->len && q->slots[i].item == item);
    return i;
}

static void take_out(struct priority_queue *q, size_t i)
{
    struct priority_queue_slot last = q->slots[q->len - 1];

    q->slots[i].item->position = 0;
    q->len--;
    if (i < q->len)
        refill(q, i, last);
}

void priority_queue_init(struct priority_queue *q)
{
    *q = (struct priority_queue){0};
}

void priority_queue_fini(struct priority_queue *q)
{
    for (size_t i = 0; i < q->len; i++)
        q->slots[i].item->position = 0;
    free(q->block);
    priority_queue_init(q);
}

/* The first group of children is at slot 1: aligned to a cache line, and with
 * it all groups. realloc could not promise that. */
static struct priority_queue_slot *first_slot(void *block)
{
    char *slots = block;
    size_t over =
        (uintptr_t)(slots + sizeof(struct priority_queue_slot)) % CACHE_LINE;

    return (void *)(slots + (over ? CACHE_LINE - over : 0));
}

int priority_queue_reserve(struct priority_queue *q, size_t total)
{
    struct priority_queue_slot *slots;
    void *block;

    if (total <= q->cap)
        return 0;
    if (total > (SIZE_MAX - CACHE_LINE) / sizeof *slots)
        return -ENOMEM;
    block = malloc(total * sizeof *slots + CACHE_LINE);
    if (!block)
        return -ENOMEM;
    slots = first_slot(block);
    if (q->len > 0)
        memcpy(slots, q->slots, q->len * sizeof *slots);
    free(q->block);
    q->block = block;
    q->slots = slots;
    q->cap = total;
    return 0;
}

int priority_queue_push(struct priority_queue *q,
                        struct priority_queue_item *item, int64_t key)
{
    struct priority_queue_slot slot = {key, item};

    assert(!priority_queue_is_waiting(item));
    if (q->len == q->cap) {
        int rc = priority_queue_reserve(q, q->cap ? 2 * q->cap : FIRST_CAP);

        if (rc != 0)
            return rc;
    }
    item->turn = q->turns++;
    sift_up(q->slots, q->len++, slot);
    return 0;
}

struct priority_queue_item *priority_queue_peek(const struct priority_queue *q,
                                                int64_t *key)
{
    if (q->len == 0)
        return NULL;
    if (key)
        *key = q->slots[0].key;
    return q->slots[0].item;
}

struct priority_queue_item *priority_queue_pop(struct priority_queue *q,
                                               int64_t *key)
{
    struct priority_queue_item *item = priority_queue_peek(q, key);

    if (item)
        take_out(q, 0);
    return item;
}

void priority_queue_update(struct priority_queue *q,
                           struct priority_queue_item *item, int64_t key)
{
    size_t i = index_of(q, item);

    item->turn = q->turns++;
    refill(q, i, (struct priority_queue_slot){key, item});
}

void priority_queue_remove(struct priority_queue *q,
                           struct priority_queue_item *item)
{
    take_out(q, index_of(q, item));
}

int64_t priority_queue_key(const struct priority_queue *q,
                           const struct priority_queue_item *item)
{
    return q->slots[index_of(q, item)].key;
}
