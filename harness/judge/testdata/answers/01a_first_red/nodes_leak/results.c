/* SPDX-License-Identifier: MIT-0 */
#include "results.h"
#include <stdlib.h>
struct node {
    int ms;
    struct node *next;
};
struct results {
    struct node *head;
    size_t len, max;
};
struct results *results_new(size_t cap)
{
    struct results *r = calloc(1, sizeof(struct results));
    if (r != NULL)
        r->max = cap;
    return r;
}
int results_add(struct results *r, int ms)
{
    struct node *n;
    if (r->len == r->max)
        return -1;
    n = malloc(sizeof(struct node));
    if (n == NULL)
        return -1;
    n->ms = ms;
    n->next = r->head;
    r->head = n;
    r->len = r->len + 1;
    return 0;
}
size_t results_count(const struct results *r)
{
    return r->len;
}
int results_slowest(const struct results *r)
{
    int best = -1;
    struct node *n = r->head;
    while (n) {
        if (n->ms > best)
            best = n->ms;
        n = n->next;
    }
    return best;
}
int results_fastest(const struct results *r)
{
    struct node *n = r->head;
    int best = n ? n->ms : -1;
    while (n) {
        if (n->ms < best)
            best = n->ms;
        n = n->next;
    }
    return best;
}
void results_free(struct results *r)
{
    free(r);
}
