/* SPDX-License-Identifier: MIT-0 */
#include "mutate.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "box.h"
#include "mutate_impl.h"
#include "path_format.h"
#include "str_view.h"

enum { LAB_BAR = 950, PATTERN_BAR = 900 };

const char *mutant_fate_name(enum mutant_fate fate)
{
    static const char *const names[] = {"waiting", "unbuilt",  "same",
                                        "killed",  "survived", "equivalent"};

    return names[fate];
}

int mutate_bar(const struct unit *unit)
{
    return unit->type == UNIT_LAB ? LAB_BAR : PATTERN_BAR;
}

int mutate_score(const struct mutate_report *report)
{
    size_t killed = report->counts[MUTANT_KILLED];
    size_t counted = killed + report->counts[MUTANT_SURVIVED];

    return counted ? (int)(1000 * killed / counted) : -1;
}

static bool is_tests(const struct unit *unit)
{
    return unit->type == UNIT_LAB && strcmp(unit->as.lab.kind, "tests") == 0;
}

/* ---------------------------------------------------------------- sources */
static int add_source(struct mutate_run *run, const char *name)
{
    struct mutate_source *s = &run->sources[run->source_count];
    char path[PATH_MAX];
    int rc;

    if (!str_view_ends_with(str_view_from(name), str_view_from(".c")))
        return 0;
    if (run->source_count == MUTATE_MAX_FILES)
        return -E2BIG;
    rc = path_format(run->report->files[run->source_count], MUTATE_NAME, "%s",
                     name);
    if (rc == 0)
        rc = path_format(path, sizeof path, "%s/%s", run->dir, name);
    if (rc == 0)
        rc = workspace_read_file(path, &s->text, &s->len);
    if (rc < 0)
        return rc;
    s->name = run->report->files[run->source_count++];
    return mutant_find(&run->report->mutants, str_view_of(s->text, s->len),
                       run->source_count - 1);
}

static int add_listed(struct mutate_run *run, const struct string_list *names)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < names->count; i++)
        rc = add_source(run, names->items[i]);
    return rc;
}

/* Kind "tests": the suite is the answer, what it tests is the rest. */
static int add_tested(struct mutate_run *run)
{
    const struct string_list *suite = &run->request->unit->as.lab.build.files;
    struct dirent **entries;
    int n = scandir(run->dir, &entries, NULL, alphasort);
    int rc = n < 0 ? -errno : 0;
    int i;

    for (i = 0; i < n; i++) {
        if (rc == 0 && !string_list_has(suite, entries[i]->d_name))
            rc = add_source(run, entries[i]->d_name);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return rc;
}

static int add_sources(struct mutate_run *run)
{
    const struct unit *unit = run->request->unit;
    int rc = path_format(run->dir, sizeof run->dir, "%s%s", unit->dir,
                         unit->type == UNIT_LAB ? "/solution" : "");

    if (rc < 0)
        return rc;
    if (is_tests(unit))
        return add_tested(run);
    return add_listed(run, unit->type == UNIT_LAB ? &unit->as.lab.build.files
                                                  : &unit->as.pattern.sources);
}

int mutate_text(const struct mutate_run *run, size_t k, size_t i, char **out,
                size_t *len)
{
    const struct mutate_source *s = &run->sources[k];
    const struct mutant *m = &run->report->mutants.items[i];
    const struct mutant none = {.text = (char[]){""}};
    bool changed = i < run->report->mutants.count && m->file == k;

    return mutant_apply(changed ? m : &none, str_view_of(s->text, s->len), out,
                        len);
}

/* ------------------------------------------------------------ equivalents */
static const struct group_list *listed(const struct unit *unit)
{
    return unit->type == UNIT_LAB ? &unit->as.lab.equivalent
                                  : &unit->as.pattern.equivalent;
}

static bool is_listed(const struct unit *unit, const struct mutant *m)
{
    const struct unit_equivalent *e = listed(unit)->items;
    size_t i;

    for (i = 0; i < listed(unit)->count; i++)
        if (strcmp(e[i].line, m->line) == 0)
            return true;
    return false;
}

void mutate_decide(struct mutate_run *run, size_t i, enum mutant_fate fate)
{
    struct mutate_report *r = run->report;

    if (fate == MUTANT_SURVIVED &&
        is_listed(run->request->unit, &r->mutants.items[i]))
        fate = MUTANT_EQUIVALENT;
    r->fates[i] = fate;
    r->counts[fate]++;
    run->done++;
    if (run->request->on_done)
        run->request->on_done(r, i, run->done, run->request->ctx);
}

/* A listed mutant excuses one that survived; else it is stale. */
static int find_killed(struct mutate_run *run)
{
    const struct group_list *list = listed(run->request->unit);
    const struct unit_equivalent *e = list->items;
    struct mutate_report *r = run->report;
    size_t i, k;

    r->killed.items = calloc(list->count + 1, sizeof *r->killed.items);
    if (!r->killed.items)
        return -ENOMEM;
    for (i = 0; i < list->count; i++) {
        bool killed = false, survived = false;

        for (k = 0; k < r->mutants.count; k++) {
            if (strcmp(e[i].line, r->mutants.items[k].line) != 0)
                continue;
            killed |=
                r->fates[k] == MUTANT_KILLED || r->fates[k] == MUTANT_UNBUILT;
            survived |=
                r->fates[k] == MUTANT_EQUIVALENT || r->fates[k] == MUTANT_SAME;
        }
        if (killed && !survived)
            r->killed.items[r->killed.count++] = e[i].line;
    }
    return 0;
}

/* Before a sample is taken: what is listed has to exist. */
static int find_gone(struct mutate_run *run)
{
    const struct group_list *list = listed(run->request->unit);
    const struct unit_equivalent *e = list->items;
    struct mutate_report *r = run->report;
    size_t i, k;

    r->gone.items = calloc(list->count + 1, sizeof *r->gone.items);
    if (!r->gone.items)
        return -ENOMEM;
    for (i = 0; i < list->count; i++) {
        for (k = 0; k < r->mutants.count; k++)
            if (strcmp(e[i].line, r->mutants.items[k].line) == 0)
                break;
        if (k == r->mutants.count)
            r->gone.items[r->gone.count++] = e[i].line;
    }
    return 0;
}

/* ------------------------------------------------------------------- all */
static int prepare(struct mutate_run *run)
{
    struct mutate_report *r = run->report;
    int rc = add_sources(run);

    if (rc == 0)
        rc = find_gone(run);
    if (rc == 0 && run->request->sample)
        mutant_sample(&r->mutants, run->request->sample, run->request->seed);
    r->fates = calloc(r->mutants.count + 1, sizeof *r->fates);
    return r->fates ? rc : -ENOMEM;
}

int mutate(const struct mutate_request *request, struct mutate_report *out)
{
    struct mutate_run run = {.request = request, .report = out};
    bool program =
        request->unit->type == UNIT_PATTERN || is_tests(request->unit);
    size_t i;
    int rc;

    memset(out, 0, sizeof *out);
    rc = box_init();
    if (rc == 0)
        rc = prepare(&run);
    if (rc == 0 && out->mutants.count > 0)
        rc = program ? mutate_program(&run) : mutate_lab(&run);
    if (rc == 0)
        rc = find_killed(&run);
    if (rc < 0 && !out->why[0])
        (void)snprintf(out->why, sizeof out->why, "%s", strerror(-rc));
    for (i = 0; i < run.source_count; i++)
        free(run.sources[i].text);
    return rc;
}

void mutate_report_fini(struct mutate_report *report)
{
    mutant_list_fini(&report->mutants);
    free(report->fates);
    free(report->killed.items);
    free(report->gone.items);
    memset(report, 0, sizeof *report);
}
