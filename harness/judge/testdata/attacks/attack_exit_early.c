/* SPDX-License-Identifier: MIT-0 */
/* WRONG: leaves with 0 before anything is asked */
#include "results.h"

#include <stdlib.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    exit(0);
}
