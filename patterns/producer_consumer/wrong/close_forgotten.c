/* SPDX-License-Identifier: MIT-0 */
/* WRONG: stops its worker with a flag; the worker sleeps in pop and never sees
 * it. producer_consumer_close wakes it.
 */
#include "producer_consumer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_bool is_done;
static atomic_int asked; /* how often the worker looked at is_done */

static void *print_all(void *queue)
{
    void *line;

    for (; !is_done; puts(line)) {
        asked++;
        if (producer_consumer_pop(queue, &line) != 0)
            break;
    }
    return NULL;
}

int main(void)
{
    static char line[] = "the only line";
    struct producer_consumer *queue;
    pthread_t worker;

    if (producer_consumer_create(&queue, 4))
        return 1;
    pthread_create(&worker, NULL, print_all, queue);
    producer_consumer_push(queue, line);
    while (asked < 2)
        ; /* it looked again, and goes to sleep now */
    is_done = true;
    pthread_join(worker, NULL);
    producer_consumer_destroy(queue);
    return 0;
}
