/* SPDX-License-Identifier: MIT-0 */
/* kind = "tests": the learner's tests, held against implementations.
 *
 * They must pass on the right one and fail on each wrong one. Only the exit
 * status counts, and the tests cannot tell which one they face: every
 * program has the same name, arguments and folder. The right one is run
 * more than once, so that an answer drawn by lot does not pay.
 */
#include "lab_check_impl.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sign.h"

enum { MAX_OBJECTS = BOX_MAX_PATHS - 2, RUNS = 3 };

struct tests_job {
    struct lab_run_state *state;
    size_t at; /* index of the case */
    enum tier tier;
    int runs; /* done so far */
    struct command command;
    struct toolchain_env env;
    char folder[40]; /* link-<case>-<tier>, also the program's name */
    char out[STAGE_PATH], program[STAGE_PATH], bin[STAGE_PATH];
    char scratch[STAGE_PATH];
    char objects[MAX_OBJECTS][STAGE_PATH];
    size_t object_count;
    const char *argv[2];
    struct lab_input none; /* tests read no input */
    char empty[1];
};

static bool is_right_one(const struct tests_job *job)
{
    const struct unit_case *k =
        unit_lab_case(&job->state->v->lab->as.lab, job->at);

    return strcmp(k->implementation, "solution") == 0;
}

static void finish(struct tests_job *job, struct case_result *run)
{
    struct lab_run_state *s = job->state;

    sign_case(run);
    lab_outcome_merge(&s->v->cases[job->at], run);
    lab_run_finished(s, job->tier);
    free(job);
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

static int queue_run(struct tests_job *job)
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
    return box_queue_add(s->queue, &request, run_done, job);
}

static void run_done(int rc, struct box_report *report, void *ctx)
{
    struct tests_job *job = ctx;
    struct case_result run = {0};

    run.which = job->state->v->cases[job->at].which;
    run.tier = job->tier;
    if (rc < 0) {
        lab_fault(job->state, rc, "the tests could not be run in the box");
        run.outcome = OUTCOME_FAULT;
        finish(job, &run);
        return;
    }
    judge_run(job, report, &run);
    box_report_fini(report);
    job->runs++;
    if (run.outcome == OUTCOME_PASS && job->runs < RUNS &&
        job->tier == TIER_PLAIN) {
        case_result_clear(&run);
        rc = queue_run(job);
        if (rc == 0)
            return;
        run.outcome = OUTCOME_FAULT;
    }
    finish(job, &run);
}

static void link_done(int rc, struct box_report *report, void *ctx)
{
    struct tests_job *job = ctx;
    struct lab_run_state *s = job->state;
    struct case_result run = {0};

    if (rc == 0 && (report->end != BOX_EXITED || report->status != 0)) {
        struct build_result *b = &s->v->builds[job->tier];

        b->ok = false;
        free(b->messages);
        b->messages = report->err.data;
        b->messages_len = report->err.len;
        report->err.data = NULL;
        box_report_fini(report);
        lab_run_finished(s, job->tier);
        free(job);
        return;
    }
    if (rc == 0) {
        box_report_fini(report);
        rc = stage_take_program(&s->stage, job->folder, "answer", job->folder);
    }
    if (rc == 0)
        rc = stage_path(&s->stage, "bin", job->folder, job->program);
    if (rc == 0)
        rc = queue_run(job);
    if (rc == 0)
        return;
    lab_fault(s, rc, "the tests could not be linked in the box");
    run.which = s->v->cases[job->at].which;
    run.outcome = OUTCOME_FAULT;
    finish(job, &run);
}

static int stage_fixed(struct tests_job *job, const char *lib)
{
    struct lab_run_state *s = job->state;
    const struct unit_case *k = unit_lab_case(&s->v->lab->as.lab, job->at);
    char from[PATH_MAX + 128];

    (void)snprintf(from, sizeof from, "%s/impl-%s-%s", s->reference.dir,
                   tier_name(job->tier), k->id);
    return stage_put_folder(&s->stage, lib, from, ".o");
}

/* Compiled for this check, in a folder that no boxed command reads. */
static int stage_variant(struct tests_job *job, const char *lib)
{
    struct lab_run_state *s = job->state;
    const struct unit_case *k = unit_lab_case(&s->v->lab->as.lab, job->at);
    char dir[STAGE_PATH], folder[40];
    int rc;

    (void)snprintf(folder, sizeof folder, "variant-%zu-%s", job->at,
                   tier_name(job->tier));
    rc = stage_make_writable(&s->stage, folder);
    if (rc == 0)
        rc = stage_path(&s->stage, folder, NULL, dir);
    if (rc == 0)
        rc = reference_variant(&s->reference, k, job->tier, s->request->seed,
                               dir);
    return rc == 0 ? stage_put_folder(&s->stage, lib, dir, ".o") : rc;
}

static int stage_objects(struct tests_job *job)
{
    struct lab_run_state *s = job->state;
    const struct unit_case *k = unit_lab_case(&s->v->lab->as.lab, job->at);
    char from[PATH_MAX + 128], lib[40];
    int rc;

    (void)snprintf(lib, sizeof lib, "lib-%zu-%s", job->at,
                   tier_name(job->tier));
    rc = stage_make_writable(&s->stage, lib);
    (void)snprintf(from, sizeof from, "%s/lib-%s", s->reference.dir,
                   tier_name(job->tier));
    if (rc == 0)
        rc = stage_put_folder(&s->stage, lib, from, ".o");
    if (rc == 0)
        rc = k->random ? stage_variant(job, lib) : stage_fixed(job, lib);
    if (rc < 0)
        return rc;
    return stage_list(&s->stage, lib, job->objects, MAX_OBJECTS,
                      &job->object_count);
}

static int queue_link(struct tests_job *job)
{
    struct lab_run_state *s = job->state;
    const struct unit_lab *lab = &s->v->lab->as.lab;
    struct box_request request = {0};
    size_t i;

    toolchain_begin(&job->command, job->tier, lab->build.std);
    command_add(&job->command, job->bin);
    for (i = 0; i < job->object_count; i++)
        command_add(&job->command, job->objects[i]);
    command_add(&job->command, "-o");
    command_add(&job->command, job->program);
    command_add_all(&job->command, lab->build.libs.items,
                    lab->build.libs.count);
    toolchain_env(&job->env, job->out);
    request.argv = job->command.argv;
    request.env = job->env.vars;
    request.cwd = job->out;
    request.tier = s->request->tier;
    request.limits.cpu_ms = 6000;
    request.limits.mem_mib = 1024;
    request.limits.out_kib = 64;
    request.limits.procs = 16;
    request.limits.fsize_kib = 16 * 1024;
    request.paths[request.path_count++] = (struct box_path){job->bin, BOX_READ};
    request.paths[request.path_count++] =
        (struct box_path){job->out, BOX_READ | BOX_WRITE};
    for (i = 0; i < job->object_count; i++)
        request.paths[request.path_count++] =
            (struct box_path){job->objects[i], BOX_READ};
    return box_queue_add(s->queue, &request, link_done, job);
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
        rc = stage_objects(job);
    if (rc == 0)
        rc = queue_link(job);
    if (rc < 0)
        free(job);
    return rc;
}

/* Sanitized, only the right implementation counts: the wrong ones may well
 * break memory, which is no fault of the tests. Nor is a rejected suite run
 * again: a failed assertion leaves the test with nothing freed. */
int lab_tests_tier(struct lab_run_state *s, enum tier tier)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < s->v->case_count; i++) {
        const struct unit_case *k = s->v->cases[i].which;

        if (!lab_wants_case(s, k) ||
            s->v->cases[i].outcome == OUTCOME_REJECTED ||
            (tier != TIER_PLAIN && strcmp(k->implementation, "solution") != 0))
            continue;
        rc = add_implementation(s, i, tier);
        s->pending[tier] += rc == 0;
    }
    return rc;
}
