/* SPDX-License-Identifier: MIT-0 */
/* Retries with doubling pauses; two minutes of waiting pass at once. */
#include "virtual_clock.h"

#include <stdio.h>

static const int64_t S = 1000000000;

/* Answers from the 121st second on. */
static bool is_up(const struct virtual_clock *clock)
{
    return virtual_clock_now_ns(clock) > 120 * S;
}

/* The code under test: it knows no other time than its clock's. */
static int connect_with_retry(struct virtual_clock *clock, int64_t limit_ns)
{
    int64_t deadline_ns = virtual_clock_now_ns(clock) + limit_ns;
    int64_t pause_ns = 10 * S;

    while (virtual_clock_now_ns(clock) < deadline_ns) {
        bool up = is_up(clock);

        printf("second %3d: %s\n", (int)(virtual_clock_now_ns(clock) / S),
               up ? "connected" : "refused");
        if (up)
            return 0;
        virtual_clock_sleep_ns(clock, pause_ns);
        pause_ns *= 2;
    }
    printf("second %3d: gave up\n", (int)(virtual_clock_now_ns(clock) / S));
    return -1;
}

int main(void)
{
    struct virtual_clock clock;

    virtual_clock_init_virtual(&clock, 0);
    connect_with_retry(&clock, 60 * S);

    puts("once more, patiently");
    virtual_clock_init_virtual(&clock, 0);
    return connect_with_retry(&clock, 600 * S);
}
