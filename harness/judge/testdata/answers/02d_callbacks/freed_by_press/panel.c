/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdlib.h>
struct job {
    struct bus *bus;
    int button;
    int count;
};
static void run(void *p)
{
    struct job *j = p;
    int n = ++j->count;
    bus_report(j->bus, j->button, n);
    free(j);
}
int panel_open(struct bus *bus, int count)
{
    int i;
    for (i = 1; i <= count; i++) {
        struct job *j = malloc(sizeof *j);
        if (!j)
            return i - 1;
        j->bus = bus;
        j->button = i;
        j->count = 0;
        if (bus_on(bus, i, run, j, NULL) < 0) {
            free(j);
            return i - 1;
        }
    }
    return i - 1;
}
