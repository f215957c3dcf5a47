/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: panels opened, buttons pressed and taken off at random. */
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
    unsigned i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    printf("open %u\n", 1 + draw(9));
    for (i = 0; i < 60; i++) {
        unsigned what = draw(12);

        printf("%s %u\n",
               what == 0   ? "open"
               : what == 1 ? "off"
                           : "press",
               1 + draw(6));
    }
    return 0;
}
