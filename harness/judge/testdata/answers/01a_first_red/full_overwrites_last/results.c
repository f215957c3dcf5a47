/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct results {
    int *ms;
    size_t next;
    size_t slots;
};
struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof *r);
    if (r) {
        r->next = 0;
        r->slots = cap;
        r->ms = calloc(cap, sizeof(int));
        if (!r->ms) {
            free(r);
            return NULL;
        }
    }
    return r;
}
int results_add(struct results *r, int ms)
{
    int rc = 0;
    if (r->next == r->slots) {
        r->next--;
        rc = -1;
    }
    r->ms[r->next++] = ms;
    return rc;
}
size_t results_count(const struct results *r)
{
    return r->next;
}
int results_slowest(const struct results *r)
{
    int slow = -1;
    for (size_t j = r->next; j > 0; j--)
        if (r->ms[j - 1] > slow)
            slow = r->ms[j - 1];
    return slow;
}
int results_fastest(const struct results *r)
{
    int fast = results_slowest(r);
    for (size_t j = r->next; j > 0; j--)
        if (r->ms[j - 1] < fast)
            fast = r->ms[j - 1];
    return fast;
}
void results_free(struct results *r)
{
    free(r->ms);
    free(r);
}
