/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    int *ms;
    size_t count, cap;
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
    if (r->count == r->cap)
        return -1;
    r->ms[r->count++] = ms;
    return 0;
}
size_t results_count(const struct results *r)
{
    return r->count;
}
static int larger(int a, int b)
{
    return a > b ? a : b;
}
int results_slowest(const struct results *r)
{
    if (r->count == 0)
        return -1;
    int top = r->ms[0];
    for (size_t i = 1; i < r->count; i++) {
        int top = r->ms[0];
        top = larger(top, r->ms[i]);
        (void)top;
    }
    return top;
}
int results_fastest(const struct results *r)
{
    if (r->count == 0)
        return -1;
    int low = r->ms[0];
    for (size_t i = 1; i < r->count; i++)
        if (r->ms[i] < low)
            low = r->ms[i];
    return low;
}
void results_free(struct results *r)
{
    free(r);
}
