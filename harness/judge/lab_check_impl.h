/* SPDX-License-Identifier: MIT-0 */
/* lab_check_impl.h - what the files of one check share. Private to judge/.
 *
 *     lab_check.c       stage, order of the tiers, totals
 *     lab_build.c       one boxed compiler run a tier
 *     lab_run.c         kind "code": one boxed run a case and tier
 *     lab_tests.c       kind "tests": the runs of each implementation
 *     lab_tests_link.c  the tests linked with one of them
 *     lab_outcome.c     a box's report to an outcome
 */
#ifndef LAB_CHECK_IMPL_H
#define LAB_CHECK_IMPL_H

#include "box_queue.h"
#include "lab_check.h"
#include "reference.h"
#include "stage.h"
#include "toolchain.h"

/* One input of a case and what must come out. */
struct lab_input {
    size_t at; /* index of the case */
    uint64_t seed;
    char *input, *want;
    size_t input_len, want_len;
    struct case_result run; /* of the present tier; kept until all are done */
};

struct tests_job;

struct lab_run_state {
    const struct lab_check_request *request;
    struct verdict *v;
    struct stage stage;
    struct reference reference;
    struct box_queue *queue;
    struct lab_input *inputs;
    size_t input_count;
    size_t pending[TIER_COUNT]; /* runs of a tier not yet done */
    bool started[TIER_COUNT], finished[TIER_COUNT];
    bool tests; /* kind = "tests" */
    /* Runs on wrong implementations wait until each right one has run once:
     * without that there is nothing to learn from them. */
    struct tests_job *held; /* [owned] */
    size_t rights_open;     /* right ones that have not run yet */
};

/* Calls whoever watches this check. */
void lab_tell(const struct lab_run_state *s, enum lab_check_event event,
              enum tier tier);

/* Records the first fault of the harness; the check ends with it. */
void lab_fault(struct lab_run_state *s, int rc, const char *what);

/* Queues the compiler for one tier; when it is through, the tier's cases
 * are queued as soon as the tier before is done. */
int lab_build_tier(struct lab_run_state *s, enum tier tier);

/* Queues the runs of a tier whose build stands. */
int lab_start_tier(struct lab_run_state *s, enum tier tier);
int lab_run_tier(struct lab_run_state *s, enum tier tier);
int lab_tests_tier(struct lab_run_state *s, enum tier tier);
/* One run of a tier is through. */
void lab_run_finished(struct lab_run_state *s, enum tier tier);

/* Whether a case runs at all in this check. */
bool lab_wants_case(const struct lab_run_state *s, const struct unit_case *k);

int lab_inputs_load(struct lab_run_state *s);
void lab_inputs_free(struct lab_run_state *s);

/* What a run's report means for one case: outcome, difference, finding. */
void lab_outcome(const struct lab_run_state *s, const struct lab_input *in,
                 struct box_report *report, struct case_result *out);
/* Adds a run's result to what is known of the case; takes its strings. */
void lab_outcome_merge(struct case_result *into, struct case_result *run);

/* Fills paths and limits that every run of an answer shares. */
void lab_run_request(const struct lab_run_state *s, enum tier tier,
                     struct box_request *request);

#endif
