/* SPDX-License-Identifier: MIT-0 */
/* WRONG: ends, while a child keeps its pipes open */
#include "results.h"

#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    if (fork() == 0)
        for (;;)
            pause();
    _exit(0);
}
