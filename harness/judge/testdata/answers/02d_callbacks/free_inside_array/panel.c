/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct ctx {
    struct bus *bus;
    int n, times;
};
static void pressed(void *p)
{
    struct ctx *c = p;
    c->times += 1;
    bus_report(c->bus, c->n, c->times);
}
int panel_open(struct bus *bus, int count)
{
    struct ctx *all = calloc((size_t)count, sizeof *all);
    int k;
    if (!all)
        return 0;
    for (k = 0; k < count; k++) {
        all[k].bus = bus;
        all[k].n = k + 1;
        if (bus_on(bus, k + 1, pressed, all + k, free) == -1)
            return k;
    }
    return k;
}
