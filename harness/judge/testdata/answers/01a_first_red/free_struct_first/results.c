/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    int *begin, *end, *limit;
};
struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof *r);
    if (!r)
        return NULL;
    r->begin = malloc(cap * sizeof(int));
    if (!r->begin) {
        free(r);
        return NULL;
    }
    r->end = r->begin;
    r->limit = r->begin + cap;
    return r;
}
int results_add(struct results *r, int ms)
{
    if (r->end == r->limit)
        return -1;
    *r->end++ = ms;
    return 0;
}
size_t results_count(const struct results *r)
{
    return (size_t)(r->end - r->begin);
}
int results_slowest(const struct results *r)
{
    int best = -1;
    for (const int *p = r->begin; p != r->end; ++p)
        if (*p > best)
            best = *p;
    return best;
}
int results_fastest(const struct results *r)
{
    const int *p = r->begin;
    int best;
    if (p == r->end)
        return -1;
    best = *p;
    while (++p < r->end)
        if (*p < best)
            best = *p;
    return best;
}
void results_free(struct results *r)
{
    free(r);
    free(r->begin);
}
