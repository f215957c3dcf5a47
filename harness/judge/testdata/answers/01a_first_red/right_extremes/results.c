/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    size_t n, cap;
    int lo, hi;
};
struct results *results_new(size_t cap)
{
    struct results *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->cap = cap;
    r->lo = r->hi = -1;
    return r;
}
int results_add(struct results *r, int ms)
{
    if (r->n == r->cap)
        return -1;
    if (r->n++ == 0) {
        r->lo = r->hi = ms;
        return 0;
    }
    if (ms < r->lo)
        r->lo = ms;
    else if (ms > r->hi)
        r->hi = ms;
    return 0;
}
size_t results_count(const struct results *r)
{
    return r->n;
}
int results_slowest(const struct results *r)
{
    return r->hi;
}
int results_fastest(const struct results *r)
{
    return r->lo;
}
void results_free(struct results *r)
{
    free(r);
}
