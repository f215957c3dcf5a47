/* SPDX-License-Identifier: MIT-0 */
#include "lab_tests_impl.h"

#include <limits.h>
#include <stdio.h>

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
    return stage_list(&s->stage, lib, job->objects, LAB_TESTS_OBJECTS,
                      &job->object_count);
}

static int queue_link(struct tests_job *job, box_done_fn done)
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
    return box_queue_add(s->queue, &request, done, job);
}

int lab_tests_link(struct tests_job *job, box_done_fn done)
{
    int rc = stage_objects(job);

    return rc == 0 ? queue_link(job, done) : rc;
}
