/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct button {
    struct bus *bus;
    int number, times;
};
static void pressed(void *ctx)
{
    struct button *b = ctx;
    b->times = b->times + 1;
    bus_report(b->bus, b->number, b->times);
}
int panel_open(struct bus *bus, int count)
{
    struct button **made = calloc((size_t)count, sizeof *made);
    int i, put = 0;
    if (!made)
        return 0;
    for (i = 0; i < count; i++) {
        made[i] = malloc(sizeof **made);
        if (!made[i])
            break;
        made[i]->bus = bus;
        made[i]->number = i + 1;
        made[i]->times = 0;
        if (bus_on(bus, i + 1, pressed, made[i], NULL) < 0)
            break;
        put++;
    }
    /* whoever allocates also frees */
    for (i = 0; i < count; i++)
        free(made[i]);
    free(made);
    return put;
}
