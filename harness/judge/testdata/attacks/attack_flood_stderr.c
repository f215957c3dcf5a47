/* SPDX-License-Identifier: MIT-0 */
/* WRONG: complains for ever */
#include "results.h"

#include <stdio.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    for (;;)
        fputs("a line that fills the disk\n", stderr);
}
