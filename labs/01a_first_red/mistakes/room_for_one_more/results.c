/* SPDX-License-Identifier: MIT-0 */
#include "results.h"

#include <stdlib.h>

struct results {
    int *ms;      /* cap slots, the first count are in use */
    size_t count; /* 0 to cap */
    size_t cap;
};

struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof *r);

    if (!r)
        return NULL;
    r->ms = calloc(cap, sizeof *r->ms);
    if (!r->ms) {
        free(r);
        return NULL;
    }
    r->count = 0;
    r->cap = cap;
    return r;
}

int results_add(struct results *r, int ms)
{
    if (r->count > r->cap)
        return -1;
    r->ms[r->count] = ms;
    r->count++;
    return 0;
}

size_t results_count(const struct results *r)
{
    return r->count;
}

int results_slowest(const struct results *r)
{
    int slowest;
    size_t i;

    if (r->count == 0)
        return -1;
    slowest = r->ms[0];
    for (i = 1; i < r->count; i++)
        if (r->ms[i] > slowest)
            slowest = r->ms[i];
    return slowest;
}

int results_fastest(const struct results *r)
{
    int fastest;
    size_t i;

    if (r->count == 0)
        return -1;
    fastest = r->ms[0];
    for (i = 1; i < r->count; i++)
        if (r->ms[i] < fastest)
            fastest = r->ms[i];
    return fastest;
}

void results_free(struct results *r)
{
    free(r->ms);
    free(r);
}
