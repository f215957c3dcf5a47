/* SPDX-License-Identifier: MIT-0 */
/* WRONG: brings a malloc that hands out one block */
#include "results.h"

#include <stdlib.h>

static char block[64];

void *malloc(size_t n)
{
    (void)n;
    return block;
}

void free(void *p)
{
    (void)p;
}

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
