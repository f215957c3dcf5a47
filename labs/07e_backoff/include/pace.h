/* SPDX-License-Identifier: MIT-0 */
/* pace.h - when the next request may go to a host, and when one that failed is
 * tried again.
 *
 * Numbers in, numbers out: no clock, nothing sleeps. All times are milliseconds
 * since 1970, all waits milliseconds.
 *
 * Threads: none.
 */
#ifndef PACE_H
#define PACE_H

#include <stddef.h>
#include <stdint.h>

enum { PACE_HOSTS = 4, PACE_NONE = -1 };

struct pace_options {
    int64_t min_ms, max_ms;  /* of the delay between two requests */
    int64_t concurrency;     /* wanted in flight at one host; 1 or more */
    int64_t base_ms, cap_ms; /* the first wait, the longest one: 1 to 1e12 */
    int tries_max;           /* of one request */
};

struct pace_host {
    int64_t delay_ms; /* between two requests; within [min_ms, max_ms] */
    int64_t next_ms;  /* no request before */
};

struct pace {
    struct pace_options options;
    struct pace_host hosts[PACE_HOSTS];
    size_t count;
};

struct pace_answer {
    int status; /* of HTTP; 0: none came */
    int64_t latency_ms;
    int tries;               /* how often this request has been sent; from 1 */
    const char *retry_after; /* the header, NULL when there is none */
};

/* ---- yours ---- */

/* The delay after an answer (Scrapy's AutoThrottle, in whole numbers):
 *
 *     target = latency / concurrency
 *     new    = the greater of target and (delay + target) / 2,
 *              within [min_ms, max_ms]
 *
 * A status other than 200 never lowers the delay.
 */
int64_t pace_delay(const struct pace_options *o, int64_t delay_ms,
                   int64_t latency_ms, int status);

/* The wait after `tries` failed tries, from 1: base_ms, twice as long with each
 * further one, at most cap_ms. tries is any positive int. */
int64_t pace_backoff(const struct pace_options *o, int tries);

/* What Retry-After asks for, at most cap_ms: seconds ("120", any number of
 * digits), or a date. A date in the past is 0. PACE_NONE when value is NULL or
 * neither of the two. */
int64_t pace_retry_after(const struct pace_options *o, const char *value,
                         int64_t now_ms);

/* An answer has come from hosts[host].
 *   - The host's delay is adjusted.
 *   - Its next request is not before now_ms + delay. When the answer is one to
 *     be tried again and has a Retry-After, not before the end of that, either.
 *     next_ms never goes down; other hosts do not wait.
 *   - Tried again is what has no answer, 408, 429, or 500 and above, unless
 *     tries_max tries were made.
 * Returns when THIS request may be tried again: after its back-off or the
 * Retry-After, whichever is longer. PACE_NONE: not again.
 */
int64_t pace_answered(struct pace *p, size_t host, const struct pace_answer *a,
                      int64_t now_ms);

#endif
