/* SPDX-License-Identifier: MIT-0 */
#include "verdict_record.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answers.h"
#include "case_reason.h"
#include "diff_view.h"
#include "lab_check.h"
#include "lab_cli.h"
#include "string_builder.h"

enum { DIFF_WIDTH = 62, COMMAND_WIDTH = 120, MAX_COMMANDS = 6, MAX_LINES = 60 };

struct converter {
    const struct verdict *v;
    const char *answers;
    struct record *r;
};

static void add_run(struct converter *c)
{
    const struct verdict *v = c->v;
    char seed[24], file[PATH_MAX];

    (void)snprintf(seed, sizeof seed, "%" PRIu64, v->seed);
    record_event(c->r, "run");
    record_str(c->r, "lab", v->lab->id);
    record_str(c->r, "name", v->lab->name);
    record_str(c->r, "title", v->lab->title);
    record_str(c->r, "kind", v->lab->as.lab.kind);
    record_str(c->r, "seed", seed);
    record_str(c->r, "sandbox", box_tier_text());
    record_str(c->r, "sources", v->sources);
    record_int(c->r, "checked_at", (int64_t)time(NULL));
    (void)snprintf(file, sizeof file, "%s/%s", c->answers,
                   v->lab->as.lab.build.files.items[0]);
    record_bytes(c->r, "answers", str_view_from(c->answers));
    record_bytes(c->r, "file", str_view_from(file));
}

/* One "text" event a line: what a compiler or the learner's code printed. */
static void add_texts(struct converter *c, const char *of, struct str_view text)
{
    struct str_view line;
    size_t n = 0;

    while (n++ < MAX_LINES && str_view_cut(&text, '\n', &line)) {
        record_event(c->r, "text");
        record_str(c->r, "of", of);
        record_bytes(c->r, "text", line);
    }
}

static size_t add_builds(struct converter *c)
{
    size_t warnings = 0;
    int tier;

    for (tier = 0; tier < TIER_COUNT; tier++) {
        const struct build_result *b = &c->v->builds[tier];
        char of[32];

        if (!b->done)
            continue;
        record_event(c->r, "build");
        record_str(c->r, "tier", tier_name((enum tier)tier));
        record_bool(c->r, "ok", b->ok);
        record_int(c->r, "ms", b->ms);
        if (b->limit != BOX_LIMIT_NONE)
            record_str(c->r, "limit", box_limit_name(b->limit));
        (void)snprintf(of, sizeof of, "build:%s", tier_name((enum tier)tier));
        if (b->messages_len > 0 && (!b->ok || tier == TIER_PLAIN)) {
            add_texts(c, of, str_view_of(b->messages, b->messages_len));
            warnings += b->ok;
        }
        if (!b->ok)
            break;
    }
    return warnings;
}

/* A long one is cut; `lab replay` has it whole. */
static void add_command(struct string_builder *sb, struct str_view line)
{
    size_t len = line.len <= COMMAND_WIDTH ? line.len : COMMAND_WIDTH;

    while (len < line.len && ((unsigned char)line.data[len] & 0xc0) == 0x80)
        len--; /* not inside a character */
    (void)string_builder_append(sb, line.data, len);
    if (len < line.len)
        (void)string_builder_append_format(sb, "... (%zu bytes)", line.len);
}

/* "put 1 | put 2 | get": the commands up to the one that went wrong. */
static void add_commands(struct converter *c, const struct case_result *k,
                         size_t upto)
{
    struct str_view input = str_view_of(k->input, k->input_len);
    struct str_view line;
    struct string_builder sb;
    size_t n = 0;

    string_builder_init(&sb, 0);
    while (str_view_cut(&input, '\n', &line) && n < upto) {
        n++;
        if (n + MAX_COMMANDS <= upto)
            continue;
        if (sb.len == 0 && n > 1)
            (void)string_builder_append_str(&sb, "... | ");
        else if (sb.len > 0)
            (void)string_builder_append_str(&sb, " | ");
        add_command(&sb, line);
    }
    if (sb.len > 0)
        record_bytes(c->r, "input", str_view_of(sb.data, sb.len));
    string_builder_fini(&sb);
}

static void add_difference(struct converter *c, const struct case_result *k)
{
    const struct difference *d = &k->diff;
    size_t upto = k->at_command;
    struct diff_view view;

    if (!d->differs || k->outcome == OUTCOME_FORGED)
        return;
    /* A crash ends the answers: that they end is no news. */
    if (d->got_ended && k->outcome != OUTCOME_DIFFERS) {
        add_commands(c, k, k->answered + 1);
        return;
    }
    diff_view_make((struct diff_line){d->want, d->want_ended, d->want_newline},
                   (struct diff_line){d->got, d->got_ended, d->got_newline},
                   d->column, DIFF_WIDTH, &view);
    record_int(c->r, "line", (int64_t)d->line);
    record_int(c->r, "column", (int64_t)d->column);
    record_str(c->r, "want", view.want);
    record_str(c->r, "got", view.got);
    record_int(c->r, "caret", (int64_t)view.caret);
    record_str(c->r, "note", view.note);
    /* The difference came first, the sanitizer stopped the program later. */
    if (k->outcome == OUTCOME_SANITIZER && k->answered + 1 > upto)
        upto = k->answered + 1;
    add_commands(c, k, upto);
}

/* The learner's own line, so that nobody has to open the file to see it. */
static void add_source(struct converter *c, const struct finding_place *at)
{
    char path[PATH_MAX], sources[sizeof c->v->sources];
    char *text;
    size_t len;

    if (lab_check_sources(c->v->lab, c->v->answers_dir, sources) < 0 ||
        strcmp(sources, c->v->sources) != 0)
        return; /* saved anew meanwhile: what is there was not checked */
    if (snprintf(path, sizeof path, "%s/%s", c->v->answers_dir, at->file) >=
            (int)sizeof path ||
        workspace_read_file(path, &text, &len) < 0)
        return;
    record_bytes(
        c->r, "source",
        str_view_trim(text_line(str_view_of(text, len), (size_t)at->line)));
    free(text);
}

static void add_finding(struct converter *c, const struct case_result *k)
{
    const struct finding *f = &k->finding;
    char shown[PATH_MAX];

    if (k->outcome != OUTCOME_SANITIZER)
        return;
    if (!f->at.file[0] && f->outside.file[0]) {
        (void)snprintf(shown, sizeof shown, "%s:%d", f->outside.file,
                       f->outside.line);
        record_str(c->r, "outside", shown);
    }
    if (!f->at.file[0])
        return;
    (void)snprintf(shown, sizeof shown, "%s/%s", c->answers, f->at.file);
    record_bytes(c->r, "file", str_view_from(shown));
    record_int(c->r, "at_line", f->at.line);
    record_str(c->r, "function", f->at.function);
    add_source(c, &f->at);
    if (!f->related.file[0] || f->related.line == f->at.line)
        return;
    (void)snprintf(shown, sizeof shown, "%s/%s", c->answers, f->related.file);
    record_bytes(c->r, "related_file", str_view_from(shown));
    record_int(c->r, "related_line", f->related.line);
    record_str(c->r, "relation", f->relation);
}

static void add_case(struct converter *c, const struct case_result *k)
{
    char text[512], seed[24];

    if (k->outcome == OUTCOME_NOT_RUN)
        return;
    case_reason(c->v, k, text, sizeof text);
    (void)snprintf(seed, sizeof seed, "%" PRIu64,
                   k->which->random && k->seed ? k->seed : c->v->seed);
    record_event(c->r, "case");
    record_str(c->r, "id", k->which->id);
    record_str(c->r, "verdict",
               k->outcome == OUTCOME_PASS      ? "pass"
               : k->outcome == OUTCOME_SKIPPED ? "skip"
                                               : "fail");
    record_int(c->r, "points", k->which->points);
    record_int(c->r, "earned", c->v->graded ? k->earned : 0);
    record_str(c->r, "outcome", outcome_name(k->outcome));
    record_str(c->r, "tier", tier_name(k->tier));
    record_str(c->r, "reason", text);
    record_str(c->r, "seed", seed);
    record_str(c->r, "sign", k->sign);
    record_int(c->r, "cpu_ms", k->cpu_ms);
    record_int(c->r, "wall_ms", k->wall_ms);
    record_int(c->r, "peak_kib", k->peak_kib);
    if (k->which->compare)
        record_str(c->r, "compare", k->which->compare);
    if (k->blocked_by)
        record_str(c->r, "blocked_by", k->blocked_by);
    if (!outcome_failed(k->outcome))
        return;
    add_finding(c, k);
    add_difference(c, k);
    if (k->prints_len > 0 && k->outcome != OUTCOME_SANITIZER &&
        k->outcome != OUTCOME_UNCAUGHT)
        add_texts(c, k->which->id, str_view_of(k->prints, k->prints_len));
}

static void add_mistake(struct converter *c, const struct unit_mistake *m)
{
    char path[PATH_MAX];
    struct str_view line = {"", 0};
    char *text = NULL;
    size_t len;

    (void)snprintf(path, sizeof path, "%s/mistakes/%s/WHY.md", c->v->lab->dir,
                   m->id);
    if (workspace_read_file(path, &text, &len) == 0)
        line = text_line(str_view_of(text, len), 1);
    record_event(c->r, "diagnosis");
    record_str(c->r, "mistake", m->id);
    record_str(c->r, "pitfall", m->pitfall);
    record_bytes(c->r, "why", line);
    if (c->v->diagnosis.clue[0])
        record_str(c->r, "clue", c->v->diagnosis.clue);
    free(text);
}

static void add_diagnosis(struct converter *c)
{
    const struct diagnosis *d = &c->v->diagnosis;
    size_t i;

    for (i = 0; i < d->count; i++)
        add_mistake(c, d->mistakes[i]);
    if (d->pitfall) {
        record_event(c->r, "diagnosis");
        record_str(c->r, "pitfall", d->pitfall);
        record_str(c->r, "clue", d->clue);
    } else if (c->v->failed > 0 && d->count == 0) {
        record_event(c->r, "no_diagnosis");
        if (!d->near)
            return;
        record_str(c->r, "nearest", d->near->id);
        record_int(c->r, "distance", (int64_t)d->distance);
    }
}

int verdict_exit(const struct verdict *v)
{
    int tier;

    if (v->fault)
        return LAB_FAULT;
    for (tier = 0; tier < TIER_COUNT; tier++)
        if (v->builds[tier].done && !v->builds[tier].ok)
            return LAB_NOT_BUILT;
    if (v->failed + v->skipped > 0)
        return LAB_FAILED;
    return v->passed > 0 ? LAB_OK : LAB_NOTHING_RUN;
}

int record_exit(const struct record *r)
{
    size_t i = record_find(r, "total");

    return i < record_count(r) ? (int)record_get_int(r, i, "exit") : LAB_FAULT;
}

int verdict_record(const struct verdict *v, const char *answers_shown,
                   struct record **out)
{
    struct converter c = {v, answers_shown, NULL};
    size_t warnings;
    size_t i;
    int rc = record_create(&c.r);

    *out = NULL;
    if (rc < 0)
        return rc;
    add_run(&c);
    warnings = add_builds(&c);
    for (i = 0; i < v->case_count; i++)
        add_case(&c, &v->cases[i]);
    add_diagnosis(&c);
    record_event(c.r, "total");
    record_int(c.r, "points", v->graded ? v->points : 0);
    record_int(c.r, "max_points", v->max_points);
    record_int(c.r, "passed", (int64_t)v->passed);
    record_int(c.r, "failed", (int64_t)v->failed);
    record_int(c.r, "skipped", (int64_t)v->skipped);
    record_int(c.r, "warnings", (int64_t)warnings);
    record_int(c.r, "exit", verdict_exit(v));
    if (!v->graded)
        record_bool(c.r, "ungraded", true);
    rc = record_error(c.r);
    if (rc < 0)
        record_destroy(c.r);
    else
        *out = c.r;
    return rc;
}
