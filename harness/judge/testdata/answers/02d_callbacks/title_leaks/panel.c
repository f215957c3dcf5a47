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
    bus_report(b->bus, b->number, b->times);
}

int panel_open(struct bus *bus, int count)
{
    struct button *b;
    int i;
    char *title = malloc(20);

    if (title)
        title[0] = 0;
    for (i = 0; i < count; i++) {
        b = malloc(sizeof *b);
        if (!b)
            return i;
        *b = (struct button){bus, i + 1, 0};
        if (bus_on(bus, i + 1, pressed, b, free) < 0) {
            free(b);
            return i;
        }
    }
    return count;
}
