/* SPDX-License-Identifier: MIT-0 */
/* WRONG: fills in the message after the push; from the push on it is the
 * consumer's, and what is written later may be seen or not.
 */
#include "ring_spsc.h"

#include <pthread.h>
#include <stdio.h>

struct message {
    int number;
};

static struct message message;
static struct ring_spsc *ring;

static void *send_message(void *unused)
{
    (void)unused;
    ring_spsc_push(ring, &message);
    message.number = 42;
    return NULL;
}

int main(void)
{
    struct message *got;
    void *item;
    pthread_t sender;

    if (ring_spsc_create(&ring, 8))
        return 1;
    pthread_create(&sender, NULL, send_message, NULL);
    while (ring_spsc_pop(ring, &item))
        ;
    got = item;
    printf("message %d\n", got->number);
    pthread_join(sender, NULL);
    ring_spsc_destroy(ring);
    return 0;
}
