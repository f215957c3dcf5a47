/* SPDX-License-Identifier: MIT-0 */
/* WRONG: prints for ever */
#include "results.h"

#include <stdio.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    for (;;)
        puts("a line that fills the disk");
}
