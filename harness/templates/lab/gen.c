/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: a random input. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    unsigned long x = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    int i;

    for (i = 0; i < 12; i++) {
        x = x * 1103515245 + 12345;
        printf("%lu\n", (x >> 16) % 1000);
    }
    return 0;
}
