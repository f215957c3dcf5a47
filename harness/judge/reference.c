/* SPDX-License-Identifier: MIT-0 */
/* Runs what reference_build.c has built: inputs and the answers to them. */
#include "reference.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "path_format.h"
#include "toolchain.h"

static int run_program(const struct reference *r, struct command *c,
                       const char *input, size_t len, struct box_report *report)
{
    struct box_request request = {0};
    struct toolchain_env env;
    int rc;

    toolchain_env(&env, "/tmp");
    request.argv = c->argv;
    request.env = env.vars;
    request.cwd = r->dir;
    request.input = input;
    request.input_len = len;
    request.tier = BOX_NONE;
    request.answers = true;
    request.limits.cpu_ms = 10000;
    request.limits.out_kib = 4096;
    rc = box_run(&request, report);
    if (rc == 0 && (report->end != BOX_EXITED || report->status != 0)) {
        box_report_fini(report);
        rc = -EPROTO;
    }
    return rc;
}

int reference_input(const struct reference *r, uint64_t seed, char **input,
                    size_t *len)
{
    char program[PATH_MAX], number[32];
    struct box_report report = {0};
    struct command c = {0};
    int rc = path_format(program, PATH_MAX, "%s/%s", r->dir, "gen");

    (void)snprintf(number, sizeof number, "%" PRIu64, seed);
    command_add(&c, program);
    command_add(&c, number);
    if (rc == 0)
        rc = run_program(r, &c, NULL, 0, &report);
    if (rc < 0)
        return rc;
    *input = report.out.data;
    *len = report.out.len;
    report.out.data = NULL;
    box_report_fini(&report);
    return 0;
}

int reference_answer(const struct reference *r, const char *input,
                     size_t input_len, char **answer, size_t *len)
{
    char program[PATH_MAX];
    struct box_report report = {0};
    struct command c = {0};
    size_t count;
    int rc = path_format(program, PATH_MAX, "%s/%s", r->dir, "solution");

    command_add(&c, program);
    if (rc == 0)
        rc = run_program(r, &c, input, input_len, &report);
    if (rc < 0)
        return rc;
    rc = answers_read(str_view_of(report.answers.data, report.answers.len),
                      answer, len, &count);
    box_report_fini(&report);
    return rc;
}
