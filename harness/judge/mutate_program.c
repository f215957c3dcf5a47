/* SPDX-License-Identifier: MIT-0 */
/* Patterns and labs of kind "tests": each mutant is linked with the test
 * program, which has to fail.
 *
 * As ci/units.mk builds a pattern's test: its own sources, those of the
 * patterns in `uses`, the linker's --wrap. What does not change is compiled
 * once a tier. As many chains run as there are processors; each takes the
 * next mutant, builds it, runs it, sanitized where it survived. Where both
 * programs are byte for byte those of the unchanged code, none is run.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "box_queue.h"
#include "digest.h"
#include "mutate_impl.h"
#include "mutate_program.h"
#include "path_format.h"
#include "stage.h"

enum { MAX_CHAINS = 8 };

struct chain {
    struct program_run *run;
    size_t mutant; /* the mutants' count: nothing is changed */
    enum tier tier;
    bool differs; /* a program from that of the unchanged code */
    struct command command;
    char name[16]; /* of its folder and its program */
    char dir[STAGE_PATH], source[STAGE_PATH], program[STAGE_PATH];
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
    size_t next;                          /* mutant to take */
    struct times limits[TIER_COUNT];      /* of one run */
    char digests[TIER_COUNT][DIGEST_HEX]; /* of the unchanged programs */
    bool base;                            /* only the unchanged one */
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

/* The program did what the tests ask for, or would: it is the unchanged one. */
static void pass(struct chain *c)
{
    int rc = 0;

    if (c->tier == TIER_ASAN_UBSAN) {
        decide(c, c->differs ? MUTANT_SURVIVED : MUTANT_SAME);
    } else {
        c->tier = TIER_ASAN_UBSAN;
        rc = start_build(c);
    }
    if (rc < 0)
        fail(c, rc);
}

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
    if (passed)
        pass(c);
    else
        decide(c, MUTANT_KILLED);
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
    request.limits.files = 1024;
    request.limits.fsize_kib = 256 * 1024;
    request.limits.net = true;
    return box_queue_add(c->run->queue, &request, run_done, c);
}

/* Notes the unchanged program; *same: this one is equal to it. */
static int compare_program(struct chain *c, bool *same)
{
    char *noted = c->run->digests[c->tier];
    char hex[DIGEST_HEX];
    struct digest *d;
    int rc = digest_create(&d);

    if (rc < 0)
        return rc;
    rc = digest_add_file(d, c->program);
    digest_finish(d, hex);
    *same = !c->run->base && strcmp(hex, noted) == 0;
    c->differs |= !*same;
    if (c->run->base)
        memcpy(noted, hex, sizeof hex);
    return rc;
}

static void build_done(int rc, struct box_report *report, void *ctx)
{
    struct chain *c = ctx;
    bool built, same = false;

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
    rc = compare_program(c, &same);
    if (rc == 0 && same)
        pass(c);
    else if (rc == 0)
        rc = start_run(c);
    if (rc < 0)
        fail(c, rc);
}

static size_t changed_source(const struct chain *c)
{
    const struct mutant_list *mutants = &c->run->all->report->mutants;

    return c->mutant < mutants->count ? mutants->items[c->mutant].file : 0;
}

/* One call of the compiler: the changed source, every other object. The source
 * is named as ever, without a folder: __FILE__ is then the same in every
 * mutant. */
static int start_build(struct chain *c)
{
    struct program_run *r = c->run;
    struct box_request request = {0};
    size_t changed = changed_source(c);

    test_program_link(&r->program, c->tier, changed,
                      r->all->sources[changed].name, c->program, &c->command);
    if (c->command.full)
        return -E2BIG;
    toolchain_env(&c->build_env, r->program.stage.root);
    request.argv = c->command.argv;
    request.env = c->build_env.vars;
    request.cwd = c->dir;
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
    struct mutate_run *all = c->run->all;
    struct stage *stage = &c->run->program.stage;
    size_t k = changed_source(c);
    char *text;
    size_t len;
    int rc = mutate_text(all, k, c->mutant, &text, &len);

    if (rc < 0)
        return rc;
    c->tier = TIER_PLAIN;
    c->differs = false;
    rc = stage_path(stage, c->name, all->sources[k].name, c->source);
    if (rc == 0)
        rc = stage_put(stage, c->name, all->sources[k].name, text, len);
    free(text);
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

static int set_up(struct program_run *r, size_t i)
{
    struct chain *c = &r->chains[i];
    int rc;

    c->run = r;
    (void)snprintf(c->name, sizeof c->name, "chain-%zu", i);
    rc = stage_make_writable(&r->program.stage, c->name);
    if (rc == 0)
        rc = stage_path(&r->program.stage, c->name, NULL, c->dir);
    return rc == 0 ? stage_path(&r->program.stage, "bin", c->name, c->program)
                   : rc;
}

/* The unchanged code has to pass, and tells how long that takes: a mutant
 * that takes four times as long does not end. */
static int run_base(struct program_run *r)
{
    struct chain *c = &r->chains[0];
    int rc = set_up(r, 0);

    r->base = true;
    r->limits[TIER_PLAIN] = r->limits[TIER_ASAN_UBSAN] =
        (struct times){120000, 120000};
    c->mutant = r->all->report->mutants.count;
    if (rc == 0)
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
    int rc = 0;

    for (i = 0; rc == 0 && i < chains; i++) {
        rc = i > 0 ? set_up(r, i) : 0; /* run_base has the first */
        if (rc == 0)
            next_mutant(&r->chains[i]);
    }
    if (rc == 0)
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
