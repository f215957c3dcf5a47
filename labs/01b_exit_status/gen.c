/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: random statuses as waitpid packs them (Linux). */
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
    int i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 24; i++) {
        unsigned signo = 1 + draw(31), status = 0;

        switch (draw(4)) {
        case 0:
            status = draw(256) << 8; /* exited */
            break;
        case 1:
            status = signo | (draw(2) << 7); /* killed, core or not */
            break;
        case 2:
            status = (signo << 8) | 0x7f; /* stopped */
            break;
        default:
            status = draw(2) << 8;
            break;
        }
        printf("status %u %u\n", status, draw(3) ? 40 : 1 + draw(24));
    }
    return 0;
}
