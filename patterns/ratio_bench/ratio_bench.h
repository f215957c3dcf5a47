/* SPDX-License-Identifier: MIT-0 */
/* ratio_bench.h 1.0.0 - compare two functions in one run, as a ratio.
 *
 * Copy ratio_bench.h and ratio_bench.c into your project; nothing else is
 * needed. POSIX: clock_gettime (the .c sets _POSIX_C_SOURCE itself).
 *
 * Ownership: everything is borrowed for the length of the call.
 * Threads:   none; process CPU time counts every thread of the process.
 * Errors:    0 on success, else a negative errno value.
 * Idea:      paired, interleaved rounds (A B B A) and the median of the
 *            per-round ratios (Kalibera and Jones, Rigorous Benchmarking in
 *            Reasonable Time, 2013); a slow spell of the machine then hits
 *            both sides of a pair.
 */
#ifndef RATIO_BENCH_H
#define RATIO_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#define RATIO_BENCH_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    RATIO_BENCH_ROUNDS_DEFAULT = 9,
    RATIO_BENCH_ROUNDS_MAX = 101,
    RATIO_BENCH_ROW_MAX = 256 /* enough for a row with names up to 64 bytes */
};

/* Does the whole work once. It must do the same work at every call. */
typedef void (*ratio_bench_fn)(void *ctx);

struct ratio_bench_case {
    const char *name;      /* what is measured: "append 1e6 ints" */
    const char *peer;      /* against what: "GArray" */
    ratio_bench_fn ours;   /* [borrowed] */
    ratio_bench_fn theirs; /* [borrowed] */
    void *ctx;             /* [borrowed] handed to both */
    double floor;          /* the median ratio that must be reached */
    int rounds;            /* 0: RATIO_BENCH_ROUNDS_DEFAULT */
};

struct ratio_bench_result {
    double ratio_median; /* theirs / ours: bigger means ours is faster */
    double ratio_min;
    double ratio_max;
    double ours_ms; /* median CPU time of one round */
    double theirs_ms;
    int rounds;
    bool met; /* ratio_median >= floor */
};

/* Calls each side once to warm up, then `rounds` times in the order A B B A,
 * and fills `out`.
 *   -EINVAL  rounds is negative or above RATIO_BENCH_ROUNDS_MAX
 *   -ERANGE  a round of ours took no measurable time; give it more work
 *   -EIO     the process CPU clock cannot be read
 * `out` is all zero on failure. Time: 2 * (rounds + 1) calls.
 */
int ratio_bench_run(const struct ratio_bench_case *c,
                    struct ratio_bench_result *out);

/* Writes one row, tab-separated and ended by a newline:
 * name peer ours_ms theirs_ms ratio_median ratio_min ratio_max floor and
 * "met" or "MISSED". Returns the length.
 *   -ENOSPC  the row does not fit in `cap` bytes; buf then holds ""
 */
int ratio_bench_format(const struct ratio_bench_case *c,
                       const struct ratio_bench_result *r, char *buf,
                       size_t cap);

#ifdef __cplusplus
}
#endif

#endif
