/* SPDX-License-Identifier: MIT-0 */
/* bench.c - intrusive_list against the loops of include/linux/list.h written
 * out by hand, without any check: build, walk, remove every other, drain. Two
 * sides that compile to nearly the same code differ by noise: the floor of 1.0
 * is taken with a margin of 5 %. */
#include "intrusive_list.h"
#include "ratio_bench.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { OBJECTS = 2000, REPEATS = 2000 };

struct link {
    struct link *next, *prev;
};

struct object {
    uint64_t value;
    struct intrusive_list_node node;
    struct link link;
};

static struct object objects[OBJECTS];
static uint64_t ours_sum;
static uint64_t theirs_sum;

static void ours_once(void)
{
    struct intrusive_list list;
    struct intrusive_list_node *node, *next;

    intrusive_list_init(&list);
    for (int i = 0; i < OBJECTS; i++)
        intrusive_list_push_back(&list, &objects[i].node);
    INTRUSIVE_LIST_FOR_EACH(node, &list)
    ours_sum += INTRUSIVE_LIST_ENTRY(node, struct object, node)->value;
    INTRUSIVE_LIST_FOR_EACH_SAFE(node, next, &list)
    if (INTRUSIVE_LIST_ENTRY(node, struct object, node)->value % 2)
        intrusive_list_remove(node);
    INTRUSIVE_LIST_FOR_EACH_SAFE(node, next, &list)
    intrusive_list_remove(node);
}

static void link_remove(struct link *at)
{
    at->next->prev = at->prev;
    at->prev->next = at->next;
    at->next = (struct link *)(uintptr_t)0x100; /* LIST_POISON1 */
    at->prev = (struct link *)(uintptr_t)0x122; /* LIST_POISON2 */
}

static struct object *object_of(struct link *at)
{
    return (struct object *)(void *)((char *)at -
                                     offsetof(struct object, link));
}

static void theirs_once(void)
{
    struct link head = {&head, &head};
    struct link *at, *next;

    for (int i = 0; i < OBJECTS; i++) {
        objects[i].link.next = &head;
        objects[i].link.prev = head.prev;
        head.prev->next = &objects[i].link;
        head.prev = &objects[i].link;
    }
    for (at = head.next; at != &head; at = at->next)
        theirs_sum += object_of(at)->value;
    for (at = head.next; at != &head; at = next) {
        next = at->next;
        if (object_of(at)->value % 2)
            link_remove(at);
    }
    for (at = head.next; at != &head; at = next) {
        next = at->next;
        link_remove(at);
    }
}

static void ours(void *ctx)
{
    (void)ctx;
    ours_sum = 0;
    for (int i = 0; i < REPEATS; i++)
        ours_once();
}

static void theirs(void *ctx)
{
    (void)ctx;
    theirs_sum = 0;
    for (int i = 0; i < REPEATS; i++)
        theirs_once();
}

int main(void)
{
    struct ratio_bench_case c = {"build, walk, remove",
                                 "kernel-style loop",
                                 ours,
                                 theirs,
                                 NULL,
                                 0.95,
                                 21};
    struct ratio_bench_result result;
    char row[RATIO_BENCH_ROW_MAX];

    for (size_t i = 0; i < OBJECTS; i++)
        objects[i].value = i * 7 % 13;
    if (ratio_bench_run(&c, &result) != 0 ||
        ratio_bench_format(&c, &result, row, sizeof row) < 0)
        return 1;
    fputs(row, stdout);
    return result.met && ours_sum == theirs_sum ? 0 : 1;
}
