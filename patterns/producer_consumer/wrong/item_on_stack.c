/* SPDX-License-Identifier: MIT-0 */
/* WRONG: pushes the address of a variable that ends before the item is used;
 * the queue keeps pointers, not what they point to.
 */
#include "producer_consumer.h"

#include <pthread.h>
#include <stdio.h>

static void push_job(struct producer_consumer *queue, int number)
{
    int job = number * number;

    producer_consumer_push(queue, &job);
}

int main(void)
{
    struct producer_consumer *queue;
    void *job;

    if (producer_consumer_create(&queue, 4))
        return 1;
    push_job(queue, 6);
    push_job(queue, 7);
    producer_consumer_close(queue);
    while (producer_consumer_pop(queue, &job) == 0)
        printf("job %d\n", *(const int *)job);
    producer_consumer_destroy(queue);
    return 0;
}
