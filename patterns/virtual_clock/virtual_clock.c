/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "virtual_clock.h"

#include <assert.h>
#include <time.h>

static const int64_t NS_PER_S = 1000000000;

static int64_t read_clock(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

/* a + b for b >= 0, held at the largest value. */
static int64_t add_held(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

void virtual_clock_init_real(struct virtual_clock *clock)
{
    *clock = (struct virtual_clock){.is_virtual = false};
}

void virtual_clock_init_virtual(struct virtual_clock *clock, int64_t start_ns)
{
    assert(start_ns >= 0);
    *clock = (struct virtual_clock){.is_virtual = true, .now_ns = start_ns};
}

int64_t virtual_clock_now_ns(const struct virtual_clock *clock)
{
    return clock->is_virtual ? clock->now_ns : read_clock(CLOCK_MONOTONIC);
}

int64_t virtual_clock_wall_ns(const struct virtual_clock *clock)
{
    return clock->is_virtual ? clock->wall_ns : read_clock(CLOCK_REALTIME);
}

int virtual_clock_sleep_ns(struct virtual_clock *clock, int64_t ns)
{
    if (ns <= 0)
        return 0;
    return virtual_clock_sleep_until_ns(
        clock, add_held(virtual_clock_now_ns(clock), ns));
}

int virtual_clock_sleep_until_ns(struct virtual_clock *clock,
                                 int64_t deadline_ns)
{
    int64_t now_ns = virtual_clock_now_ns(clock);
    struct timespec ts;

    if (deadline_ns <= now_ns)
        return 0;
    if (clock->is_virtual) {
        virtual_clock_advance(clock, deadline_ns - now_ns);
        return 0;
    }
    ts.tv_sec = (time_t)(deadline_ns / NS_PER_S);
    ts.tv_nsec = (long)(deadline_ns % NS_PER_S);
    /* Absolute, so that time lost before the call is not slept again. */
    return -clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

void virtual_clock_advance(struct virtual_clock *clock, int64_t delta_ns)
{
    assert(clock->is_virtual && delta_ns >= 0);
    clock->now_ns = add_held(clock->now_ns, delta_ns);
    clock->wall_ns = add_held(clock->wall_ns, delta_ns);
}

void virtual_clock_set_wall(struct virtual_clock *clock, int64_t wall_ns)
{
    assert(clock->is_virtual);
    clock->wall_ns = wall_ns;
}
