/* SPDX-License-Identifier: MIT-0 */
#include "pace.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "http_date.h"

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t pace_delay(const struct pace_options *o, int64_t delay_ms,
                   int64_t latency_ms, int status)
{
    int64_t target = latency_ms / o->concurrency;
    int64_t delay = larger(target, (delay_ms + target) / 2);

    delay = smaller(larger(delay, o->min_ms), o->max_ms);
    /* Refusing is quick: a short latency says nothing here. */
    if (status != 200)
        delay = larger(delay, delay_ms);
    return delay;
}

/* Stops at the cap, long before a shift by `tries` would overflow. */
int64_t pace_backoff(const struct pace_options *o, int tries)
{
    int64_t wait = o->base_ms;

    for (; tries > 1 && wait < o->cap_ms; tries--)
        wait *= 2;
    return smaller(wait, o->cap_ms);
}

int64_t pace_retry_after(const struct pace_options *o, const char *value,
                         int64_t now_ms)
{
    int64_t at_s, wait;

    if (!value)
        return PACE_NONE;
    if (*value && strspn(value, "0123456789") == strlen(value)) {
        /* strtoll stops at the largest number; that times 1000 overflows */
        wait = smaller(strtoll(value, NULL, 10), o->cap_ms) * 1000;
    } else {
        if (http_date_parse(&at_s, value) < 0)
            return PACE_NONE;
        wait = at_s * 1000 - now_ms;
    }
    return smaller(wait, o->cap_ms);
}

static bool deserves_another_try(int status)
{
    return status == 0 || status == 408 || status == 429 || status >= 500;
}

int64_t pace_answered(struct pace *p, size_t host, const struct pace_answer *a,
                      int64_t now_ms)
{
    const struct pace_options *o = &p->options;
    struct pace_host *h = &p->hosts[host];
    bool again = deserves_another_try(a->status);
    int64_t asked = PACE_NONE;

    if (again)
        asked = pace_retry_after(o, a->retry_after, now_ms);
    h->delay_ms = pace_delay(o, h->delay_ms, a->latency_ms, a->status);
    h->next_ms = larger(h->next_ms, now_ms + larger(h->delay_ms, asked));
    if (!again || a->tries >= o->tries_max)
        return PACE_NONE;
    return now_ms + larger(pace_backoff(o, a->tries), asked);
}
