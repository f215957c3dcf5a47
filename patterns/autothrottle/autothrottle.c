/* SPDX-License-Identifier: MIT-0 */
#include "autothrottle.h"

#include <assert.h>
#include <errno.h>

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

int autothrottle_check(const struct autothrottle_options *o)
{
    bool is_ordered = 0 <= o->min_ns && o->min_ns <= o->max_ns;

    if (!is_ordered || o->start_ns < 0 || o->concurrency_percent < 1)
        return -EINVAL;
    return 0;
}

int64_t autothrottle_start_ns(const struct autothrottle_options *o)
{
    assert(autothrottle_check(o) == 0);
    return clamp(o->start_ns, o->min_ns, o->max_ns);
}

/* latency / N. Whole multiples of N first: latency * 100 may overflow, and so
 * may the quotient, when N is below 1; both stop at INT64_MAX. */
static int64_t target_of(int64_t latency_ns, int64_t percent)
{
    int64_t whole = latency_ns / percent;
    int64_t rest = latency_ns % percent * 100 / percent;

    if (whole > (INT64_MAX - rest) / 100)
        return INT64_MAX;
    return whole * 100 + rest;
}

int64_t autothrottle_next_ns(const struct autothrottle_options *o,
                             int64_t delay_ns, int64_t latency_ns,
                             bool is_success)
{
    int64_t latency = latency_ns > 0 ? latency_ns : 0;
    int64_t target, old, half_way, next;

    assert(autothrottle_check(o) == 0);
    target = target_of(latency, o->concurrency_percent);
    old = clamp(delay_ns, o->min_ns, o->max_ns);
    half_way = old + (target - old) / 2;
    next = clamp(target > half_way ? target : half_way, o->min_ns, o->max_ns);
    return !is_success && next < old ? old : next;
}
