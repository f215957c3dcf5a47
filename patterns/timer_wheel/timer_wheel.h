/* SPDX-License-Identifier: MIT-0 */
/* timer_wheel.h 1.0.0 - arm, move and cancel any number of time-outs in O(1).
 *
 * Copy timer_wheel.h and timer_wheel.c into your project; nothing else is
 * needed. gcc or clang: bits are counted by their built-in functions.
 *
 * The timer is a member of the object that waits. Times are the caller's: any
 * clock that does not go back, in any unit, from 0; the unit is only fixed by
 * `tick`, the resolution. The wheel reads no clock: the caller says what time
 * it is.
 *
 * Never early: a timer fires in an advance to its deadline or later.
 * Late by less than a tick: a deadline is rounded up to a whole number of
 *            ticks. One that has passed when it is armed counts as the first
 *            tick that has not been reached yet.
 * Order:     by tick; within one tick, the order in which timers were armed.
 * Ownership: the wheel is one struct of about 11 KiB in the caller's storage;
 *            it allocates nothing. Timers stay the caller's, and may be
 *            neither freed nor moved while armed; nor may the wheel.
 * Threads:   none; one thread, or one lock, a wheel.
 * Callbacks: may arm and cancel any timer, their own included, and free it;
 *            they must not advance (asserted).
 * Errors:    none; nothing can fail.
 * Idea:      hierarchical wheels (Varghese and Lauck, SOSP 1987, scheme 7); the
 *            level out of the highest bit that differs from now, as in
 *            Ahern's timeout.c; so all timers of one tick are always in one
 *            list, and stay in order.
 */
#ifndef TIMER_WHEEL_H
#define TIMER_WHEEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMER_WHEEL_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TIMER_WHEEL_BITS = 6,
    TIMER_WHEEL_SLOTS = 1 << TIMER_WHEEL_BITS, /* a level, and bits of a map */
    TIMER_WHEEL_LEVELS = 11,                   /* 66 bits: every time fits */
    TIMER_WHEEL_ALL_SLOTS = TIMER_WHEEL_LEVELS * TIMER_WHEEL_SLOTS
};

struct timer_wheel;
struct timer_wheel_timer;

typedef void (*timer_wheel_fn)(struct timer_wheel *w,
                               struct timer_wheel_timer *t);

/* A link in a ring that a head closes. Private. */
struct timer_wheel_link {
    struct timer_wheel_link *next, *prev; /* NULL when not armed */
};

/* A member of the object that waits; starts as zero (= {0}, calloc), then the
 * caller sets fn. The rest is private. */
struct timer_wheel_timer {
    timer_wheel_fn fn;
    struct timer_wheel_link link;
    int64_t tick; /* the one it fires at */
};

/* All fields are private. */
struct timer_wheel {
    int64_t tick_size; /* in the caller's unit */
    int64_t now;       /* the last tick that was reached */
    size_t armed;
    bool is_advancing;
    uint64_t used[TIMER_WHEEL_LEVELS]; /* a bit a slot: has timers */
    struct timer_wheel_link slots[TIMER_WHEEL_ALL_SLOTS];
};

/* The object of `type` whose `member` is *timer. No type is checked. */
#define TIMER_WHEEL_ENTRY(timer, type, member)                                 \
    ((type *)((uintptr_t)(timer)-offsetof(type, member)))

/* Makes a wheel without timers. tick >= 1 and 0 <= now < INT64_MAX
 * (asserted). A tick of
 * 1 gives the exact order of deadlines; a larger one, fewer wake-ups. */
void timer_wheel_init(struct timer_wheel *w, int64_t tick, int64_t now);

/* Has t->fn called once, at `deadline` or up to a tick later; INT64_MAX
 * is never. A timer that is armed moves, and is then the last of its tick;
 * it must be in this wheel. fn is set (asserted). O(1). */
void timer_wheel_arm(struct timer_wheel *w, struct timer_wheel_timer *t,
                     int64_t deadline);

/* Takes the timer out; false when it was not armed. It must be in this wheel.
 * O(1). */
bool timer_wheel_cancel(struct timer_wheel *w, struct timer_wheel_timer *t);

/* Lets time pass until `now` and calls what is due, each callback at its tick:
 * a deadline that it arms and that is due by `now` is met in the same call. A
 * time that was reached before changes nothing. Returns the number of calls.
 * O(calls), and for each timer a step a level at most; the length of the time
 * does not matter. */
size_t timer_wheel_advance(struct timer_wheel *w, int64_t now);

/* A time until which nothing is due: exact for what is near (the same 64
 * ticks), too early for what is far, where the advance that follows fires
 * nothing but brings it nearer; at most ten such wake-ups a timer. INT64_MAX
 * when no timer is armed. O(levels). */
int64_t timer_wheel_next(const struct timer_wheel *w);

static inline bool timer_wheel_is_armed(const struct timer_wheel_timer *t)
{
    return t->link.next != NULL;
}

static inline size_t timer_wheel_len(const struct timer_wheel *w)
{
    return w->armed;
}

#ifdef __cplusplus
}
#endif

#endif
