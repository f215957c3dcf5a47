/* SPDX-License-Identifier: MIT-0 */
/* WRONG: frees a request whose time-out is still armed; the wheel calls it */
#include "timer_wheel.h"

#include <stdio.h>
#include <stdlib.h>

struct request {
    int id;
    struct timer_wheel_timer timeout;
};

static void on_timeout(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    (void)w;
    printf("request %d: no answer\n",
           TIMER_WHEEL_ENTRY(t, struct request, timeout)->id);
}

int main(void)
{
    static struct timer_wheel wheel;
    struct request *r = calloc(1, sizeof *r);

    if (!r)
        return 1;
    timer_wheel_init(&wheel, 1, 0);
    r->id = 1;
    r->timeout.fn = on_timeout;
    timer_wheel_arm(&wheel, &r->timeout, 500);
    timer_wheel_advance(&wheel, 200);
    free(r); /* answered */
    timer_wheel_advance(&wheel, 500);
    return 0;
}
