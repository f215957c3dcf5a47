/* SPDX-License-Identifier: MIT-0 */
/* WRONG: two threads push; the ring is for one. Each
 * takes the room that the other has filled. */
#include "ring_spsc.h"

#include <pthread.h>
#include <stdio.h>

static int event;
static struct ring_spsc *ring;

static void *report_events(void *unused)
{
    (void)unused;
    for (int i = 0; i < 8; i++)
        ring_spsc_push(ring, &event); /* those that find it full are lost */
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    if (ring_spsc_create(&ring, 4))
        return 1;
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, report_events, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%zu events\n", ring_spsc_len(ring));
    ring_spsc_destroy(ring);
    return 0;
}
