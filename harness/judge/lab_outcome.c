/* SPDX-License-Identifier: MIT-0 */
#include "lab_check_impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "string_builder.h"

enum { PRINTS_MAX = 16 * 1024 };

static char *copy_bytes(const char *data, size_t len)
{
    char *copy = malloc(len + 1);

    if (!copy)
        return NULL;
    if (len > 0)
        memcpy(copy, data, len);
    copy[len] = '\0';
    return copy;
}

static void add_cut(struct string_builder *sb, const struct box_stream *text)
{
    size_t room = PRINTS_MAX - sb->len;

    (void)string_builder_append(sb, text->data,
                                text->len < room ? text->len : room);
}

/* stdout, then stderr, cut to what a person reads. */
static void keep_prints(const struct box_report *report,
                        struct case_result *out)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    add_cut(&sb, &report->out);
    add_cut(&sb, &report->err);
    out->prints_len = sb.len;
    (void)string_builder_take(&sb, &out->prints);
    string_builder_fini(&sb);
}

static void compare_answers(const struct lab_input *in,
                            const struct box_report *report,
                            struct case_result *out)
{
    struct str_view frames =
        str_view_of(report->answers.data, report->answers.len);
    const char *mode = out->which->compare;
    int rc = answers_read(frames, &out->got, &out->got_len, &out->answered);

    if (rc < 0) {
        out->outcome = rc == -EBADMSG ? OUTCOME_FORGED : OUTCOME_FAULT;
        out->status = -rc;
        return;
    }
    out->diff = compare_texts(str_view_of(out->want, out->want_len),
                              str_view_of(out->got, out->got_len),
                              mode && strcmp(mode, "trailing_space") == 0
                                  ? COMPARE_TRAILING_SPACE
                                  : COMPARE_EXACT);
    if (out->diff.differs)
        out->at_command = answers_command_of(frames, out->diff.line);
    out->outcome = out->diff.differs ? OUTCOME_DIFFERS : OUTCOME_PASS;
    (void)in;
}

/* How the process ended says more than the answers it left. */
static void judge_end(const struct lab_run_state *s,
                      const struct box_report *report, struct case_result *out)
{
    bool spoke = out->tier != TIER_PLAIN &&
                 (report->end != BOX_EXITED || report->status != 0) &&
                 finding_parse(str_view_of(report->err.data, report->err.len),
                               &s->v->lab->as.lab.build.files, &out->finding);

    if (report->end == BOX_LIMIT) {
        out->outcome = OUTCOME_LIMIT;
        out->limit = report->limit;
    } else if (spoke) {
        out->also_differs = out->outcome == OUTCOME_DIFFERS;
        out->outcome = OUTCOME_SANITIZER;
    } else if (report->end == BOX_SIGNALED) {
        out->outcome = OUTCOME_SIGNAL;
        out->status = report->status;
    } else if (out->outcome == OUTCOME_PASS && report->status != 0) {
        out->outcome = OUTCOME_EXIT;
        out->status = report->status;
    }
}

void lab_outcome(const struct lab_run_state *s, const struct lab_input *in,
                 struct box_report *report, struct case_result *out)
{
    out->cpu_ms = report->cpu_ms;
    out->wall_ms = report->wall_ms;
    out->peak_kib = report->peak_kib;
    (void)snprintf(out->waiting, sizeof out->waiting, "%s", report->waiting);
    out->seed = in->seed;
    out->commands = text_count_lines(str_view_of(in->input, in->input_len));
    out->input = copy_bytes(in->input, in->input_len);
    out->input_len = in->input_len;
    out->want = copy_bytes(in->want, in->want_len);
    out->want_len = in->want_len;
    keep_prints(report, out);
    if (!out->input || !out->want || !out->prints) {
        out->outcome = OUTCOME_FAULT;
        out->status = ENOMEM;
        return;
    }
    compare_answers(in, report, out);
    judge_end(s, report, out);
}

/* Which of two failures is shown: the sanitizer's names the place. */
static bool says_more(const struct case_result *now,
                      const struct case_result *before)
{
    if (!outcome_failed(before->outcome))
        return true;
    return now->outcome == OUTCOME_SANITIZER &&
           before->outcome != OUTCOME_SANITIZER;
}

void lab_outcome_merge(struct case_result *into, struct case_result *run)
{
    struct case_result old = *into;

    if (!says_more(run, into) ||
        (into->outcome == OUTCOME_PASS && run->outcome == OUTCOME_PASS)) {
        case_result_clear(run);
        return;
    }
    *into = *run;
    memset(run, 0, sizeof *run);
    if (old.outcome == OUTCOME_DIFFERS && old.seed == into->seed) {
        /* Keep the plain build's difference beside the finding. */
        free(into->got);
        free(into->want);
        into->got = old.got;
        into->got_len = old.got_len;
        into->want = old.want;
        into->want_len = old.want_len;
        into->diff = old.diff;
        into->at_command = old.at_command;
        into->also_differs = true;
        old.got = old.want = NULL;
    }
    case_result_clear(&old);
}
