/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    size_t used;
    size_t room;
    int data[];
};
struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof(struct results) + cap * sizeof(int));
    if (!r)
        return NULL;
    r->used = 0;
    r->room = cap;
    return r;
}
int results_add(struct results *r, int ms)
{
    if (r->used < r->room) {
        r->data[r->used++] = ms;
        return 0;
    }
    return -1;
}
size_t results_count(const struct results *r)
{
    return r->used;
}
int results_slowest(const struct results *r)
{
    int max = 0;
    if (r->used == 0)
        return -1;
    for (size_t k = 0; k < r->used; k++)
        max = r->data[k] > max ? r->data[k] : max;
    return max;
}
int results_fastest(const struct results *r)
{
    int min = 0;
    if (r->used == 0)
        return -1;
    for (size_t k = 0; k < r->used; k++)
        min = r->data[k] < min ? r->data[k] : min;
    return min;
}
void results_free(struct results *r)
{
    free(r);
}
