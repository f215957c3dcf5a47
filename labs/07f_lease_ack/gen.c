/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: a crawl that dies again and again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAGES = 25 };

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
    unsigned i, n;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    printf("add /p0\nadd /p1\nadd /p2\n");
    for (i = 0; i < 120; i++) {
        switch (draw(12)) {
        case 0:
            printf(draw(3) ? "crash\n" : "crash-twice\n");
            break;
        case 1:
            printf("die %u\nlease\ndone /p%u /p%u\nlease\ncrash\n", 1 + draw(3),
                   draw(8), draw(PAGES));
            break;
        case 2:
            printf("add /p%u\n", draw(PAGES));
            break;
        case 3:
            printf("retry /p%u\n", draw(6));
            break;
        case 4:
        case 5:
        case 6:
        case 7:
            printf("done /p%u", draw(8));
            for (n = draw(4); n > 0; n--)
                printf(" /p%u", draw(PAGES));
            printf("\n");
            break;
        default:
            printf("lease\n");
        }
    }
    printf("crash\n");
    return 0;
}
