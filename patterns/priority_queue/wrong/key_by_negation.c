/* SPDX-License-Identifier: MIT-0 */
/* WRONG: turns the order with a minus sign; the smallest number has no
 * opposite, and what should come last comes first
 */
#include "priority_queue.h"

#include <stdio.h>

struct task {
    const char *name;
    int64_t importance;
    struct priority_queue_item waiting;
};

int main(void)
{
    struct task tasks[] = {{.name = "backup", .importance = 3},
                           {.name = "alarm", .importance = 9},
                           {.name = "whenever", .importance = INT64_MIN}};
    struct priority_queue q;
    struct priority_queue_item *item;

    priority_queue_init(&q);
    for (size_t i = 0; i < 3; i++)
        if (priority_queue_push(&q, &tasks[i].waiting, -tasks[i].importance))
            return 1;
    item = priority_queue_pop(&q, NULL);
    printf("first: %s\n",
           PRIORITY_QUEUE_ENTRY(item, struct task, waiting)->name);
    priority_queue_fini(&q);
    return 0;
}
