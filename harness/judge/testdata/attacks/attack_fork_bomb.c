/* SPDX-License-Identifier: MIT-0 */
/* WRONG: forks for ever */
#include "results.h"

#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    for (;;)
        (void)!fork();
}
