/* SPDX-License-Identifier: MIT-0 */
/* WRONG: measures a time-out with the wall clock; when the clock is set back an
 * hour, the time-out of one minute takes sixty-one.
 */
#include "virtual_clock.h"

#include <stdio.h>

static const int64_t S = 1000000000;

static int wait_for_answer(struct virtual_clock *clock, int64_t timeout_ns)
{
    int64_t deadline_ns = virtual_clock_wall_ns(clock) + timeout_ns;
    int seconds = 0;

    while (virtual_clock_wall_ns(clock) < deadline_ns) {
        virtual_clock_sleep_ns(clock, S);
        if (++seconds == 30) /* the operator corrects the clock */
            virtual_clock_set_wall(clock,
                                   virtual_clock_wall_ns(clock) - 3600 * S);
    }
    return seconds;
}

int main(void)
{
    struct virtual_clock clock;

    virtual_clock_init_virtual(&clock, 0);
    printf("gave up after %d seconds\n", wait_for_answer(&clock, 60 * S));
    return 0;
}
