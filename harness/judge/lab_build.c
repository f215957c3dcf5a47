/* SPDX-License-Identifier: MIT-0 */
#include "lab_check_impl.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OBJECTS = BOX_MAX_PATHS - 2 };

struct build_job {
    struct lab_run_state *state;
    enum tier tier;
    struct command command;
    struct toolchain_env env;
    char folder[32]; /* out-plain */
    char src[STAGE_PATH], out[STAGE_PATH], program[STAGE_PATH];
    char objects[MAX_OBJECTS][STAGE_PATH];
    size_t object_count;
};

static void build_failed(struct lab_run_state *s, struct build_job *job,
                         struct box_report *report)
{
    struct build_result *b = &s->v->builds[job->tier];

    b->limit = report->end == BOX_LIMIT ? report->limit : BOX_LIMIT_NONE;
}

static void build_done(int rc, struct box_report *report, void *ctx)
{
    struct build_job *job = ctx;
    struct lab_run_state *s = job->state;
    struct build_result *b = &s->v->builds[job->tier];

    if (rc < 0) {
        lab_fault(s, rc, "the boxed compiler could not be run");
        free(job);
        return;
    }
    b->done = true;
    b->ok = report->end == BOX_EXITED && report->status == 0;
    b->ms = report->wall_ms;
    b->messages = report->err.data;
    b->messages_len = report->err.len;
    report->err.data = NULL;
    if (!b->ok)
        build_failed(s, job, report);
    else if (job->tier != TIER_PARSE)
        rc = stage_take_program(&s->stage, job->folder,
                                s->tests ? "answer.o" : "answer",
                                tier_name(job->tier));
    if (rc < 0)
        lab_fault(s, rc, "the built program could not be taken over");
    box_report_fini(report);
    lab_tell(s, LAB_CHECK_BUILT, job->tier);
    if (b->ok && rc == 0 && job->tier != TIER_PARSE)
        rc = lab_start_tier(s, job->tier);
    if (rc < 0)
        lab_fault(s, rc, "the cases could not be queued");
    free(job);
}

/* Driver and patterns, copied to where the boxed linker may read. */
static int stage_objects(struct lab_run_state *s, struct build_job *job)
{
    char from[PATH_MAX + 48], folder[40];
    int rc;

    (void)snprintf(folder, sizeof folder, "lib-%s", tier_name(job->tier));
    (void)snprintf(from, sizeof from, "%s/%s", s->reference.dir, folder);
    rc = stage_make_writable(&s->stage, folder);
    if (rc == 0)
        rc = stage_put_folder(&s->stage, folder, from, ".o");
    if (rc < 0)
        return rc;
    return stage_list(&s->stage, folder, job->objects, MAX_OBJECTS,
                      &job->object_count);
}

static void add_sources(struct lab_run_state *s, struct build_job *job)
{
    const struct string_list *files = &s->v->lab->as.lab.build.files;

    command_add_all(&job->command, files->items, files->count);
}

/* Code labs link at once; test labs link later, once an implementation. */
static void add_output(struct lab_run_state *s, struct build_job *job)
{
    const struct unit_lab *lab = &s->v->lab->as.lab;
    size_t i;

    if (job->tier == TIER_PARSE)
        return;
    if (s->tests)
        command_add(&job->command, "-c");
    for (i = 0; !s->tests && i < job->object_count; i++)
        command_add(&job->command, job->objects[i]);
    command_add(&job->command, "-o");
    command_add(&job->command, job->program);
    if (!s->tests)
        command_add_all(&job->command, lab->build.libs.items,
                        lab->build.libs.count);
}

static int prepare(struct lab_run_state *s, struct build_job *job)
{
    int rc;

    (void)snprintf(job->folder, sizeof job->folder, "out-%s",
                   tier_name(job->tier));
    rc = stage_make_writable(&s->stage, job->folder);
    if (rc == 0)
        rc = stage_path(&s->stage, "src", NULL, job->src);
    if (rc == 0)
        rc = stage_path(&s->stage, job->folder, NULL, job->out);
    if (rc == 0)
        rc = stage_path(&s->stage, job->folder,
                        s->tests ? "answer.o" : "answer", job->program);
    if (rc == 0 && job->tier != TIER_PARSE && !s->tests)
        rc = stage_objects(s, job);
    if (rc < 0)
        return rc;
    toolchain_begin(&job->command, job->tier, s->v->lab->as.lab.build.std);
    command_add(&job->command, "-I.");
    add_sources(s, job);
    add_output(s, job);
    toolchain_env(&job->env, job->out);
    return job->command.full ? -E2BIG : 0;
}

int lab_build_tier(struct lab_run_state *s, enum tier tier)
{
    struct build_job *job = calloc(1, sizeof *job);
    struct box_request request = {0};
    size_t i;
    int rc;

    if (!job)
        return -ENOMEM;
    job->state = s;
    job->tier = tier;
    rc = prepare(s, job);
    if (rc < 0) {
        free(job);
        return rc;
    }
    request.argv = job->command.argv;
    request.env = job->env.vars;
    request.cwd = job->src;
    request.tier = s->request->tier;
    request.limits.cpu_ms = 6000;
    request.limits.wall_ms = 20000;
    request.limits.mem_mib = 1024;
    request.limits.out_kib = 64;
    request.limits.procs = 16;
    request.limits.files = 64;
    request.limits.fsize_kib = 16 * 1024;
    request.paths[request.path_count++] = (struct box_path){job->src, BOX_READ};
    request.paths[request.path_count++] =
        (struct box_path){job->out, BOX_READ | BOX_WRITE};
    for (i = 0; i < job->object_count && request.path_count < BOX_MAX_PATHS;
         i++)
        request.paths[request.path_count++] =
            (struct box_path){job->objects[i], BOX_READ};
    rc = box_queue_add(s->queue, &request, build_done, job);
    if (rc < 0)
        free(job);
    return rc;
}
