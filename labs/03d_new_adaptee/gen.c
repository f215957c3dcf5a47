/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: a log that grows, wraps and is asked, through both adapters. */
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

static void append(void)
{
    static const char *const words[] = {"start", "stop", "disk full", "x", ""};

    switch (draw(5)) {
    case 0:
        printf("append-long %u\n", draw(600));
        break;
    case 1:
        printf("append-cut %u =%s again\n", 1 + draw(3), words[draw(5)]);
        break;
    default:
        printf("append =%s\n", words[draw(5)]);
    }
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"start", "full", "xyz", "nothing"};
    unsigned i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    printf("total\n");
    for (i = 0; i < 50; i++) {
        switch (draw(6)) {
        case 0:
            printf("get %u\n", draw(6));
            break;
        case 1:
            printf("get %u %u\n", draw(4), 1 + draw(12));
            break;
        case 2:
            printf("find %s\n", words[draw(4)]);
            break;
        case 3:
            printf("total\ncursors\n");
            break;
        default:
            append();
        }
    }
    return 0;
}
