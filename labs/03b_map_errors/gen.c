/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: codes with and without details, listed and not, in any order. */
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

static void print_code(void)
{
    static const char *const names[] = {
        "BUSY", "LOCKED",    "NO_MEMORY", "READ_ONLY", "INTERRUPTED",
        "IO",   "DAMAGED",   "FULL",      "NO_ACCESS", "TOO_BIG",
        "RULE", "NO_ACCESS", "DAMAGED",   "RULE"};

    if (draw(6) == 0)
        printf(" %u", 13 + draw(80));
    else
        printf(" %s", names[draw(14)]);
    if (draw(2))
        printf("+%u", draw(5));
}

int main(int argc, char **argv)
{
    unsigned i, n, steps;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (i = 0; i < 40; i++) {
        printf("code");
        print_code();
        printf("\nscript");
        steps = 1 + draw(4);
        for (n = 0; n < steps; n++) {
            if (draw(3) == 0)
                printf(" ROW");
            else
                print_code();
        }
        printf("\n");
        for (n = 0; n < steps + 1; n++)
            printf(draw(4) ? "next\n" : "next-null\n");
    }
    return 0;
}
