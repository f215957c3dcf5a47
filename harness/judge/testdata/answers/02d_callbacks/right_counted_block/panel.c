/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stddef.h>
#include <stdlib.h>
/* One block for the whole panel; the last callback that goes frees it. */
struct panel;
struct button {
    struct panel *panel;
    int number, times;
};
struct panel {
    struct bus *bus;
    int alive;
    struct button buttons[];
};
static void pressed(void *ctx)
{
    struct button *b = ctx;
    bus_report(b->panel->bus, b->number, ++b->times);
}
static void release(struct panel *p)
{
    if (--p->alive == 0)
        free(p);
}
static void gone(void *ctx)
{
    struct button *b = ctx;
    release(b->panel);
}
int panel_open(struct bus *bus, int count)
{
    struct panel *p;
    int put = 0;
    if (count < 1)
        return 0;
    p = malloc(sizeof *p + (size_t)count * sizeof p->buttons[0]);
    if (!p)
        return 0;
    p->bus = bus;
    p->alive = 1; /* this call holds it, too */
    while (put < count) {
        p->buttons[put] = (struct button){p, put + 1, 0};
        if (bus_on(bus, put + 1, pressed, &p->buttons[put], gone) < 0)
            break;
        p->alive++;
        put++;
    }
    release(p);
    return put;
}
