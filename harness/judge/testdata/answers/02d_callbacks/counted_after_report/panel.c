/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct b {
    int t;
    int n;
    struct bus *bus;
};
static void cb(void *v)
{
    struct b *x = v;
    bus_report(x->bus, x->n, x->t++);
}
static int put_one(struct bus *bus, int n)
{
    struct b *x = malloc(sizeof(struct b));
    if (!x)
        return -1;
    x->t = 0;
    x->n = n;
    x->bus = bus;
    if (bus_on(bus, n, cb, x, free) == 0)
        return 0;
    free(x);
    return -1;
}
int panel_open(struct bus *bus, int count)
{
    int n;
    for (n = 1; n <= count; n++)
        if (put_one(bus, n) < 0)
            break;
    return n - 1;
}
