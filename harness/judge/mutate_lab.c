/* SPDX-License-Identifier: MIT-0 */
/* Kind "code": each mutant of the solution is checked as an answer is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab_check.h"
#include "mutate_impl.h"
#include "stage.h"

static int write_answer(const struct mutate_run *run, size_t i,
                        struct stage *stage)
{
    const struct string_list *files = &run->request->unit->as.lab.build.files;
    size_t f, k = 0;
    int rc = 0;

    for (f = 0; rc == 0 && f < files->count; f++) {
        char path[PATH_MAX];
        char *text;
        size_t len;

        if (k < run->source_count &&
            strcmp(run->sources[k].name, files->items[f]) == 0) {
            rc = mutate_text(run, k++, i, &text, &len);
        } else {
            (void)snprintf(path, sizeof path, "%.3000s/%s", run->dir,
                           files->items[f]);
            rc = workspace_read_file(path, &text, &len);
        }
        if (rc < 0)
            return rc;
        rc = stage_put(stage, "src", files->items[f], text, len);
        free(text);
    }
    return rc;
}

static enum mutant_fate fate_of(const struct verdict *v)
{
    enum tier tier;

    for (tier = TIER_PARSE; tier < TIER_COUNT; tier++)
        if (v->builds[tier].done && !v->builds[tier].ok)
            return MUTANT_UNBUILT;
    return v->passed == v->case_count ? MUTANT_SURVIVED : MUTANT_KILLED;
}

/* A tier that sanitizes takes ten times as long, so it is asked last. */
static int check(const struct mutate_run *run, const char *dir,
                 enum mutant_fate *fate)
{
    static const enum tier up_to[] = {TIER_PLAIN, TIER_PARSE /* all */};
    size_t i;

    *fate = MUTANT_SURVIVED;
    for (i = 0; *fate == MUTANT_SURVIVED && i < 2; i++) {
        struct lab_check_request request = {.catalogue =
                                                run->request->catalogue,
                                            .ws = run->request->ws,
                                            .lab = run->request->unit,
                                            .answers_dir = dir,
                                            .seed = run->request->seed,
                                            .up_to = up_to[i],
                                            .no_parse = true,
                                            .tier = BOX_BASIC};
        struct verdict v;
        int rc = lab_check(&request, &v);

        if (rc < 0)
            (void)snprintf(run->report->why, sizeof run->report->why, "%s",
                           v.fault_text);
        else
            *fate = fate_of(&v);
        verdict_fini(&v);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int try_one(const struct mutate_run *run, size_t i,
                   enum mutant_fate *fate)
{
    struct stage stage;
    char dir[STAGE_PATH];
    int rc = stage_init(&stage);

    if (rc < 0)
        return rc;
    rc = write_answer(run, i, &stage);
    if (rc == 0)
        rc = stage_path(&stage, "src", NULL, dir);
    if (rc == 0)
        rc = check(run, dir, fate);
    stage_fini(&stage);
    return rc;
}

int mutate_lab(struct mutate_run *run)
{
    size_t count = run->report->mutants.count;
    enum mutant_fate fate;
    size_t i;
    int rc = try_one(run, count, &fate); /* nothing changed */

    if (rc == 0 && fate != MUTANT_SURVIVED) {
        (void)snprintf(run->report->why, sizeof run->report->why,
                       "the solution itself does not pass");
        return -EPROTO;
    }
    for (i = 0; rc == 0 && i < count; i++) {
        rc = try_one(run, i, &fate);
        if (rc == 0)
            mutate_decide(run, i, fate);
    }
    return rc;
}
