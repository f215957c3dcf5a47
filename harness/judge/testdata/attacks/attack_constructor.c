/* SPDX-License-Identifier: MIT-0 */
/* WRONG: leaves with 0 before main */
#include "results.h"

#include <unistd.h>

__attribute__((constructor)) static void leave(void)
{
    _exit(0);
}

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
