/* SPDX-License-Identifier: MIT-0 */
/* circuit_breaker.h 1.0.0 - stop calling what fails, probe it later.
 *
 * Copy circuit_breaker.h and circuit_breaker.c into your project; nothing else
 * is needed.
 *
 *               too many failures
 *      CLOSED ---------------------> OPEN <----------+
 *        ^                            | time is over |
 *        | the probe went well        v              | the probe failed,
 *        +------------------------ HALF_OPEN --------+ or did not come back
 *
 * Ownership: a breaker lives in the caller's storage and owns nothing.
 * Threads:   none; one lock a breaker. Do not hold it during the call.
 * Errors:    0 on success, else a negative errno value.
 * Time:      the caller's, in ms, from a clock that should not go back. When it
 *            does, time stands still for the breaker until the clock is where
 *            it was.
 * Idea:      Nygard, "Release It!", "Circuit Breaker". Changed: every call has
 *            a ticket, so that an answer from before the last change of state
 *            is seen to be old; a probe that never comes back has failed.
 */
#ifndef CIRCUIT_BREAKER_H
#define CIRCUIT_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#define CIRCUIT_BREAKER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum { CIRCUIT_BREAKER_WINDOW_MAX = 64 };

/* Opens by either rule; at least one of them is on. */
struct circuit_breaker_options {
    int failures_in_row; /* opens after so many; 0: rule off */
    int window;          /* the last calls that the rate is taken of, 1 to 64;
                            0: rule off */
    int window_least;    /* no rate of fewer calls; 1 to window */
    int rate_percent;    /* opens at this share of failures, 1 to 100 */
    int64_t open_ms;     /* how long open at first, >= 1; twice as long after
                            each probe that failed... */
    int64_t open_max_ms; /* ...but never longer; >= open_ms */
    int64_t probe_ms;    /* a probe not answered so long has failed, >= 1 */
};

enum circuit_breaker_state {
    CIRCUIT_BREAKER_CLOSED,   /* calls go through */
    CIRCUIT_BREAKER_OPEN,     /* calls are refused */
    CIRCUIT_BREAKER_HALF_OPEN /* the next call is the probe, or it is out */
};

/* Read only. */
struct circuit_breaker {
    struct circuit_breaker_options options;
    enum circuit_breaker_state state; /* ask circuit_breaker_state_at instead */
    uint64_t ticket;   /* of the calls that count; a new one at each change */
    int64_t now_ms;    /* latest ever seen */
    int64_t since_ms;  /* when it opened, or the probe went out */
    int64_t refuse_ms; /* from since_ms on */
    int64_t next_open_ms;
    uint64_t failures; /* bit i: the i-th last call failed */
    int calls;         /* in the window, at most `window` */
    int in_row;        /* failures since the last success */
};

/* Closed, with nothing remembered. options [borrowed], copied.
 *   -EINVAL  an option is outside its range, or both rules are off
 */
int circuit_breaker_init(struct circuit_breaker *b,
                         const struct circuit_breaker_options *options);

/* Asks for one call at now_ms. When it is let through, its outcome must be told
 * with the ticket: by one of ok, fail, cancel, once.
 *   out_ticket  of the call; 0, which is no ticket, when refused
 *   -EAGAIN     refused: open, or the probe is out; ask wait_ms
 */
int circuit_breaker_allow(struct circuit_breaker *b, int64_t now_ms,
                          uint64_t *out_ticket);

/* The other side answered: also when it says that the caller is wrong (404).
 * An answer that is older than the last change of state is ignored, here and
 * below. ticket must come from allow (asserted). */
void circuit_breaker_ok(struct circuit_breaker *b, uint64_t ticket,
                        int64_t now_ms);

/* It did not: no connection, time-out, 500. */
void circuit_breaker_fail(struct circuit_breaker *b, uint64_t ticket,
                          int64_t now_ms);

/* Nothing was learnt: the caller gave up first. A probe may go out again. */
void circuit_breaker_cancel(struct circuit_breaker *b, uint64_t ticket,
                            int64_t now_ms);

/* For display. Who calls because of it, instead of asking allow, is one of many
 * that do so at once. */
enum circuit_breaker_state
circuit_breaker_state_at(const struct circuit_breaker *b, int64_t now_ms);

/* How long allow will refuse if no answer comes, so that a probe that is out
 * fails; 0 when it would let a call through. At most INT64_MAX. */
int64_t circuit_breaker_wait_ms(const struct circuit_breaker *b,
                                int64_t now_ms);

#ifdef __cplusplus
}
#endif

#endif
