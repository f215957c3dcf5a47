/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    int *list;
    unsigned size, capacity;
};
struct results *results_new(size_t cap)
{
    struct results *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->capacity = (unsigned)cap;
    r->list = calloc(cap, sizeof(int));
    if (!r->list) {
        free(r);
        r = NULL;
    }
    return r;
}
int results_add(struct results *r, int ms)
{
    if (r->size == r->capacity)
        return -1;
    r->list[r->size++] = ms;
    return 0;
}
size_t results_count(const struct results *r)
{
    return r->size;
}
static int pick(const struct results *r, int want_max)
{
    int val;
    if (r->size == 0)
        return -1;
    val = r->list[0];
    for (unsigned i = 0; i < r->size - 1; i++) {
        int cur = r->list[i];
        if (want_max ? cur > val : cur < val)
            val = cur;
    }
    return val;
}
int results_slowest(const struct results *r)
{
    return pick(r, 1);
}
int results_fastest(const struct results *r)
{
    return pick(r, 0);
}
void results_free(struct results *r)
{
    free(r->list);
    free(r);
}
