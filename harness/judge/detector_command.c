/* SPDX-License-Identifier: MIT-0 */
#include "detector_impl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"

bool detector_is(const struct detector *d, const char *name)
{
    return strcmp(d->name, name) == 0;
}

const char *detector_compiler(const struct detector_job *job)
{
    if (detector_is(job->detector, "clang_warning") ||
        detector_is(job->detector, "msan"))
        return "clang";
    return job->detector->both_compilers ? job->compiler : "gcc";
}

static void add_list(struct command *c, const struct string_list *list)
{
    if (list)
        command_add_all(c, list->items, list->count);
}

static void add_sources(struct command *c, const struct detector_job *job)
{
    size_t i;

    for (i = 0; job->sources[i]; i++)
        command_add(c, job->sources[i]);
}

static void add_flags(struct detector_command *out,
                      const struct detector_job *job)
{
    struct command *c = &out->line;

    (void)snprintf(out->std, sizeof out->std, "-std=%s",
                   job->std ? job->std : "c11");
    command_add(c, out->std);
    command_add(c, "-D_POSIX_C_SOURCE=200809L");
    if (job->include) {
        (void)snprintf(out->include, sizeof out->include, "-I%s", job->include);
        command_add(c, out->include);
    }
    command_add(c, "-O0");
    command_add(c, "-g");
    add_list(c, job->flags);
    add_list(c, job->extra_flags);
}

static void clang_tidy(struct detector_command *out,
                       const struct detector_job *job)
{
    struct command *c = &out->line;

    command_add(c, "/usr/bin/clang-tidy");
    command_add(c, "--quiet");
    command_add(c, "--checks=-*,bugprone-*,cert-*,concurrency-*,"
                   "clang-analyzer-*,misc-*");
    add_sources(c, job);
    command_add(c, "--");
    add_flags(out, job);
}

static void cppcheck(struct detector_command *out,
                     const struct detector_job *job)
{
    struct command *c = &out->line;

    command_add(c, "/usr/bin/cppcheck");
    command_add(c, "--quiet");
    command_add(c, "--enable=warning,portability");
    command_add(c, "--template={file}:{line}: {severity}: {message} [{id}]");
    add_sources(c, job);
}

/* The program's name is the digest of the words that make it. */
static int add_program(struct detector_command *out, struct stage *stage)
{
    struct command *c = &out->line;
    char name[DIGEST_HEX];
    struct digest *d;
    size_t i;
    int rc = digest_create(&d);

    if (rc < 0)
        return rc;
    for (i = 0; i < c->argc; i++)
        digest_add_text(d, c->argv[i]);
    digest_finish(d, name);
    rc = stage_make_writable(stage, "programs");
    if (rc == 0 || rc == -EEXIST)
        rc = stage_path(stage, "programs", name, out->program);
    command_add(c, "-o");
    command_add(c, out->program);
    return rc;
}

static int compiler(struct detector_command *out,
                    const struct detector_job *job, struct stage *stage)
{
    const struct detector *d = job->detector;
    struct command *c = &out->line;
    size_t i;

    (void)snprintf(out->compiler, sizeof out->compiler, "/usr/bin/%s",
                   detector_compiler(job));
    command_add(c, out->compiler);
    add_flags(out, job);
    for (i = 0; i < 5 && d->flags[i]; i++)
        command_add(c, d->flags[i]);
    if (d->mode == MODE_COMPILE) {
        command_add(c, "-c");
        command_add(c, "-o");
        command_add(c, "/dev/null");
        add_sources(c, job);
        return 0;
    }
    if (d->mode == MODE_RUN) /* a link error is quoted in bfd's words */
        toolchain_add_linker(c);
    add_sources(c, job);
    add_list(c, job->libs);
    return add_program(out, stage);
}

int detector_command(const struct detector_job *job, struct stage *stage,
                     struct detector_command *out)
{
    int rc = 0;

    memset(out, 0, sizeof *out);
    if (detector_is(job->detector, "clang_tidy"))
        clang_tidy(out, job);
    else if (detector_is(job->detector, "cppcheck"))
        cppcheck(out, job);
    else
        rc = compiler(out, job, stage);
    return rc == 0 && out->line.full ? -E2BIG : rc;
}
