/* SPDX-License-Identifier: MIT-0 */
/* bench.c - timer_wheel against the timers of libuv: 1e4 are armed, and then
 * armed anew a million times, as connections do with their idle time-outs on
 * every byte; time goes on by a tick every 100 of them. */
#include "ratio_bench.h"
#include "timer_wheel.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum {
    LIVE = 10000,
    REARMS = 1000000,
    REARMS_A_TICK = 100,
    IDLE_MS = 30000 /* at least; up to twice as long */
};

static struct timer_wheel wheel;
static struct timer_wheel_timer ours_timers[LIVE];
static uv_loop_t loop;
static uv_timer_t theirs_timers[LIVE];
static uint16_t which[REARMS];
static uint16_t delays[REARMS];
static size_t fired;

static void on_ours(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    (void)w;
    (void)t;
    fired++;
}

static void on_theirs(uv_timer_t *t)
{
    (void)t;
    fired++;
}

static void ours(void *ctx)
{
    int64_t now = 0;

    (void)ctx;
    timer_wheel_init(&wheel, 1, now);
    for (size_t i = 0; i < LIVE; i++)
        timer_wheel_arm(&wheel, &ours_timers[i], IDLE_MS + delays[i]);
    for (size_t i = 0; i < REARMS; i++) {
        timer_wheel_arm(&wheel, &ours_timers[which[i]],
                        now + IDLE_MS + delays[i]);
        if (i % REARMS_A_TICK == 0)
            fired += timer_wheel_advance(&wheel, ++now);
    }
    for (size_t i = 0; i < LIVE; i++)
        timer_wheel_cancel(&wheel, &ours_timers[i]);
}

/* The loop's time stands still, so its delays get what has passed added. */
static void theirs(void *ctx)
{
    uint64_t passed = 0;

    (void)ctx;
    for (size_t i = 0; i < LIVE; i++)
        uv_timer_start(&theirs_timers[i], on_theirs, IDLE_MS + delays[i], 0);
    for (size_t i = 0; i < REARMS; i++) {
        uv_timer_start(&theirs_timers[which[i]], on_theirs,
                       passed + IDLE_MS + delays[i], 0);
        passed += i % REARMS_A_TICK == 0;
    }
    for (size_t i = 0; i < LIVE; i++)
        uv_timer_stop(&theirs_timers[i]);
}

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695041;
    return (uint32_t)(*state >> 33);
}

int main(void)
{
    struct ratio_bench_case c = {
        "re-arm, 1e4 live", "libuv", ours, theirs, NULL, 5.0, 0};
    struct ratio_bench_result result;
    char row[RATIO_BENCH_ROW_MAX];
    uint64_t state = 7;

    for (size_t i = 0; i < REARMS; i++) {
        which[i] = (uint16_t)(next_random(&state) % LIVE);
        delays[i] = (uint16_t)(next_random(&state) % IDLE_MS);
    }
    if (uv_loop_init(&loop) != 0)
        return 1;
    for (size_t i = 0; i < LIVE; i++) {
        uv_timer_init(&loop, &theirs_timers[i]);
        ours_timers[i].fn = on_ours;
    }
    if (ratio_bench_run(&c, &result) != 0 ||
        ratio_bench_format(&c, &result, row, sizeof row) < 0)
        return 1;
    fputs(row, stdout);
    return result.met && fired == 0 ? 0 : 1;
}
