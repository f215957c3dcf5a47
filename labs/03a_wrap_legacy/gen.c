/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: keys, values of any length and bytes, cabinets of all kinds. */
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

static void put_value(void)
{
    static const char letters[] = "abcxyz# ~";
    unsigned n = draw(27); /* two of them too long */

    printf("put k%u =", draw(6));
    while (n-- > 0)
        putchar(letters[draw(sizeof letters - 1)]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"shop", "office", "busy", "nowhere",
                                        "odd"};
    unsigned i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    printf("open shop\n");
    for (i = 0; i < 60; i++) {
        if (draw(12) == 0)
            printf("open %s\nopen shop\n", names[draw(5)]);
        else if (draw(12) == 0)
            printf("put-long k%u %u\n", draw(6), 20 + draw(8));
        else if (draw(12) == 0)
            printf("put-long k%u %llu\n", draw(6), (1ULL << 32) + draw(20));
        else if (draw(2))
            put_value();
        else
            printf("get k%u\n", draw(6));
    }
    printf("kept\nclose\n");
    return 0;
}
