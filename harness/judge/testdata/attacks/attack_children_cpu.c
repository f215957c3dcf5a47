/* SPDX-License-Identifier: MIT-0 */
/* WRONG: has children burn the time it may not */
#include "results.h"

#include <unistd.h>

struct results *results_new(size_t cap)
{
    int i;

    (void)cap;
    for (i = 0; i < 8; i++)
        if (fork() == 0)
            for (;;)
                continue;
    pause();
    return NULL;
}
