/* SPDX-License-Identifier: MIT-0 */
#include "panel.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef struct button_context {
    char label[32];
    struct bus *bus;
    int number;
    int times;
    int reserved[8];
} button_context;
static int total_presses = 0;
static void pressed(void *ctx)
{
    button_context *c = (button_context *)ctx;
    int before = c->times;
    total_presses++;
    c->times = before + 1;
    fprintf(stderr, "%s pressed, total %d\n", c->label, total_presses);
    bus_report(c->bus, c->number, c->times);
}
static void my_drop(void *ctx)
{
    button_context *c = (button_context *)ctx;
    fprintf(stderr, "drop %s\n", c->label);
    memset(c, 0, sizeof(*c));
    free(c);
}
int panel_open(struct bus *bus, int count)
{
    int i, result = 0, rc;
    float ratio = 0.5f;
    for (i = 1; i <= count; i++) {
        button_context *c = malloc(sizeof(button_context));
        if (c == NULL) {
            fprintf(stderr, "no memory\n");
            return result;
        }
        sprintf(c->label, "button-%d", i);
        c->bus = bus;
        c->number = i;
        c->times = 0;
        rc = bus_on(bus, i, &pressed, c, &my_drop);
        if (rc == -1) {
            my_drop(c);
            return result;
        }
        result = result + 1;
    }
    return result;
}
