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
    bus_report(b->bus, b->number, ++b->times);
}
static struct button *button_new(struct bus *bus, int number)
{
    struct button *b = malloc(sizeof(struct button));
    if (b != NULL) {
        b->bus = bus;
        b->number = number;
        b->times = 0;
    }
    return b;
}
int panel_open(struct bus *bus, int count)
{
    for (int number = 1; number <= count; number++) {
        struct button *b = button_new(bus, number);
        if (b == NULL)
            return number - 1;
        if (bus_on(bus, number, pressed, b, NULL) == 0)
            continue;
        free(b);
        return number - 1;
    }
    return count;
}
