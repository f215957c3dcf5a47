/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the bus. "open COUNT", "press BUTTON", "off BUTTON". It has room
 * for ROOM callbacks. */
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"
#include "panel.h"

enum { ROOM = 5, BUTTONS = 10 };

struct callback {
    void (*pressed)(void *ctx);
    void *ctx;
    void (*drop)(void *ctx);
};

struct bus {
    struct callback on[BUTTONS]; /* pressed is NULL: nobody is there */
    int used;
    struct line_driver_answer *answer;
};

static void take_off(struct bus *bus, int button)
{
    struct callback old = bus->on[button];

    if (!old.pressed)
        return;
    memset(&bus->on[button], 0, sizeof old);
    bus->used--;
    if (old.drop)
        old.drop(old.ctx);
}

int bus_on(struct bus *bus, int button, void (*pressed)(void *ctx), void *ctx,
           void (*drop)(void *ctx))
{
    if (button < 0 || button >= BUTTONS)
        return -1;
    take_off(bus, button);
    if (bus->used == ROOM)
        return -1;
    bus->on[button] = (struct callback){pressed, ctx, drop};
    bus->used++;
    return 0;
}

void bus_report(struct bus *bus, int button, int times)
{
    line_driver_say(bus->answer, " button %d, press %d", button, times);
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct bus *bus = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest);
    int n = (int)line_driver_number(&rest);

    bus->answer = answer;
    if (!word || n < 1 || n >= BUTTONS) {
        line_driver_say(answer, "the command is: WORD NUMBER, 1 to 9");
    } else if (strcmp(word, "open") == 0) {
        line_driver_say(answer, "open %d -> %d", n, panel_open(bus, n));
    } else if (strcmp(word, "press") == 0) {
        line_driver_say(answer, "press %d ->", n);
        if (bus->on[n].pressed)
            bus->on[n].pressed(bus->on[n].ctx);
        else
            line_driver_say(answer, " nobody");
    } else if (strcmp(word, "off") == 0) {
        take_off(bus, n);
        line_driver_say(answer, "off %d", n);
    } else {
        line_driver_say(answer, "no such command");
    }
}

int main(void)
{
    static struct bus bus;
    int rc = line_driver_run(0, 3, command, &bus);
    int i;

    for (i = 0; i < BUTTONS; i++)
        take_off(&bus, i);
    return rc < 0;
}
