/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct button {
    int number, times;
    struct bus *bus;
};
static void pressed(void *ctx)
{
    struct button *self = ctx;
    self->times++;
    bus_report(self->bus, self->number, self->times);
}
static void drop(void *ctx)
{
    struct button *self = ctx;
    free(self);
}
int panel_open(struct bus *bus, int count)
{
    int done = 0, rc = 0;
    do {
        struct button *b = calloc(1, sizeof *b);
        if (!b)
            return done;
        b->bus = bus;
        b->number = done + 1;
        rc = bus_on(bus, b->number, pressed, b, drop);
        if (rc == 0)
            done++;
    } while (rc == 0 && done < count);
    return done;
}
