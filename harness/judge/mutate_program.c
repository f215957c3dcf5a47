/* SPDX-License-Identifier: MIT-0 */
/* Patterns and labs of kind "tests": each mutant is linked with the test
 * program, which has to fail.
 *
 * As ci/units.mk builds a pattern's test: its own sources, those of the
 * patterns in `uses`, the linker's --wrap. What does not change is compiled
 * once a tier. As many chains run as there are processors; each takes the
 * next mutant, builds it, runs it, sanitized where it survived.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "box_queue.h"
#include "mutate_impl.h"
#include "mutate_program.h"
#include "path_format.h"
#include "stage.h"

enum { MAX_CHAINS = 8 };

struct chain {
    struct program_run *run;
    size_t mutant; /* the mutants' count: nothing is changed */
    enum tier tier;
    struct command command;
    char name[48], source[STAGE_PATH], program[STAGE_PATH];
    char scratch[STAGE_PATH];
    struct toolchain_env build_env;
    struct test_env test_env;
};

struct times {
    int64_t cpu_ms, wall_ms;
};

struct program_run {
    struct mutate_run *all;
    struct test_program program;
    struct box_queue *queue;
    struct chain chains[MAX_CHAINS];
    size_t next;                     /* mutant to take */
    struct times limits[TIER_COUNT]; /* of one run */
    bool base;                       /* only the unchanged one */
    bool base_failed;
    int rc;
};

static void next_mutant(struct chain *c);

static void fail(struct chain *c, int rc)
{
    if (c->run->rc == 0)
        c->run->rc = rc;
}

static void decide(struct chain *c, enum mutant_fate fate)
{
    (void)unlink(c->program);
    (void)unlink(c->source);
    if (c->run->base)
        c->run->base_failed = fate != MUTANT_SURVIVED;
    else
        mutate_decide(c->run->all, c->mutant, fate);
    next_mutant(c);
}

static int start_build(struct chain *c);

static void run_done(int rc, struct box_report *report, void *ctx)
{
    struct chain *c = ctx;
    bool passed;

    if (rc < 0) {
        fail(c, rc);
        return;
    }
    passed = report->end == BOX_EXITED && report->status == 0;
    if (c->run->base)
        c->run->limits[c->tier] = (struct times){1000 + 4 * report->cpu_ms,
                                                 2000 + 4 * report->wall_ms};
    if (c->run->base && !passed)
        (void)snprintf(c->run->all->report->why,
                       sizeof c->run->all->report->why,
                       "the tests fail on the unchanged code:\n%.400s",
                       report->out.data ? report->out.data : "");
    box_report_fini(report);
    if (!passed) {
        decide(c, MUTANT_KILLED);
    } else if (c->tier == TIER_ASAN_UBSAN) {
        decide(c, MUTANT_SURVIVED);
    } else {
        c->tier = TIER_ASAN_UBSAN;
        rc = start_build(c);
        if (rc < 0)
            fail(c, rc);
    }
}

static int start_run(struct chain *c)
{
    struct box_request request = {0};
    int rc = stage_make_scratch(&c->run->program.stage, c->scratch);

    if (rc < 0)
        return rc;
    test_program_env(&c->test_env, c->scratch);
    memset(&c->command, 0, sizeof c->command);
    command_add(&c->command, c->program);
    request.argv = c->command.argv;
    request.env = c->test_env.vars;
    request.cwd = c->scratch; /* where a mutant may leave files */
    request.tier = BOX_NONE;
    request.sanitizer = toolchain_sanitizer(c->tier);
    request.limits.cpu_ms = c->run->limits[c->tier].cpu_ms;
    request.limits.wall_ms = c->run->limits[c->tier].wall_ms;
    request.limits.mem_mib = 4096;
    request.limits.out_kib = 4096;
    request.limits.procs = 128;
    request.limits.files = 256;
    request.limits.fsize_kib = 256 * 1024;
    request.limits.net = true;
    return box_queue_add(c->run->queue, &request, run_done, c);
}

static void build_done(int rc, struct box_report *report, void *ctx)
{
    struct chain *c = ctx;
    bool built;

    if (rc < 0) {
        fail(c, rc);
        return;
    }
    built = report->end == BOX_EXITED && report->status == 0;
    if (!built && c->run->base)
        (void)snprintf(c->run->all->report->why,
                       sizeof c->run->all->report->why,
                       "the tests do not build:\n%.400s",
                       report->err.data ? report->err.data : "");
    box_report_fini(report);
    if (!built) {
        decide(c, MUTANT_UNBUILT);
        return;
    }
    rc = start_run(c);
    if (rc < 0)
        fail(c, rc);
}

/* One call of the compiler: the changed source, every other object. */
static int start_build(struct chain *c)
{
    struct program_run *r = c->run;
    struct box_request request = {0};
    size_t changed = c->mutant < r->all->report->mutants.count
                         ? r->all->report->mutants.items[c->mutant].file
                         : 0;

    test_program_link(&r->program, c->tier, changed, c->source, c->program,
                      &c->command);
    if (c->command.full)
        return -E2BIG;
    toolchain_env(&c->build_env, r->program.stage.root);
    request.argv = c->command.argv;
    request.env = c->build_env.vars;
    request.cwd = r->program.stage.root;
    request.tier = BOX_NONE;
    request.limits.cpu_ms = 60000;
    request.limits.mem_mib = 4096;
    request.limits.out_kib = 1024;
    request.limits.procs = 64;
    request.limits.files = 256;
    request.limits.fsize_kib = 256 * 1024;
    return box_queue_add(r->queue, &request, build_done, c);
}

static int begin(struct chain *c)
{
    struct program_run *r = c->run;
    size_t k = c->mutant < r->all->report->mutants.count
                   ? r->all->report->mutants.items[c->mutant].file
                   : 0;
    char *text;
    size_t len;
    int rc = mutate_text(r->all, k, c->mutant, &text, &len);

    if (rc < 0)
        return rc;
    c->tier = TIER_PLAIN;
    (void)snprintf(c->name, sizeof c->name, "m%zu.c", c->mutant);
    rc = stage_path(&r->program.stage, "src", c->name, c->source);
    if (rc == 0)
        rc = stage_put(&r->program.stage, "src", c->name, text, len);
    free(text);
    c->name[strlen(c->name) - 2] = '\0';
    if (rc == 0)
        rc = stage_path(&r->program.stage, "bin", c->name, c->program);
    return rc == 0 ? start_build(c) : rc;
}

static void next_mutant(struct chain *c)
{
    int rc;

    if (c->run->rc < 0 || c->run->base ||
        c->run->next >= c->run->all->report->mutants.count)
        return;
    c->mutant = c->run->next++;
    rc = begin(c);
    if (rc < 0)
        fail(c, rc);
}

/* The unchanged code has to pass, and tells how long that takes: a mutant
 * that takes four times as long does not end. */
static int run_base(struct program_run *r)
{
    struct chain *c = &r->chains[0];
    int rc;

    r->base = true;
    r->limits[TIER_PLAIN] = r->limits[TIER_ASAN_UBSAN] =
        (struct times){120000, 120000};
    c->run = r;
    c->mutant = r->all->report->mutants.count;
    rc = begin(c);
    if (rc == 0)
        rc = box_queue_run(r->queue);
    if (rc == 0)
        rc = r->rc;
    r->base = false;
    if (rc == 0 && r->base_failed)
        rc = -EPROTO;
    return rc;
}

static int run_all(struct program_run *r)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    size_t chains = cpus < 1            ? 1
                    : cpus > MAX_CHAINS ? MAX_CHAINS
                                        : (size_t)cpus;
    size_t i;
    int rc;

    for (i = 0; i < chains; i++) {
        r->chains[i].run = r;
        next_mutant(&r->chains[i]);
    }
    rc = box_queue_run(r->queue);
    return rc == 0 ? r->rc : rc;
}

int mutate_program(struct mutate_run *run)
{
    struct program_run *r = calloc(1, sizeof *r);
    int rc;

    if (!r)
        return -ENOMEM;
    r->all = run;
    rc = test_program_prepare(&r->program, run, run->report->why,
                              sizeof run->report->why);
    if (rc == 0)
        rc = box_queue_create(&r->queue, 0);
    if (rc == 0)
        rc = run_base(r);
    if (rc == 0)
        rc = run_all(r);
    box_queue_destroy(r->queue);
    test_program_fini(&r->program);
    free(r);
    return rc;
}
