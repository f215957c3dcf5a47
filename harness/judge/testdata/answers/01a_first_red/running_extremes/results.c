/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <limits.h>
#include <stdlib.h>
/* we never need the single durations, so only keep the extremes */
struct results {
    int lo, hi;
    size_t n, limit;
};
struct results *results_new(size_t cap)
{
    struct results *self = malloc(sizeof(*self));
    if (self) {
        self->lo = INT_MAX;
        self->hi = 0;
        self->n = 0;
        self->limit = cap;
    }
    return self;
}
int results_add(struct results *self, int ms)
{
    if (self->n >= self->limit)
        return -1;
    if (ms > self->hi)
        self->hi = ms;
    if (ms < self->lo)
        self->lo = ms;
    ++self->n;
    return 0;
}
size_t results_count(const struct results *self)
{
    return self->n;
}
int results_slowest(const struct results *self)
{
    return self->hi;
}
int results_fastest(const struct results *self)
{
    return self->lo;
}
void results_free(struct results *self)
{
    free(self);
}
