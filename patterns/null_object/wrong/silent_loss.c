/* SPDX-License-Identifier: MIT-0 */
/* WRONG: without a store, orders go to the null object: all calls succeed */
#include "null_object.h"

#include <stdio.h>

static struct null_object_totals store;
static struct null_object_null nowhere;

/* The store is missing when its path is misspelt in the configuration. */
static struct null_object_sink open_store(const char *path)
{
    return path ? null_object_totals(&store) : null_object_null(&nowhere);
}

int main(void)
{
    struct null_object_sink orders = open_store(NULL);
    int taken = 0;

    for (int i = 0; i < 2; i++)
        if (null_object_add(&orders, "order", 1) == 0)
            taken++;
    if (null_object_flush(&orders))
        return 1;
    printf("%d orders taken\n%zu orders stored\n", taken, store.count);
    return 0;
}
