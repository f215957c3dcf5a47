/* SPDX-License-Identifier: MIT-0 */
#include "lab_check_impl.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sign.h"

struct run_job {
    struct lab_run_state *state;
    struct lab_input *input;
    enum tier tier;
    bool retried;
    struct toolchain_env env;
    const char *argv[2];
    char program[STAGE_PATH], bin[STAGE_PATH], scratch[STAGE_PATH];
};

bool lab_wants_case(const struct lab_run_state *s, const struct unit_case *k)
{
    const char *only = s->request->only_case;

    return !only || strcmp(only, k->id) == 0;
}

static int load_file(const struct unit *lab, const char *id, const char *suffix,
                     char **out, size_t *len)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/cases/%s%s", lab->dir, id, suffix);

    if (n < 0 || (size_t)n >= sizeof path)
        return -ENAMETOOLONG;
    return workspace_read_file(path, out, len);
}

static int load_fixed(struct lab_run_state *s, struct lab_input *in)
{
    const struct unit_case *k = unit_lab_case(&s->v->lab->as.lab, in->at);
    int rc = load_file(s->v->lab, k->id, ".in", &in->input, &in->input_len);

    if (rc == 0)
        rc = load_file(s->v->lab, k->id, ".out", &in->want, &in->want_len);
    return rc;
}

static int load_random(struct lab_run_state *s, struct lab_input *in)
{
    int rc =
        reference_input(&s->reference, in->seed, &in->input, &in->input_len);

    if (rc == 0)
        rc = reference_answer(&s->reference, in->input, in->input_len,
                              &in->want, &in->want_len);
    return rc;
}

int lab_inputs_load(struct lab_run_state *s)
{
    const struct unit_lab *lab = &s->v->lab->as.lab;
    size_t total = 0;
    size_t i;
    int64_t n;
    int rc = 0;

    for (i = 0; i < lab->cases.count; i++) {
        int64_t random = unit_lab_case(lab, i)->random;

        total += random ? (size_t)random : 1;
    }
    s->inputs = calloc(total + 1, sizeof *s->inputs);
    if (!s->inputs)
        return -ENOMEM;
    for (i = 0; rc == 0 && i < lab->cases.count; i++) {
        const struct unit_case *k = unit_lab_case(lab, i);

        for (n = 0; rc == 0 && n < (k->random ? k->random : 1); n++) {
            struct lab_input *in = &s->inputs[s->input_count++];

            in->at = i;
            in->seed = s->request->seed + (uint64_t)n;
            if (lab_wants_case(s, k))
                rc = k->random ? load_random(s, in) : load_fixed(s, in);
        }
    }
    return rc;
}

void lab_inputs_free(struct lab_run_state *s)
{
    size_t i;

    for (i = 0; i < s->input_count; i++) {
        free(s->inputs[i].input);
        free(s->inputs[i].want);
        case_result_clear(&s->inputs[i].run);
    }
    free(s->inputs);
}

void lab_run_request(const struct lab_run_state *s, enum tier tier,
                     struct box_request *request)
{
    const struct unit_limits *limits = &s->v->lab->as.lab.limits;

    request->tier = s->request->tier;
    request->sanitizer = toolchain_sanitizer(tier);
    request->answers = true;
    request->limits.cpu_ms = limits->cpu_ms;
    request->limits.mem_mib = limits->mem_mib;
    request->limits.out_kib = limits->out_kib;
    request->limits.procs = limits->procs;
    request->limits.files = limits->files;
    request->limits.fsize_kib = limits->fsize_kib;
    request->limits.net = limits->net;
}

static void run_done(int rc, struct box_report *report, void *ctx);

static int queue_run(struct run_job *job, bool alone)
{
    struct lab_run_state *s = job->state;
    struct box_request request = {0};
    int rc = stage_make_scratch(&s->stage, job->scratch);

    if (rc < 0)
        return rc;
    lab_run_request(s, job->tier, &request);
    toolchain_env(&job->env, job->scratch);
    request.argv = job->argv;
    request.env = job->env.vars;
    request.cwd = job->scratch;
    request.input = job->input->input;
    request.input_len = job->input->input_len;
    request.paths[0] = (struct box_path){job->bin, BOX_READ | BOX_EXEC};
    request.paths[1] = (struct box_path){job->scratch, BOX_READ | BOX_WRITE};
    request.path_count = 2;
    return (alone ? box_queue_add_alone : box_queue_add)(s->queue, &request,
                                                         run_done, job);
}

/* A time-out on a busy machine may be the machine's: once more, alone. */
static bool retry(struct run_job *job, const struct box_report *report)
{
    bool time_out =
        report->end == BOX_LIMIT &&
        (report->limit == BOX_LIMIT_CPU || report->limit == BOX_LIMIT_WALL);

    if (!time_out || job->retried || !job->state->request->retry)
        return false;
    job->retried = true;
    lab_tell(job->state, LAB_CHECK_AGAIN, job->tier);
    return queue_run(job, true) == 0;
}

/* In order of the inputs, not of their ends: which failure of a random case
 * is shown must not be luck. */
static void merge_runs(struct lab_run_state *s)
{
    size_t i;

    for (i = 0; i < s->input_count; i++) {
        struct lab_input *in = &s->inputs[i];

        if (in->run.which)
            lab_outcome_merge(&s->v->cases[in->at], &in->run);
        memset(&in->run, 0, sizeof in->run);
    }
}

static void run_done(int rc, struct box_report *report, void *ctx)
{
    struct run_job *job = ctx;
    struct lab_run_state *s = job->state;
    struct case_result *run = &job->input->run;

    if (rc < 0) {
        lab_fault(s, rc, "a case could not be run in the box");
    } else if (retry(job, report)) {
        box_report_fini(report);
        return;
    } else {
        run->which = s->v->cases[job->input->at].which;
        run->tier = job->tier;
        lab_outcome(s, job->input, report, run);
        sign_case(run);
        box_report_fini(report);
    }
    if (s->pending[job->tier] == 1) /* this was the last */
        merge_runs(s);
    lab_run_finished(s, job->tier);
    free(job);
}

static int add_run(struct lab_run_state *s, struct lab_input *in,
                   enum tier tier)
{
    struct run_job *job = calloc(1, sizeof *job);
    int rc;

    if (!job)
        return -ENOMEM;
    job->state = s;
    job->input = in;
    job->tier = tier;
    job->argv[0] = job->program;
    rc = stage_path(&s->stage, "bin", NULL, job->bin);
    if (rc == 0)
        rc = stage_path(&s->stage, "bin", tier_name(tier), job->program);
    if (rc == 0)
        rc = queue_run(job, false);
    if (rc < 0)
        free(job);
    return rc;
}

int lab_run_tier(struct lab_run_state *s, enum tier tier)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < s->input_count; i++) {
        struct lab_input *in = &s->inputs[i];
        const struct case_result *r = &s->v->cases[in->at];

        /* What ran into a limit plainly would only do so more slowly. */
        if (!lab_wants_case(s, r->which) || r->outcome == OUTCOME_LIMIT)
            continue;
        rc = add_run(s, in, tier);
        s->pending[tier] += rc == 0;
    }
    return rc;
}
