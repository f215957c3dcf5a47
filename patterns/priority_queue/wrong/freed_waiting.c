/* SPDX-License-Identifier: MIT-0 */
/* WRONG: frees a job that still waits; the queue goes on writing into it */
#include "priority_queue.h"

#include <stdio.h>
#include <stdlib.h>

struct job {
    int id;
    struct priority_queue_item waiting;
};

int main(void)
{
    struct priority_queue q;
    struct job *jobs[3];
    int64_t due = 0;

    priority_queue_init(&q);
    for (int i = 0; i < 3; i++) {
        jobs[i] = calloc(1, sizeof *jobs[i]);
        if (!jobs[i] || priority_queue_push(&q, &jobs[i]->waiting, 100 - i))
            return 1;
    }
    free(jobs[0]); /* cancelled, but not removed */
    while (priority_queue_pop(&q, &due))
        printf("due at %d\n", (int)due);
    priority_queue_fini(&q);
    free(jobs[1]);
    free(jobs[2]);
    return 0;
}
