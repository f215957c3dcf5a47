/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    int *a;
    size_t used, cap;
};
struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof *r);
    if (!r)
        return NULL;
    r->used = 0;
    r->cap = cap;
    if ((r->a = malloc(cap)) == NULL) {
        free(r);
        return NULL;
    }
    return r;
}
int results_add(struct results *r, int ms)
{
    if (r->used < r->cap) {
        r->a[r->used] = ms;
        ++r->used;
        return 0;
    } else {
        return -1;
    }
}
size_t results_count(const struct results *r)
{
    return r->used;
}
int results_slowest(const struct results *r)
{
    int x = r->used ? r->a[0] : -1;
    for (size_t i = 1; i < r->used; ++i)
        if (x < r->a[i])
            x = r->a[i];
    return x;
}
int results_fastest(const struct results *r)
{
    int x = r->used ? r->a[0] : -1;
    for (size_t i = 1; i < r->used; ++i)
        if (x > r->a[i])
            x = r->a[i];
    return x;
}
void results_free(struct results *r)
{
    free(r->a);
    free(r);
}
