/* SPDX-License-Identifier: MIT-0 */
/* virtual_clock.h 1.0.0 - inject time, so that tests need no sleep.
 *
 * Copy virtual_clock.h and virtual_clock.c. Needs POSIX.1-2008 clocks.
 *
 * Code that asks a struct virtual_clock for the time runs on the real clocks in
 * the product and on simulated ones in tests, where an hour passes at once.
 *
 * Two times, as in any system:
 *     now    monotonic: for durations and deadlines, never goes back
 *     wall   since 1970 UTC: for showing and storing; may be set at any time
 *
 * Ownership: caller's storage; nothing to release.
 * Threads:   a real clock is free for all; a virtual one belongs to one thread.
 * Errors:    0 on success, else a negative errno value.
 * Idea:      Feathers, "Working Effectively with Legacy Code", ch. 3 (seams).
 */
#ifndef VIRTUAL_CLOCK_H
#define VIRTUAL_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define VIRTUAL_CLOCK_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Read only for users. The times are used by a virtual clock only. */
struct virtual_clock {
    bool is_virtual;
    int64_t now_ns;
    int64_t wall_ns;
};

/* The system's clocks: CLOCK_MONOTONIC and CLOCK_REALTIME. */
void virtual_clock_init_real(struct virtual_clock *clock);

/* Simulated time: now is start_ns, wall is 0 (1970). start_ns >= 0. */
void virtual_clock_init_virtual(struct virtual_clock *clock, int64_t start_ns);

/* Monotonic time. Only differences mean anything. */
int64_t virtual_clock_now_ns(const struct virtual_clock *clock);

/* Nanoseconds since 1970-01-01 UTC. */
int64_t virtual_clock_wall_ns(const struct virtual_clock *clock);

/* Returns when now is `ns` later or more; at once when ns <= 0. Virtual: moves
 * time itself. -EINTR when a signal handler ran (real only).
 */
int virtual_clock_sleep_ns(struct virtual_clock *clock, int64_t ns);

/* Returns when now is deadline_ns or more; at once when it is past. A period
 * kept by deadlines does not drift. -EINTR as above.
 */
int virtual_clock_sleep_until_ns(struct virtual_clock *clock,
                                 int64_t deadline_ns);

/* Lets delta_ns >= 0 pass on both times, stopping at INT64_MAX. A real clock
 * or a negative delta is a caller's mistake (asserted).
 */
void virtual_clock_advance(struct virtual_clock *clock, int64_t delta_ns);

/* Sets the wall clock, back or forth, as an operator or NTP does; now goes on
 * undisturbed. Virtual only (asserted).
 */
void virtual_clock_set_wall(struct virtual_clock *clock, int64_t wall_ns);

#ifdef __cplusplus
}
#endif

#endif
