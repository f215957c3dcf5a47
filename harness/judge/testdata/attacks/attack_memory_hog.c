/* SPDX-License-Identifier: MIT-0 */
/* WRONG: takes memory for ever */
#include "results.h"

#include <stdlib.h>
#include <string.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    for (;;) {
        char *p = malloc(1 << 20);

        if (p)
            memset(p, 1, 1 << 20);
    }
}
