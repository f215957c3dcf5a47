/* SPDX-License-Identifier: MIT-0 */
/* Connections that are closed when they say nothing for 30 seconds. */
#include "timer_wheel.h"

#include <stdio.h>

enum { IDLE_MS = 30000, TICK_MS = 100 };

struct connection {
    const char *name;
    struct timer_wheel_timer idle;
};

static void on_idle(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    (void)w;
    printf("%s is idle\n", TIMER_WHEEL_ENTRY(t, struct connection, idle)->name);
}

int main(void)
{
    static struct timer_wheel wheel; /* 11 KiB: not on a small stack */
    struct connection all[] = {{"browser", {.fn = on_idle}},
                               {"crawler", {.fn = on_idle}},
                               {"monitor", {.fn = on_idle}}};
    int64_t now_ms = 0; /* of a clock, in a program */

    timer_wheel_init(&wheel, TICK_MS, now_ms);
    for (size_t i = 0; i < 3; i++)
        timer_wheel_arm(&wheel, &all[i].idle, now_ms + IDLE_MS);
    now_ms = 20000;
    timer_wheel_advance(&wheel, now_ms);
    timer_wheel_arm(&wheel, &all[1].idle, now_ms + IDLE_MS); /* a byte came */
    timer_wheel_cancel(&wheel, &all[2].idle);                /* closed */
    while (timer_wheel_len(&wheel) > 0) {
        now_ms = timer_wheel_next(&wheel); /* a program waits until then */
        if (timer_wheel_advance(&wheel, now_ms) > 0)
            printf("  at %d s\n", (int)(now_ms / 1000));
    }
    return 0;
}
