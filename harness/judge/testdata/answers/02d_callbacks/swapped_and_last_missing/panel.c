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
    b->times++;
    bus_report(b->bus, b->times, b->number);
}
int panel_open(struct bus *bus, int count)
{
    int put = 0;
    for (int i = 1; i < count; i++) {
        struct button *b = malloc(sizeof *b);
        if (b == NULL)
            return put;
        b->number = i;
        b->times = 0;
        b->bus = bus;
        if (bus_on(bus, i, pressed, b, free) < 0) {
            free(b);
            return put;
        }
        put++;
    }
    return put;
}
