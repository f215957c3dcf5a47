/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: a header that says which mistake mistakes/variant makes, so that
 * tests cannot be written for the published ones alone. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

    printf("#define VARIANT %lu\n", seed % 6);
    return 0;
}
