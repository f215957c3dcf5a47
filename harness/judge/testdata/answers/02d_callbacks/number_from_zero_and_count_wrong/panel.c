/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct button {
    struct bus *bus;
    int number;
    int times;
};
static void pressed(void *ctx)
{
    struct button *b = ctx;
    ++b->times;
    bus_report(b->bus, b->number, b->times);
}
int panel_open(struct bus *bus, int count)
{
    int i = 0;
    while (i < count) {
        struct button *b = malloc(sizeof *b);
        if (!b)
            break;
        b->bus = bus;
        b->number = i;
        b->times = 0;
        i++;
        if (bus_on(bus, i, pressed, b, free) < 0) {
            free(b);
            break;
        }
    }
    return i;
}
