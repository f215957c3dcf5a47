/* SPDX-License-Identifier: MIT-0 */
/* rate_limiter.h 1.0.0 - at most so many calls in a time, for each key.
 *
 * Copy rate_limiter.h and rate_limiter.c into your project; nothing else is
 * needed.
 *
 * A token bucket a key: it holds `burst` tokens and is full at first; `count`
 * flow in every period_ns, evenly; a call takes one. Whole numbers only, and
 * nothing is rounded: in any time t there are at most
 *
 *      burst + t * count / period_ns    calls a key.
 *
 * Time:      the caller's, in ns, from a clock that should not go back. When it
 *            does, time stands still for the limiter until the clock is where
 *            it was: nobody gets more calls out of it.
 * Memory:    fixed at creation. A bucket that is full again is as good as none,
 *            so its place is given to a new key. Keys are not kept, only their
 *            64-bit hashes.
 * Ownership: a limiter owns its memory; keys are borrowed for the call.
 * Threads:   none; one lock a limiter.
 * Errors:    0 on success, else a negative errno value.
 * Idea:      token bucket (Turner, "New directions in communications", 1986);
 *            tokens counted in units of 1/period_ns, so that what flows in
 *            during 1 ns is a whole number.
 */
#ifndef RATE_LIMITER_H
#define RATE_LIMITER_H

#include <stddef.h>
#include <stdint.h>

#define RATE_LIMITER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

struct rate_limiter_options {
    int64_t count;     /* calls in a period, >= 1 */
    int64_t period_ns; /* >= 1 */
    int64_t burst;     /* calls at once after a pause, >= 1 */
    size_t max_keys;   /* 1 to 2^24; 48 bytes each at most */
    uint64_t seed;     /* of the hash: a random number, when keys come from
                          strangers who might choose ones that collide */
};

struct rate_limiter; /* opaque; create/destroy */

/* Makes a limiter without keys.
 *   out      [transfer]  new limiter on success, NULL on failure
 *   -EINVAL  an option is outside its range, or burst * period_ns overflows
 *   -ENOMEM  no memory
 */
int rate_limiter_create(struct rate_limiter **out,
                        const struct rate_limiter_options *options);
void rate_limiter_destroy(struct rate_limiter *r); /* NULL is fine */

/* Takes a token for a call at now_ns.
 *   0        taken: call now
 *   -EAGAIN  no token; nothing is taken
 *   -ENOSPC  max_keys other keys have called within the time that an empty
 *            bucket takes to fill; nothing is taken
 * out_wait_ns (may be NULL): how long to wait before the next try; 0 when
 * taken. After -EAGAIN it is exact. After -ENOSPC there is a place then, if no
 * other key calls before.
 * Expected O(strlen(key)).
 */
int rate_limiter_take(struct rate_limiter *r, const char *key, int64_t now_ns,
                      int64_t *out_wait_ns);

/* How long take would ask to wait now; 0 when it would succeed. Takes nothing,
 * and takes no place for a new key. */
int64_t rate_limiter_wait_ns(const struct rate_limiter *r, const char *key,
                             int64_t now_ns);

/* How many keys have a bucket now; full ones may be among them. */
size_t rate_limiter_len(const struct rate_limiter *r);

#ifdef __cplusplus
}
#endif

#endif
