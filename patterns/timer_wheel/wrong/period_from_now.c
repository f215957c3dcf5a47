/* SPDX-License-Identifier: MIT-0 */
/* WRONG: arms the next period from the time at which the callback runs; every
 * delay is kept for ever, and of 100 measurements 83 are made
 */
#include "timer_wheel.h"

#include <stdio.h>

enum { PERIOD_MS = 10 };

struct probe {
    int64_t now_ms;
    int count;
    struct timer_wheel_timer timer;
};

static void measure(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    struct probe *p = TIMER_WHEEL_ENTRY(t, struct probe, timer);

    p->count++;
    timer_wheel_arm(w, t, p->now_ms + PERIOD_MS);
}

int main(void)
{
    static struct timer_wheel wheel;
    static struct probe probe = {.timer = {.fn = measure}};

    timer_wheel_init(&wheel, 1, 0);
    timer_wheel_arm(&wheel, &probe.timer, PERIOD_MS);
    while (probe.now_ms < 1000) {
        probe.now_ms += probe.now_ms % 8 == 7 ? 5 : 1; /* at times busy */
        timer_wheel_advance(&wheel, probe.now_ms);
    }
    printf("%d measurements in a second\n", probe.count);
    return 0;
}
