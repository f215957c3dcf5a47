/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct button {
    struct bus *bus;
    int number;
    int *times;
};
static void pressed(void *ctx)
{
    struct button *b = ctx;
    *b->times += 1;
    bus_report(b->bus, b->number, *b->times);
}
static void button_free(void *ctx)
{
    struct button *b = ctx;
    if (b)
        free(b->times);
    free(b);
}
static struct button *button_new(struct bus *bus, int number)
{
    struct button *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->bus = bus;
    b->number = number;
    b->times = calloc(1, sizeof *b->times);
    if (!b->times) {
        button_free(b);
        return NULL;
    }
    return b;
}
static int open_from(struct bus *bus, int number, int last)
{
    struct button *b;
    if (number > last)
        return 0;
    b = button_new(bus, number);
    if (!b || bus_on(bus, number, pressed, b, button_free) < 0) {
        button_free(b);
        return 0;
    }
    return 1 + open_from(bus, number + 1, last);
}
int panel_open(struct bus *bus, int count)
{
    return open_from(bus, 1, count);
}
