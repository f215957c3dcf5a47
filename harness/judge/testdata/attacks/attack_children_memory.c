/* SPDX-License-Identifier: MIT-0 */
/* WRONG: has children hold the memory it may not */
#include "results.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    int i;

    (void)cap;
    for (i = 0; i < 8; i++)
        (void)!fork();
    for (;;) {
        char *p = malloc(1 << 20);

        if (p)
            memset(p, 1, 1 << 20);
    }
}
