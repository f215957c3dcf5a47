/* SPDX-License-Identifier: MIT-0 */
#include "pace.h"

#include <stdlib.h>
#include <string.h>

#include "http_date.h"

int64_t pace_delay(const struct pace_options *o, int64_t delay_ms,
                   int64_t latency_ms, int status)
{
    /* TODO: half of the way to the target, in one direction only. What about
     * the bounds, and the status? */
    (void)o;
    (void)latency_ms;
    (void)status;
    return delay_ms;
}

int64_t pace_backoff(const struct pace_options *o, int tries)
{
    /* TODO: twice as long each time. Up to where? */
    (void)tries;
    return o->base_ms;
}

int64_t pace_retry_after(const struct pace_options *o, const char *value,
                         int64_t now_ms)
{
    /* TODO: seconds, or a date. */
    (void)o;
    (void)value;
    (void)now_ms;
    return PACE_NONE;
}

int64_t pace_answered(struct pace *p, size_t host, const struct pace_answer *a,
                      int64_t now_ms)
{
    /* TODO: who waits for what: this request, this host? */
    (void)p;
    (void)host;
    (void)a;
    (void)now_ms;
    return PACE_NONE;
}
