/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: a random input. xorshift64*, so that a seed means the same input
 * on every machine. */
#include <inttypes.h>
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
    static const char *const asks[] = {"count", "slowest", "fastest"};
    unsigned lists, i, n;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (lists = 0; lists < 4; lists++) {
        unsigned cap = 1 + draw(9);

        printf("new %u\n", cap);
        n = cap / 2 + draw(cap + 2);
        for (i = 0; i < n; i++) {
            printf("add %u\n", draw(100000));
            if (draw(3) == 0)
                printf("%s\n", asks[draw(3)]);
        }
        for (i = 0; i < 3; i++)
            printf("%s\n", asks[i]);
    }
    return 0;
}
