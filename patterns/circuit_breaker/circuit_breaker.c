/* SPDX-License-Identifier: MIT-0 */
#include "circuit_breaker.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static bool is_rate_valid(const struct circuit_breaker_options *o)
{
    return o->window >= 1 && o->window <= CIRCUIT_BREAKER_WINDOW_MAX &&
           o->window_least >= 1 && o->window_least <= o->window &&
           o->rate_percent >= 1 && o->rate_percent <= 100;
}

static bool are_valid(const struct circuit_breaker_options *o)
{
    bool has_rule = o->failures_in_row > 0 || o->window > 0;

    return has_rule && o->failures_in_row >= 0 &&
           (o->window == 0 || is_rate_valid(o)) && o->open_ms >= 1 &&
           o->open_max_ms >= o->open_ms && o->probe_ms >= 1;
}

static void close_it(struct circuit_breaker *b)
{
    b->state = CIRCUIT_BREAKER_CLOSED;
    b->ticket++;
    b->next_open_ms = b->options.open_ms;
    b->calls = 0;
    b->in_row = 0;
}

int circuit_breaker_init(struct circuit_breaker *b,
                         const struct circuit_breaker_options *options)
{
    memset(b, 0, sizeof *b);
    if (!are_valid(options))
        return -EINVAL;
    b->options = *options;
    b->now_ms = INT64_MIN;
    close_it(b);
    return 0;
}

static void open_it(struct circuit_breaker *b, int64_t since_ms)
{
    int64_t max_ms = b->options.open_max_ms;

    b->state = CIRCUIT_BREAKER_OPEN;
    b->ticket++;
    b->since_ms = since_ms;
    b->refuse_ms = b->next_open_ms;
    b->next_open_ms =
        b->next_open_ms > max_ms / 2 ? max_ms : b->next_open_ms * 2;
}

/* since_ms is never after now_ms, so the difference fits. */
static uint64_t passed_ms(const struct circuit_breaker *b)
{
    return (uint64_t)b->now_ms - (uint64_t)b->since_ms;
}

static bool is_over(const struct circuit_breaker *b)
{
    return passed_ms(b) >= (uint64_t)b->refuse_ms;
}

/* What happened until now_ms without a call. A probe that is lost failed when
 * its time was over, however late that is noticed: a breaker that nobody asked
 * for an hour does not stay open for longer. */
static void settle(struct circuit_breaker *b, int64_t now_ms)
{
    if (now_ms > b->now_ms)
        b->now_ms = now_ms;
    if (b->state == CIRCUIT_BREAKER_HALF_OPEN && is_over(b))
        open_it(b, b->since_ms + b->refuse_ms);
}

int circuit_breaker_allow(struct circuit_breaker *b, int64_t now_ms,
                          uint64_t *out_ticket)
{
    *out_ticket = 0;
    settle(b, now_ms);
    if (b->state != CIRCUIT_BREAKER_CLOSED) {
        if (!is_over(b))
            return -EAGAIN;
        b->state = CIRCUIT_BREAKER_HALF_OPEN;
        b->since_ms = b->now_ms;
        b->refuse_ms = b->options.probe_ms;
    }
    *out_ticket = b->ticket;
    return 0;
}

/* Whether the answer still matters. */
static bool is_current(struct circuit_breaker *b, uint64_t ticket,
                       int64_t now_ms)
{
    assert(ticket >= 1 && ticket <= b->ticket);
    settle(b, now_ms);
    return ticket == b->ticket;
}

/* The window's bits are shifted: the oldest falls out at the top. */
static void remember(struct circuit_breaker *b, bool failed)
{
    b->failures = b->failures << 1 | failed;
    if (b->calls < b->options.window)
        b->calls++;
    if (!failed)
        b->in_row = 0;
    else if (b->in_row < b->options.failures_in_row)
        b->in_row++;
}

static int failures_in_window(const struct circuit_breaker *b)
{
    int count = 0;

    for (int i = 0; i < b->calls; i++)
        count += (int)(b->failures >> i & 1);
    return count;
}

static bool are_too_many(const struct circuit_breaker *b)
{
    const struct circuit_breaker_options *o = &b->options;

    if (o->failures_in_row > 0 && b->in_row >= o->failures_in_row)
        return true;
    return o->window > 0 && b->calls >= o->window_least &&
           failures_in_window(b) * 100 >= o->rate_percent * b->calls;
}

void circuit_breaker_ok(struct circuit_breaker *b, uint64_t ticket,
                        int64_t now_ms)
{
    if (!is_current(b, ticket, now_ms))
        return;
    if (b->state == CIRCUIT_BREAKER_HALF_OPEN)
        close_it(b);
    else
        remember(b, false);
}

void circuit_breaker_fail(struct circuit_breaker *b, uint64_t ticket,
                          int64_t now_ms)
{
    if (!is_current(b, ticket, now_ms))
        return;
    if (b->state == CIRCUIT_BREAKER_CLOSED)
        remember(b, true);
    if (b->state == CIRCUIT_BREAKER_HALF_OPEN || are_too_many(b))
        open_it(b, b->now_ms);
}

void circuit_breaker_cancel(struct circuit_breaker *b, uint64_t ticket,
                            int64_t now_ms)
{
    if (!is_current(b, ticket, now_ms) || b->state == CIRCUIT_BREAKER_CLOSED)
        return;
    b->state = CIRCUIT_BREAKER_OPEN; /* whose time is over */
    b->refuse_ms = 0;
    b->ticket++;
}

enum circuit_breaker_state
circuit_breaker_state_at(const struct circuit_breaker *b, int64_t now_ms)
{
    struct circuit_breaker then = *b;

    settle(&then, now_ms);
    if (then.state == CIRCUIT_BREAKER_OPEN && is_over(&then))
        return CIRCUIT_BREAKER_HALF_OPEN;
    return then.state;
}

int64_t circuit_breaker_wait_ms(const struct circuit_breaker *b, int64_t now_ms)
{
    struct circuit_breaker then = *b;
    uint64_t wait_ms, behind_ms;

    settle(&then, now_ms);
    if (then.state == CIRCUIT_BREAKER_CLOSED || is_over(&then))
        return 0;
    wait_ms = (uint64_t)then.refuse_ms - passed_ms(&then);
    if (then.state == CIRCUIT_BREAKER_HALF_OPEN)
        wait_ms += (uint64_t)then.next_open_ms;
    behind_ms = (uint64_t)then.now_ms - (uint64_t)now_ms;
    if (wait_ms > INT64_MAX || behind_ms > INT64_MAX - wait_ms)
        return INT64_MAX;
    return (int64_t)(wait_ms + behind_ms);
}
