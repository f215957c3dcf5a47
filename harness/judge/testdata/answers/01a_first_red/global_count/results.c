/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    int *ms;
    size_t cap;
};
static size_t count;
struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof *r);
    if (!r)
        return NULL;
    r->cap = cap;
    r->ms = calloc(cap, sizeof *r->ms);
    if (!r->ms) {
        free(r);
        return NULL;
    }
    return r;
}
int results_add(struct results *r, int ms)
{
    if (count >= r->cap)
        return -1;
    r->ms[count++] = ms;
    return 0;
}
size_t results_count(const struct results *r)
{
    (void)r;
    return count;
}
int results_slowest(const struct results *r)
{
    if (!count)
        return -1;
    int v = r->ms[0];
    for (size_t i = 0; i != count; i++)
        if (r->ms[i] > v)
            v = r->ms[i];
    return v;
}
int results_fastest(const struct results *r)
{
    if (!count)
        return -1;
    int v = r->ms[0];
    for (size_t i = 0; i != count; i++)
        if (r->ms[i] < v)
            v = r->ms[i];
    return v;
}
void results_free(struct results *r)
{
    free(r->ms);
    free(r);
}
