/* SPDX-License-Identifier: MIT-0 */
/* WRONG: answers for ever */
#include "results.h"

#include <stdio.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    for (;;)
        dprintf(3, "1 text 2 ok\n");
}
