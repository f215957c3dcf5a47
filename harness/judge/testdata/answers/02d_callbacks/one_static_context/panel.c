/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
struct knob {
    int id;
    int presses;
    struct bus *owner;
};
static struct knob knob;
static void on_press(void *arg)
{
    struct knob *k = arg;
    bus_report(k->owner, k->id, ++k->presses);
}
int panel_open(struct bus *bus, int count)
{
    int put = 0;
    knob.owner = bus;
    knob.presses = 0;
    while (put < count) {
        knob.id = put + 1;
        if (bus_on(bus, put + 1, on_press, &knob, 0) != 0)
            break;
        put++;
    }
    return put;
}
