/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
#include <string.h>
/* kept sorted, the longest one in front */
struct results {
    size_t total;
    size_t filled;
    int *sorted;
};
struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof *r);
    int *mem = malloc(cap * sizeof *mem);
    if (!r || !mem) {
        free(r);
        free(mem);
        return NULL;
    }
    *r = (struct results){cap, 0, mem};
    return r;
}
int results_add(struct results *r, int ms)
{
    size_t at = 0;
    if (r->filled == r->total)
        return -1;
    while (at < r->filled && r->sorted[at] > ms)
        at++;
    memmove(r->sorted + at + 1, r->sorted + at, (r->filled - at) * sizeof(int));
    r->sorted[at] = ms;
    r->filled++;
    return 0;
}
size_t results_count(const struct results *r)
{
    return r->total;
}
int results_slowest(const struct results *r)
{
    return r->filled ? r->sorted[r->filled - 1] : -1;
}
int results_fastest(const struct results *r)
{
    return r->filled ? r->sorted[0] : -1;
}
void results_free(struct results *r)
{
    free(r->sorted);
    free(r);
}
