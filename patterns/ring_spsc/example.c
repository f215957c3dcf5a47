/* SPDX-License-Identifier: MIT-0 */
/* A sampler must not wait for anybody; a thread beside it adds up. When the
 * ring is full, the sampler tries again later: it loses no time, and no sample.
 */
#include "ring_spsc.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>

enum { SAMPLES = 1000, RING = 64 };

static int samples[SAMPLES];

static void *take_samples(void *ring)
{
    for (int i = 0; i < SAMPLES;) {
        samples[i] = i % 10;
        if (ring_spsc_push(ring, &samples[i]) == 0)
            i++;
        else
            sched_yield(); /* full */
    }
    while (ring_spsc_push(ring, NULL)) /* the end */
        sched_yield();
    return NULL;
}

int main(void)
{
    struct ring_spsc *ring;
    pthread_t sampler;
    void *sample;
    long sum = 0;

    if (ring_spsc_create(&ring, RING))
        return 1;
    pthread_create(&sampler, NULL, take_samples, ring);
    for (;;) {
        if (ring_spsc_pop(ring, &sample))
            sched_yield(); /* empty */
        else if (sample)
            sum += *(int *)sample;
        else
            break;
    }
    pthread_join(sampler, NULL);
    printf("%d samples, sum %ld\n", SAMPLES, sum);
    ring_spsc_destroy(ring);
    return 0;
}
