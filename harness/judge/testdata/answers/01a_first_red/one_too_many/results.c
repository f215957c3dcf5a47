/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    int *vals;
    size_t n;
    size_t cap;
};
struct results *results_new(size_t cap)
{
    struct results *res = malloc(sizeof(struct results));
    if (res == NULL)
        return NULL;
    res->vals = malloc(sizeof(int) * cap);
    if (res->vals == NULL) {
        free(res);
        return NULL;
    }
    res->n = 0;
    res->cap = cap;
    return res;
}
int results_add(struct results *res, int ms)
{
    if (res->n > res->cap)
        return -1;
    *(res->vals + res->n) = ms;
    res->n += 1;
    return 0;
}
size_t results_count(const struct results *res)
{
    return res->n;
}
int results_slowest(const struct results *res)
{
    int m = -1;
    size_t i = 0;
    while (i < res->n) {
        if (res->vals[i] > m)
            m = res->vals[i];
        i++;
    }
    return m;
}
int results_fastest(const struct results *res)
{
    int m = -1;
    size_t i = 0;
    while (i < res->n) {
        if (m == -1 || res->vals[i] < m)
            m = res->vals[i];
        i++;
    }
    return m;
}
void results_free(struct results *res)
{
    if (res != NULL) {
        free(res->vals);
        free(res);
    }
}
