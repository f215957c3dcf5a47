/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define DEBUG 1
struct results {
    int *v;
    size_t n;
    size_t cap;
    char unused_tail[16];
};
static int cmp(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}
struct results *results_new(size_t cap)
{
    int forgotten = 42;
    struct results *r = malloc(sizeof(struct results));
    if (r == NULL)
        return NULL;
    memset(r, 0, sizeof(struct results));
    r->v = malloc((cap + 1) * sizeof(int)); /* +1 to be safe */
    if (r->v == NULL) {
        free(r);
        return NULL;
    }
    r->cap = cap;
    if (DEBUG)
        fprintf(stderr, "new list, cap=%zu\n", cap);
    return r;
}
int results_add(struct results *r, int ms)
{
    if (DEBUG)
        fprintf(stderr, "add %d to %zu\n", ms, r->n);
    if (r->n == r->cap)
        return -1;
    r->v[r->n++] = ms;
    qsort(r->v, r->n, sizeof(int), cmp);
    return 0;
}
size_t results_count(const struct results *r)
{
    return r->n;
}
int results_slowest(const struct results *r)
{
    return r->n > 0 ? r->v[r->n - 1] : -1;
}
int results_fastest(const struct results *r)
{
    return r->n > 0 ? r->v[0] : -1;
}
void results_free(struct results *r)
{
    if (r != NULL) {
        if (r->v != NULL)
            free(r->v);
        r->v = NULL;
        free(r);
        r = NULL;
    }
}
