/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: sessions with random deadlines, expired now and then. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static unsigned draw(unsigned below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % below;
}

int main(int argc, char **argv)
{
    unsigned i, now = 0;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 40; i++) {
        if (draw(5) == 0) {
            now += draw(8);
            printf("expire %u\n", now);
        } else {
            printf("add u%u %u\n", i, now + draw(12));
        }
    }
    printf("expire %u\nlist\nexpire 1000\n", now + 3);
    return 0;
}
