/* SPDX-License-Identifier: MIT-0 */
/* Requests of a crawler, the most important one first. */
#include "priority_queue.h"

#include <stdio.h>

struct request {
    const char *url;
    int64_t importance;
    struct priority_queue_item waiting;
};

static int enqueue(struct priority_queue *q, struct request *r)
{
    return priority_queue_push(q, &r->waiting, ~r->importance);
}

int main(void)
{
    struct request requests[] = {{.url = "/news/1", .importance = 5},
                                 {.url = "/about", .importance = 0},
                                 {.url = "/news/2", .importance = 5},
                                 {.url = "/login", .importance = 9},
                                 {.url = "/map", .importance = 1}};
    struct priority_queue q;
    struct priority_queue_item *item;
    int rc = 0;

    priority_queue_init(&q);
    for (size_t i = 0; i < 5 && rc == 0; i++)
        rc = enqueue(&q, &requests[i]);
    if (rc == 0) {
        priority_queue_remove(&q, &requests[3].waiting); /* robots.txt */
        priority_queue_update(&q, &requests[4].waiting, ~INT64_C(7));
    }
    for (;;) {
        item = priority_queue_pop(&q, NULL);
        if (!item)
            break;
        puts(PRIORITY_QUEUE_ENTRY(item, struct request, waiting)->url);
    }
    priority_queue_fini(&q);
    return rc == 0 ? 0 : 1;
}
