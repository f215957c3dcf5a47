/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct button {
    struct bus *bus;
    int number;
};
static void pressed(void *ctx)
{
    static int times;
    const struct button *b = ctx;
    bus_report(b->bus, b->number, ++times);
}
int panel_open(struct bus *bus, int count)
{
    int opened;
    for (opened = 0; opened != count; ++opened) {
        struct button *b = malloc(sizeof *b);
        if (!b)
            break;
        *b = (struct button){.number = opened + 1, .bus = bus};
        if (bus_on(bus, opened + 1, pressed, b, free)) {
            free(b);
            break;
        }
    }
    return opened;
}
