/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct node {
    struct node *next;
    int ms;
};
struct results {
    struct node *first;
    size_t left, n;
};
struct results *results_new(size_t cap)
{
    struct results *r = malloc(sizeof *r);
    if (r)
        *r = (struct results){NULL, cap, 0};
    return r;
}
int results_add(struct results *r, int ms)
{
    struct node *n;
    if (!r->left)
        return -1;
    n = malloc(sizeof *n);
    if (!n)
        return -1;
    n->next = r->first;
    n->ms = ms;
    r->first = n;
    r->left--;
    r->n++;
    return 0;
}
size_t results_count(const struct results *r)
{
    return r->n;
}
int results_slowest(const struct results *r)
{
    int best = -1;
    for (struct node *n = r->first; n; n = n->next)
        if (n->ms > best)
            best = n->ms;
    return best;
}
int results_fastest(const struct results *r)
{
    int best = -1;
    for (struct node *n = r->first; n; n = n->next)
        if (best < 0 || n->ms < best)
            best = n->ms;
    return best;
}
void results_free(struct results *r)
{
    while (r->first) {
        struct node *gone = r->first;
        r->first = gone->next;
        free(gone);
    }
    free(r);
}
