/* SPDX-License-Identifier: MIT-0 */
/* autothrottle.h 1.0.0 - how long to wait between requests to a server, out of
 * how long its answers take.
 *
 * Copy autothrottle.h and autothrottle.c into your project; nothing else is
 * needed.
 *
 * A server that answers in `latency` and is to have N requests in flight must
 * be asked every latency / N. The delay goes half of the way there with every
 * answer; at once when the server has become slower:
 *
 *      target = latency / N
 *      new    = max(target, (delay + target) / 2), within [min, max]
 *
 * An answer that is no success may come fast because nothing was done: it can
 * raise the delay, never lower it.
 *
 * Ownership: none: numbers in, a number out. The caller keeps one delay for
 *            each server.
 * Threads:   free for all.
 * Errors:    none; all numbers are clamped, none overflows.
 * Idea:      Scrapy, scrapy/extensions/throttle.py, AutoThrottle. Changed:
 *            whole numbers of ns, and a function instead of an object.
 */
#ifndef AUTOTHROTTLE_H
#define AUTOTHROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#define AUTOTHROTTLE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Scrapy's values; change what you need. */
#define AUTOTHROTTLE_OPTIONS_DEFAULT                                           \
    {                                                                          \
        .start_ns = 5000000000, .min_ns = 0, .max_ns = 60000000000,            \
        .concurrency_percent = 100                                             \
    }

struct autothrottle_options {
    int64_t start_ns; /* before the first answer */
    int64_t min_ns;   /* no delay is below, as robots.txt may demand */
    int64_t max_ns;   /* no delay is above */
    int32_t concurrency_percent; /* N, in hundredths: 150 is 1.5 in flight */
};

/* -EINVAL when not 0 <= min_ns <= max_ns, start_ns is negative, or the
 * concurrency is below 1; else 0. The functions below demand what this checks
 * (asserted). */
int autothrottle_check(const struct autothrottle_options *o);

/* The delay before the first answer: start_ns within [min_ns, max_ns]. */
int64_t autothrottle_start_ns(const struct autothrottle_options *o);

/* The delay after an answer.
 *   delay_ns    the one until now; any number
 *   latency_ns  from the end of the request to the head of the answer; below 0
 *               (a clock went back) counts as 0
 *   is_success  status 200; redirects, errors and time-outs are none
 * O(1). */
int64_t autothrottle_next_ns(const struct autothrottle_options *o,
                             int64_t delay_ns, int64_t latency_ns,
                             bool is_success);

#ifdef __cplusplus
}
#endif

#endif
