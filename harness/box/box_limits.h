/* SPDX-License-Identifier: MIT-0 */
/* box_limits.h - the limits of one run as the kernel and the timers take
 * them: defaults filled in, scaled for a sanitizer.
 * Errors: 0 or a negative errno.
 */
#ifndef BOX_LIMITS_H
#define BOX_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "box.h"

struct box_bounds {
    int64_t cpu_ns;
    int64_t wall_ns;
    int64_t mem_bytes; /* resident */
    int64_t out_bytes;
    int64_t procs;
    int64_t files;
    int64_t fsize_bytes;
    int64_t tasks;      /* threads the uid may have in all; 0: any number */
    bool address_space; /* limit it too: no sanitizer's shadow is mapped */
};

/* For a run of `request` that reaches `tier`. */
void box_bounds_from(struct box_bounds *out, const struct box_request *request,
                     enum box_tier tier);

/* In the child: sets the resource limits. */
int box_bounds_apply(const struct box_bounds *bounds);

#endif
