/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* sigabbrev_np, memmem */
#include "detector_impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "box.h"
#include "string_builder.h"

enum { CPU_MS = 20000, HANG_MS = 2000 };

/* clang-format off */
static const struct detector detectors[] = {
    {"gcc_warning", "gcc -Wall -Wextra", "gcc", MODE_COMPILE, false,
     {"-Wall", "-Wextra"}, {NULL}, "warning:"},
    {"clang_warning", "clang -Wall -Wextra", "clang", MODE_COMPILE, false,
     {"-Wall", "-Wextra"}, {NULL}, "warning:"},
    {"gcc_analyzer", "gcc -fanalyzer", "gcc", MODE_COMPILE, false,
     {"-fanalyzer"}, {NULL}, "-Wanalyzer"},
    {"clang_tidy", "clang-tidy", "clang-tidy", MODE_COMPILE, false,
     {NULL}, {NULL}, "warning:"},
    {"cppcheck", "cppcheck", "cppcheck", MODE_COMPILE, false,
     {NULL}, {NULL}, ": "},
    {"asan", "AddressSanitizer", NULL, MODE_RUN, true,
     {"-fsanitize=address"}, {NULL}, "ERROR: AddressSanitizer"},
    {"lsan", "LeakSanitizer", NULL, MODE_RUN, true,
     {"-fsanitize=address"}, {NULL}, "ERROR: LeakSanitizer"},
    {"ubsan", "UndefinedBehaviorSanitizer", NULL, MODE_RUN, true,
     {"-fsanitize=undefined", "-fno-sanitize-recover=all"}, {NULL},
     "runtime error:"},
    {"tsan", "ThreadSanitizer", NULL, MODE_RUN, true,
     {"-fsanitize=thread"}, {NULL}, "WARNING: ThreadSanitizer"},
    {"msan", "MemorySanitizer", "clang", MODE_RUN, false,
     {"-fsanitize=memory"}, {NULL}, "WARNING: MemorySanitizer"},
    {"valgrind", "valgrind", "valgrind", MODE_RUN, false,
     {NULL}, {"/usr/bin/valgrind", "-q", "--leak-check=full",
      "--error-exitcode=99"}, "=="},
    {"helgrind", "helgrind", "valgrind", MODE_RUN, false,
     {NULL}, {"/usr/bin/valgrind", "-q", "--tool=helgrind",
      "--error-exitcode=99"}, "=="},
    {"output", "output", NULL, MODE_RUN, true, {NULL}, {NULL}, NULL},
    {"timeout", "hang", NULL, MODE_RUN, true, {NULL}, {NULL}, NULL},
    {"signal", "crash", NULL, MODE_RUN, true, {NULL}, {NULL}, NULL},
    {"assert", "assert()", NULL, MODE_RUN, true, {NULL}, {NULL},
     "Assertion"},
    {"compile_error", "compile error", NULL, MODE_BUILD, true, {NULL},
     {NULL}, "error:"},
    {"link_error", "link error", NULL, MODE_BUILD, true, {NULL}, {NULL},
     NULL},
};
/* clang-format on */

size_t detector_count(void)
{
    return sizeof detectors / sizeof detectors[0];
}

const struct detector *detector_at(size_t i)
{
    return &detectors[i];
}

const struct detector *detector_find(const char *name)
{
    size_t i;

    for (i = 0; i < detector_count(); i++)
        if (strcmp(detectors[i].name, name) == 0)
            return &detectors[i];
    return NULL;
}

const char *detector_name(const struct detector *d)
{
    return d->name;
}

const char *detector_title(const struct detector *d)
{
    return d->title;
}

bool detector_both_compilers(const struct detector *d)
{
    return d->both_compilers;
}

const char *detector_tool(const struct detector *d, const char *compiler)
{
    return d->tool ? d->tool : compiler;
}

static bool installed(const char *tool)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/usr/bin/%s", tool);
    return access(path, X_OK) == 0;
}

struct run_env {
    struct toolchain_env env;
    const char *vars[24];
};

static void set_env(struct run_env *p, const struct detector_job *job,
                    const char *scratch)
{
    size_t n = 0;
    size_t i;

    toolchain_env(&p->env, scratch);
    for (i = 0; p->env.vars[i]; i++) {
        /* asan alone must not die of leaks, lsan must. */
        if (strncmp(p->env.vars[i], "ASAN_OPTIONS", 12) == 0)
            p->vars[n++] = detector_is(job->detector, "asan")
                               ? "ASAN_OPTIONS=detect_leaks=0:"
                                 "detect_stack_use_after_return=1:color=never"
                               : "ASAN_OPTIONS=detect_leaks=1:color=never";
        else
            p->vars[n++] = p->env.vars[i];
    }
    /* Later ones win in the runtimes' eyes only if they come first. */
    for (i = 0; job->env && i < job->env->count && n + 1 < 24; i++) {
        size_t name = strcspn(job->env->items[i], "=") + 1;
        size_t j;

        for (j = 0; j < n; j++)
            if (strncmp(p->vars[j], job->env->items[i], name) == 0)
                break;
        p->vars[j] = job->env->items[i];
        n = j == n ? n + 1 : n;
    }
    p->vars[n] = NULL;
}

/* The compiler may take its time; a program that is said to hang may not. */
static int run_command(const struct command *c, const struct run_env *p,
                       const struct detector_job *job, bool hang,
                       const char *cwd, struct box_report *report)
{
    struct box_request request = {0};

    request.argv = c->argv;
    request.env = p->vars;
    request.cwd = cwd;
    request.input = job->input;
    request.input_len = job->input ? strlen(job->input) : 0;
    request.tier = BOX_NONE;
    request.limits.cpu_ms = hang ? HANG_MS : CPU_MS;
    request.limits.wall_ms = hang ? HANG_MS : 3 * CPU_MS;
    request.limits.mem_mib = 4096;
    request.limits.out_kib = 1024;
    request.limits.procs = 64;
    request.limits.files = 256;
    request.limits.fsize_kib = 256 * 1024;
    return box_run(&request, report);
}

static bool holds(const char *text, size_t len, const char *mark)
{
    return memmem(text, len, mark, strlen(mark)) != NULL;
}

static void describe_end(const struct box_report *r, char *out, size_t cap)
{
    const char *name;

    if (r->end == BOX_EXITED) {
        (void)snprintf(out, cap, "exit %d", r->status);
    } else if (r->end == BOX_SIGNALED) {
        name = sigabbrev_np(r->status);
        (void)snprintf(out, cap, "SIG%s", name ? name : "?");
    } else {
        (void)snprintf(out, cap, "stopped by the limit: %s",
                       box_limit_name(r->limit));
    }
}

/* stdout and stderr of a tool in one text; for "output": stdout alone. */
static int take_words(const struct detector_job *job, struct box_report *r,
                      struct detector_report *out)
{
    struct string_builder sb;
    int rc = 0;

    string_builder_init(&sb, 0);
    (void)string_builder_append(&sb, r->out.data, r->out.len);
    if (!detector_is(job->detector, "output"))
        (void)string_builder_append(&sb, r->err.data, r->err.len);
    out->said_len = sb.len;
    rc = string_builder_take(&sb, &out->said);
    string_builder_fini(&sb);
    return rc;
}

static bool spoke(const struct detector_job *job, const struct box_report *r,
                  const struct detector_report *out)
{
    const struct detector *d = job->detector;

    if (detector_is(d, "output"))
        return true; /* what it printed is the evidence; prove compares */
    if (detector_is(d, "timeout"))
        return r->end == BOX_LIMIT;
    if (detector_is(d, "signal"))
        return r->end == BOX_SIGNALED;
    if (detector_is(d, "link_error"))
        return r->end != BOX_EXITED || r->status != 0;
    if (d->runner[0])
        return r->end != BOX_EXITED || r->status == 99;
    return holds(out->said, out->said_len, d->speaks);
}

static int finish(const struct detector_job *job, struct box_report *r,
                  struct detector_report *out)
{
    int rc = take_words(job, r, out);

    describe_end(r, out->end, sizeof out->end);
    if (rc == 0)
        out->result = spoke(job, r, out)    ? DETECTION_SPOKE
                      : r->end == BOX_LIMIT ? DETECTION_STOPPED
                                            : DETECTION_SILENT;
    box_report_fini(r);
    return rc;
}

static int run_program(const struct detector_job *job, const struct run_env *p,
                       const char *program, const char *cwd,
                       struct detector_report *out)
{
    const struct detector *d = job->detector;
    struct command c = {0};
    struct box_report r;
    size_t i;
    int rc;

    for (i = 0; i < 5 && d->runner[i]; i++)
        command_add(&c, d->runner[i]);
    command_add(&c, program);
    rc = run_command(&c, p, job, detector_is(d, "timeout"), cwd, &r);
    return rc < 0 ? rc : finish(job, &r, out);
}

/* Runs the tool over the source. `built` says that a program is there now;
 * otherwise `out` holds the tool's words, or why there is no program. */
static int run_tool(const struct detector_job *job, const struct run_env *p,
                    const struct detector_command *c, const char *cwd,
                    bool *built, struct detector_report *out)
{
    struct box_report r;
    int rc;

    *built = job->detector->mode == MODE_RUN && access(c->program, X_OK) == 0;
    if (*built)
        return 0;
    rc = run_command(&c->line, p, job, false, cwd, &r);
    if (rc < 0)
        return rc;
    if (job->detector->mode != MODE_RUN)
        return finish(job, &r, out);
    *built = r.end == BOX_EXITED && r.status == 0;
    if (*built) {
        box_report_fini(&r);
        return 0;
    }
    rc = finish(job, &r, out);
    out->result = DETECTION_BROKEN;
    return rc;
}

int detector_run(const struct detector_job *job, struct stage *stage,
                 struct detector_report *out)
{
    char scratch[STAGE_PATH];
    struct detector_command c;
    struct run_env env = {0};
    bool built;
    int rc = stage_make_scratch(stage, scratch);

    memset(out, 0, sizeof *out);
    if (!installed(detector_tool(job->detector, detector_compiler(job))) ||
        !installed(detector_compiler(job))) {
        out->result = DETECTION_MISSING;
        return rc;
    }
    if (rc == 0)
        rc = detector_command(job, stage, &c);
    if (rc < 0)
        return rc;
    set_env(&env, job, scratch);
    rc = run_tool(job, &env, &c, scratch, &built, out);
    if (rc == 0 && built)
        rc = run_program(job, &env, c.program, scratch, out);
    return rc;
}

void detector_report_fini(struct detector_report *r)
{
    free(r->said);
    memset(r, 0, sizeof *r);
}
