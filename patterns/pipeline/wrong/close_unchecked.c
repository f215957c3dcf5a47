/* SPDX-License-Identifier: MIT-0 */
/* WRONG: a store that writes at its close; nobody asks how that went */
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>

static int collect(void *self, void **item, const char **reason)
{
    (void)self;
    (void)item;
    (void)reason;
    return PIPELINE_NEXT;
}

static int write_all(void *self)
{
    (void)self;
    return -ENOSPC;
}

int main(void)
{
    static const struct pipeline_ops store = {NULL, write_all, collect};
    char items[3][2] = {"a", "b", "c"};
    struct pipeline p;

    pipeline_init(&p, NULL);
    if (pipeline_add(&p, 900, "store", &store, NULL) || pipeline_open(&p))
        return 1;
    for (int i = 0; i < 3; i++)
        if (pipeline_push(&p, items[i], NULL))
            return 1;
    (void)pipeline_close(&p);
    printf("%d items stored\n(the disk is full)\n", (int)p.counts.out);
    return 0;
}
