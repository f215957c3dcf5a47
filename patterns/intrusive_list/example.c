/* SPDX-License-Identifier: MIT-0 */
/* Tasks in one list by arrival and, the urgent ones, in a second one. */
#include "intrusive_list.h"

#include <stdio.h>

struct task {
    const char *name;
    int priority;
    struct intrusive_list_node in_all;
    struct intrusive_list_node in_urgent;
};

static int compare_priority(const struct intrusive_list_node *a,
                            const struct intrusive_list_node *b, void *ctx)
{
    (void)ctx;
    return INTRUSIVE_LIST_ENTRY(b, struct task, in_urgent)->priority -
           INTRUSIVE_LIST_ENTRY(a, struct task, in_urgent)->priority;
}

int main(void)
{
    struct task tasks[] = {{.name = "sweep", .priority = 1},
                           {.name = "backup", .priority = 5},
                           {.name = "alarm", .priority = 9}};
    struct intrusive_list all, urgent;
    struct intrusive_list_node *node, *next;

    intrusive_list_init(&all);
    intrusive_list_init(&urgent);
    for (int i = 0; i < 3; i++) {
        intrusive_list_push_back(&all, &tasks[i].in_all);
        if (tasks[i].priority >= 5)
            intrusive_list_push_back(&urgent, &tasks[i].in_urgent);
    }
    intrusive_list_sort(&urgent, compare_priority, NULL);
    INTRUSIVE_LIST_FOR_EACH_SAFE(node, next, &urgent)
    {
        struct task *t = INTRUSIVE_LIST_ENTRY(node, struct task, in_urgent);

        printf("done: %s\n", t->name);
        intrusive_list_remove(&t->in_urgent);
        intrusive_list_remove(&t->in_all);
    }
    INTRUSIVE_LIST_FOR_EACH(node, &all)
    printf("left: %s\n", INTRUSIVE_LIST_ENTRY(node, struct task, in_all)->name);
    return 0;
}
