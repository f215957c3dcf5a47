/* SPDX-License-Identifier: MIT-0 */
/* lab_check.h - builds an answer, runs its cases in the box, compares.
 *
 * The answer's process may only produce answers; this one decides, and maps
 * no code of the learner.
 *
 * Ownership: the request is [borrowed] for the call; the verdict is the
 *            caller's, verdict_fini.
 * Threads:   none; boxes run side by side on one event loop.
 * Errors:    0: there is a verdict (look at builds and cases). A negative
 *            errno: the harness failed, v->fault_text says at what; -ESTALE:
 *            it was given up.
 */
#ifndef LAB_CHECK_H
#define LAB_CHECK_H

#include "box.h"
#include "catalogue.h"
#include "verdict.h"
#include "workspace.h"

enum lab_check_event {
    LAB_CHECK_BUILT,
    LAB_CHECK_RUNS,  /* of this tier: at its begin, and after each run */
    LAB_CHECK_AGAIN, /* one ran out of time: it is run once more, alone */
    LAB_CHECK_TIER_DONE,
    LAB_CHECK_ENDED /* the check, also one that failed or was interrupted */
};

/* `left`: runs of the tier still to come. */
typedef void (*lab_check_fn)(const struct verdict *v,
                             enum lab_check_event event, enum tier tier,
                             size_t left, void *ctx);

struct lab_check_request {
    const struct catalogue *catalogue;
    const struct workspace *ws; /* for its cache */
    const struct unit *lab;
    const char *answers_dir; /* holds the lab's build.files */
    uint64_t seed;
    const char *only_case; /* NULL: all */
    enum tier up_to;       /* the last tier to run; 0: all of the lab's */
    bool no_parse;         /* nobody waits for the first word of a check */
    bool retry;            /* believe a time-out only the second time */
    enum box_tier tier;    /* wanted for all of the answer's processes */
    lab_check_fn on_event; /* may be NULL */
    void *ctx;
    const int *stale_fd; /* readable: the answer is old, give up; or NULL */
};

int lab_check(const struct lab_check_request *request, struct verdict *v);

/* SHA-256 over the answer files, hex: what a verdict belongs to. */
int lab_check_sources(const struct unit *lab, const char *answers_dir,
                      char out[65]);

#endif
