/* SPDX-License-Identifier: MIT-0 */
/* kind = "tests": the learner's tests, held against implementations.
 *
 * They must pass on the right one and fail on each wrong one. Only the exit
 * status counts, and the tests cannot tell which one they face: every
 * program has the same name, arguments and folder. Each is run more than
 * once, so that an answer drawn by lot does not pay; a time-out is believed
 * the second time. Tests that the right one does not pass are not held
 * against wrong ones that need it.
 */
#include "lab_tests_impl.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sign.h"

enum { RUNS = 3 };

static bool is_right_one(const struct tests_job *job)
{
    const struct unit_case *k =
        unit_lab_case(&job->state->v->lab->as.lab, job->at);

    return strcmp(k->implementation, "solution") == 0;
}

/* What Check prints when all tests have run; exit(0) in one comes before. */
static bool has_summary(const struct box_report *report)
{
    return str_view_find(str_view_of(report->out.data, report->out.len),
                         str_view_from("%: Checks: ")) >= 0;
}

/* A crash or a hang of a wrong implementation under the tests is a catch;
 * under the right one it is the tests' own fault. */
static void judge_run(struct tests_job *job, struct box_report *report,
                      struct case_result *run)
{
    bool passed = report->end == BOX_EXITED && report->status == 0;
    bool early = passed && !has_summary(report);

    lab_outcome(job->state, &job->none, report, run);
    if (run->outcome == OUTCOME_FAULT)
        return;
    if (!is_right_one(job))
        run->outcome = passed ? OUTCOME_UNCAUGHT : OUTCOME_PASS;
    else if (early)
        run->outcome = OUTCOME_EXIT;
    else if (passed)
        run->outcome = OUTCOME_PASS;
    else if (report->end == BOX_EXITED && run->outcome != OUTCOME_SANITIZER)
        run->outcome = OUTCOME_REJECTED;
}

static void run_done(int rc, struct box_report *report, void *ctx);

static int queue_run(struct tests_job *job, bool alone)
{
    struct lab_run_state *s = job->state;
    struct box_request request = {0};
    int rc = stage_make_scratch(&s->stage, job->scratch);

    if (rc < 0)
        return rc;
    lab_run_request(s, job->tier, &request);
    toolchain_env(&job->env, job->scratch);
    job->argv[0] = job->program;
    request.argv = job->argv;
    request.env = job->env.vars;
    request.cwd = job->scratch;
    request.paths[0] = (struct box_path){job->program, BOX_READ | BOX_EXEC};
    request.paths[1] = (struct box_path){job->scratch, BOX_READ | BOX_WRITE};
    request.path_count = 2;
    return (alone ? box_queue_add_alone : box_queue_add)(s->queue, &request,
                                                         run_done, job);
}

static void end_job(struct tests_job *job)
{
    lab_run_finished(job->state, job->tier);
    free(job);
}

static void keep_result(struct tests_job *job, struct case_result *run)
{
    sign_case(run);
    lab_outcome_merge(&job->state->v->cases[job->at], run);
}

static void keep_fault(struct tests_job *job, int rc, const char *what)
{
    struct case_result run = {0};

    lab_fault(job->state, rc, what);
    run.which = job->state->v->cases[job->at].which;
    run.tier = job->tier;
    run.outcome = OUTCOME_FAULT;
    keep_result(job, &run);
}

/* Whether a case that this one needs has failed: then it says nothing. */
static bool is_blocked(const struct tests_job *job)
{
    const struct verdict *v = job->state->v;
    const struct string_list *needs = &v->cases[job->at].which->needs;
    size_t i;

    for (i = 0; i < v->case_count; i++)
        if (string_list_has(needs, v->cases[i].which->id) &&
            outcome_failed(v->cases[i].outcome))
            return true;
    return false;
}

static const char NOT_RUN[] = "the tests could not be run in the box";

/* Runs a linked program now, later, or, where it says nothing, never. */
static int run_or_hold(struct tests_job *job)
{
    struct lab_run_state *s = job->state;

    if (is_right_one(job))
        return queue_run(job, false);
    if (s->rights_open > 0) {
        job->next = s->held;
        s->held = job;
        return 0;
    }
    if (!is_blocked(job))
        return queue_run(job, false);
    end_job(job);
    return 0;
}

/* Lets go what waits, once no right one is open any more. */
static void release(struct lab_run_state *s)
{
    struct tests_job *in_order = NULL;
    int rc;

    while (s->rights_open == 0 && s->held) { /* the last held is first here */
        struct tests_job *job = s->held;

        s->held = job->next;
        job->next = in_order;
        in_order = job;
    }
    while (in_order) {
        struct tests_job *job = in_order;

        in_order = job->next;
        rc = run_or_hold(job);
        if (rc < 0) {
            keep_fault(job, rc, NOT_RUN);
            end_job(job);
        }
    }
}

/* A right one has run once, or never will. */
static void right_is_known(struct tests_job *job)
{
    if (!job->counted)
        return;
    job->counted = false;
    job->state->rights_open--;
    release(job->state); /* while this run is pending: the tier stays open */
}

static void finish(struct tests_job *job)
{
    right_is_known(job);
    end_job(job);
}

static bool is_time_out(enum box_limit limit)
{
    return limit == BOX_LIMIT_CPU || limit == BOX_LIMIT_WALL;
}

/* A time-out on a busy machine may be the machine's. A right one is run
 * again with nothing beside it, since all hangs on it. */
static bool retry(struct tests_job *job, const struct box_report *report)
{
    if (report->end != BOX_LIMIT || !is_time_out(report->limit) ||
        job->timed_out || !job->state->request->retry)
        return false;
    job->timed_out = true;
    lab_tell(job->state, LAB_CHECK_AGAIN, job->tier);
    return queue_run(job, is_right_one(job)) == 0;
}

/* A hang is no matter of luck when it came twice. */
static bool wants_another_run(const struct tests_job *job,
                              const struct case_result *run)
{
    return run->outcome == OUTCOME_PASS && job->runs < RUNS &&
           job->tier == TIER_PLAIN &&
           !(job->timed_out && is_time_out(run->limit));
}

static void run_done(int rc, struct box_report *report, void *ctx)
{
    struct tests_job *job = ctx;
    struct case_result run = {0};

    if (rc < 0) {
        keep_fault(job, rc, NOT_RUN);
        finish(job);
        return;
    }
    if (retry(job, report)) {
        box_report_fini(report);
        return;
    }
    run.which = job->state->v->cases[job->at].which;
    run.tier = job->tier;
    judge_run(job, report, &run);
    box_report_fini(report);
    job->runs++;
    if (wants_another_run(job, &run)) {
        case_result_clear(&run);
        rc = queue_run(job, false);
        if (rc == 0) {
            right_is_known(job);
            return;
        }
        run.outcome = OUTCOME_FAULT;
    }
    keep_result(job, &run);
    finish(job);
}

/* Takes the linker's words: this answer does not build. */
static void link_failed(struct tests_job *job, struct box_report *report)
{
    struct build_result *b = &job->state->v->builds[job->tier];

    b->ok = false;
    free(b->messages);
    b->messages = report->err.data;
    b->messages_len = report->err.len;
    report->err.data = NULL;
    box_report_fini(report);
    finish(job);
}

static void link_done(int rc, struct box_report *report, void *ctx)
{
    struct tests_job *job = ctx;
    struct lab_run_state *s = job->state;

    if (rc == 0 && (report->end != BOX_EXITED || report->status != 0)) {
        link_failed(job, report);
        return;
    }
    if (rc == 0) {
        box_report_fini(report);
        rc = stage_take_program(&s->stage, job->folder, "answer", job->folder);
    }
    if (rc == 0)
        rc = stage_path(&s->stage, "bin", job->folder, job->program);
    if (rc == 0)
        rc = run_or_hold(job);
    if (rc == 0)
        return;
    keep_fault(job, rc, "the tests could not be linked in the box");
    finish(job);
}

static int add_implementation(struct lab_run_state *s, size_t at,
                              enum tier tier)
{
    struct tests_job *job = calloc(1, sizeof *job);
    int rc;

    if (!job)
        return -ENOMEM;
    job->state = s;
    job->at = at;
    job->tier = tier;
    job->none.at = at;
    job->none.input = job->none.want = job->empty;
    (void)snprintf(job->folder, sizeof job->folder, "link-%zu-%s", at,
                   tier_name(tier));
    rc = stage_make_writable(&s->stage, job->folder);
    if (rc == 0)
        rc = stage_path(&s->stage, job->folder, NULL, job->out);
    if (rc == 0)
        rc = stage_path(&s->stage, job->folder, "answer", job->program);
    if (rc == 0)
        rc = stage_path(&s->stage, "bin", tier_name(tier), job->bin);
    if (rc == 0)
        rc = lab_tests_link(job, link_done);
    if (rc < 0) {
        free(job);
        return rc;
    }
    job->counted = tier == TIER_PLAIN && is_right_one(job);
    s->rights_open += job->counted;
    return 0;
}

/* Sanitized, only the right implementation counts: the wrong ones may well
 * break memory, which is no fault of the tests. Nor is a rejected suite run
 * again: a failed assertion leaves the test with nothing freed; nor one that
 * met a limit: it would only do so more slowly. */
int lab_tests_tier(struct lab_run_state *s, enum tier tier)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < s->v->case_count; i++) {
        const struct unit_case *k = s->v->cases[i].which;

        if (!lab_wants_case(s, k) ||
            s->v->cases[i].outcome == OUTCOME_REJECTED ||
            s->v->cases[i].outcome == OUTCOME_LIMIT ||
            (tier != TIER_PLAIN && strcmp(k->implementation, "solution") != 0))
            continue;
        rc = add_implementation(s, i, tier);
        s->pending[tier] += rc == 0;
    }
    return rc;
}
