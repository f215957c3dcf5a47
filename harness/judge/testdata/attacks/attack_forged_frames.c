/* SPDX-License-Identifier: MIT-0 */
/* WRONG: answers frames by itself, too many and of another kind */
#include "results.h"

#include <stdio.h>
#include <stdlib.h>

struct results *results_new(size_t cap)
{
    int i;

    (void)cap;
    for (i = 1; i < 100; i++)
        dprintf(3, "%d verdict 4 pass\n%d text -1 x\n", i, i);
    exit(0);
}
