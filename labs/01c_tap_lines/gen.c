/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: results with random names, some of them made to mislead. */
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
    static const char *const parts[] = {"reads",   "writes", "an empty file",
                                        "%h TODO", "\\",     "a\\b",
                                        "%nok 7",  "%h%h%h", "twice"};
    unsigned i, n;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 16; i++) {
        printf("%s ", draw(3) ? "pass" : "fail");
        for (n = 1 + draw(4); n > 0; n--)
            printf("%s%s", parts[draw(9)], n > 1 ? " " : "");
        printf("\n%s", draw(4) ? "" : "plan\ncode\n");
    }
    printf("plan\ncode\n");
    return 0;
}
