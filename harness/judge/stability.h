/* SPDX-License-Identifier: MIT-0 */
/* stability.h - is a lab's verdict the same each time, on a busy machine?
 *
 * Checks solution and mistakes in turn, each run with a seed of its own,
 * beside two burners a processor. A verdict that is not the declared one
 * (failing cases, signs, who is named) is flaky, or wrong.
 */
#ifndef STABILITY_H
#define STABILITY_H

#include <stdint.h>

#include "catalogue.h"
#include "workspace.h"

struct stability_run {
    size_t number;    /* from 1 */
    const char *what; /* "solution", or the mistake's id */
    uint64_t seed;
    bool held;
    const char *said; /* what it failed, when it did not hold */
    const char *named;
};

typedef void (*stability_fn)(const struct stability_run *run, void *ctx);

/* flaky: how many runs did not hold. -EINTR: a signal came. */
int stability(const struct catalogue *catalogue, const struct workspace *ws,
              const struct unit *lab, size_t runs, stability_fn fn, void *ctx,
              size_t *flaky);

#endif
