/* SPDX-License-Identifier: MIT-0 */
/* lab_state.h - what is remembered of one lab between two commands.
 *
 * Written by write + rename: a kill leaves the old state or the new one.
 */
#ifndef LAB_STATE_H
#define LAB_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "workspace.h"

enum {
    LAB_STATE_HASH = 65, /* SHA-256 as hex and a NUL */
    LAB_STATE_HINTS = 3
};

struct lab_state {
    int64_t checked_at;           /* seconds since 1970; 0: never checked */
    int64_t points, max_points;   /* of the last check */
    int64_t best_points;          /* of any check; points at least */
    int64_t failed_cases, cases;  /* of the last check */
    int64_t hints;                /* rungs shown, 0 to 3 */
    int64_t failed_versions;      /* failed checks with different sources */
    bool green;                   /* passed in full at least once */
    bool gave_up;                 /* asked for the solution before that */
    char sources[LAB_STATE_HASH]; /* of the last failed check */
    char pitfall[64];             /* named by the last check, or "" */
};

/* A lab that was never checked, or a state that cannot be read: all zero,
 * and 0. */
int lab_state_load(const struct workspace *ws, const struct unit *lab,
                   struct lab_state *out);
int lab_state_save(const struct workspace *ws, const struct unit *lab,
                   const struct lab_state *state);

#endif
