/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: a few pages, changed and asked for, failing now and then. */
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
    static const char *const urls[] = {"tea", "b", "tee", "z/1", "A"};
    unsigned i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 120; i++) {
        const char *url = urls[draw(5)];

        switch (draw(8)) {
        case 0:
        case 1:
            printf("add %s\n", url);
            break;
        case 2:
            printf("remove %s\n", url);
            break;
        case 3:
        case 4:
            printf("note %s =text %u\n", url, i);
            break;
        case 5:
            printf("version %s %d\n", url, (int)draw(4) - 1);
            break;
        case 6:
            printf("list %u\n", draw(4));
            break;
        default:
            if (draw(3) == 0)
                printf("fail %u -ENOSPC\n", 1 + draw(4));
            else
                printf("fail 1 0\n");
        }
    }
    printf("fail 1 0\nlist\nreopen\nlist\n");
    return 0;
}
