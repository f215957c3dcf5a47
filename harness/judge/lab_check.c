/* SPDX-License-Identifier: MIT-0 */
#include "lab_check.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose.h"
#include "digest.h"
#include "lab_check_impl.h"
#include "string_builder.h"

void lab_fault(struct lab_run_state *s, int rc, const char *what)
{
    if (s->v->fault)
        return;
    s->v->fault = rc;
    if (!s->v->fault_text[0])
        (void)snprintf(s->v->fault_text, sizeof s->v->fault_text, "%s: %s",
                       what, strerror(-rc));
}

static int answer_path(const struct lab_run_state *s, const char *file,
                       char *out)
{
    int n = snprintf(out, PATH_MAX, "%s/%s", s->request->answers_dir, file);

    return n < 0 || n >= PATH_MAX ? -ENAMETOOLONG : 0;
}

static int bad_answer(struct lab_run_state *s, const char *file, int rc)
{
    const char *why = rc == -ELOOP    ? "is a link; it must be a file"
                      : rc == -EINVAL ? "is no regular file"
                      : rc == -EFBIG  ? "is larger than 256 KiB"
                      : rc == -ENOENT ? "is missing"
                                      : strerror(-rc);
    struct build_result *b = &s->v->builds[TIER_PARSE];
    struct string_builder sb;

    string_builder_init(&sb, 0);
    (void)string_builder_append_format(&sb, "%s: error: the answer file %s\n",
                                       file, why);
    b->done = true;
    b->messages_len = sb.len;
    return string_builder_take(&sb, &b->messages) < 0 ? -ENOMEM : -ECANCELED;
}

/* Answer files go in by name: a link, a device or a monster is refused. */
static int stage_answers(struct lab_run_state *s)
{
    const struct string_list *files = &s->v->lab->as.lab.build.files;
    char path[PATH_MAX];
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < files->count; i++) {
        char *text;
        size_t len;

        rc = answer_path(s, files->items[i], path);
        if (rc < 0)
            break;
        rc = workspace_read_file(path, &text, &len);
        if (rc < 0)
            return bad_answer(s, files->items[i], rc);
        rc = stage_put(&s->stage, "src", files->items[i], text, len);
        free(text);
    }
    return rc;
}

static int stage_headers(struct lab_run_state *s)
{
    const struct unit *lab = s->v->lab;
    const struct string_list *uses = &lab->as.lab.build.uses;
    char path[PATH_MAX];
    size_t i;
    int rc;

    (void)snprintf(path, sizeof path, "%s/include", lab->dir);
    rc = stage_put_folder(&s->stage, "src", path, ".h");
    for (i = 0; rc == 0 && i < uses->count; i++) {
        const struct unit *pattern =
            catalogue_find(s->request->catalogue, uses->items[i]);

        rc = pattern ? stage_put_folder(&s->stage, "src", pattern->dir, ".h")
                     : -ENOENT;
    }
    return rc;
}

static bool has_tier(const struct lab_run_state *s, enum tier tier)
{
    if (s->request->up_to && tier > s->request->up_to)
        return false;
    if (tier == TIER_PARSE)
        return !s->request->no_parse;
    return string_list_has(&s->v->lab->as.lab.tiers, tier_name(tier));
}

void lab_tell(const struct lab_run_state *s, enum lab_check_event event,
              enum tier tier)
{
    if (s->request->on_event)
        s->request->on_event(s->v, event, tier, s->pending[tier],
                             s->request->ctx);
}

int lab_start_tier(struct lab_run_state *s, enum tier tier)
{
    enum tier before;
    int rc;

    if (s->started[tier])
        return 0;
    for (before = TIER_PLAIN; before < tier; before++)
        if (has_tier(s, before) && !s->finished[before])
            return 0; /* lab_run_finished comes back to it */
    s->started[tier] = true;
    rc = s->tests ? lab_tests_tier(s, tier) : lab_run_tier(s, tier);
    if (rc == 0 && s->pending[tier] == 0) {
        s->pending[tier] = 1;
        lab_run_finished(s, tier);
    } else if (rc == 0) {
        lab_tell(s, LAB_CHECK_RUNS, tier);
    }
    return rc;
}

void lab_run_finished(struct lab_run_state *s, enum tier tier)
{
    enum tier next;
    int rc = 0;

    s->pending[tier]--;
    lab_tell(s, LAB_CHECK_RUNS, tier);
    if (s->pending[tier] > 0)
        return;
    s->finished[tier] = true;
    lab_tell(s, LAB_CHECK_TIER_DONE, tier);
    for (next = tier + 1; rc == 0 && next < TIER_COUNT; next++)
        if (s->v->builds[next].ok)
            rc = lab_start_tier(s, next);
    if (rc < 0)
        lab_fault(s, rc, "the cases could not be queued");
}

static int run_tiers(struct lab_run_state *s)
{
    enum tier tier;
    int rc = 0;

    for (tier = TIER_PARSE; rc == 0 && tier < TIER_COUNT; tier++)
        if (has_tier(s, tier))
            rc = lab_build_tier(s, tier);
    return rc == 0 ? box_queue_run(s->queue) : rc;
}

/* A case whose prerequisite failed says nothing of its own. */
static void skip_blocked(struct verdict *v)
{
    size_t i, j, n;

    for (i = 0; i < v->case_count; i++) {
        struct case_result *r = &v->cases[i];

        for (n = 0; n < r->which->needs.count; n++)
            for (j = 0; j < i; j++) {
                struct case_result *need = &v->cases[j];

                if (strcmp(need->which->id, r->which->needs.items[n]) != 0 ||
                    (!outcome_failed(need->outcome) &&
                     need->outcome != OUTCOME_SKIPPED))
                    continue;
                case_result_clear(r);
                r->outcome = OUTCOME_SKIPPED;
                r->blocked_by = need->which->id;
            }
    }
}

static void add_up(struct verdict *v)
{
    size_t i;

    v->points = 0;
    v->passed = v->failed = v->skipped = 0;
    for (i = 0; i < v->case_count; i++) {
        struct case_result *r = &v->cases[i];

        r->earned = r->outcome == OUTCOME_PASS ? r->which->points : 0;
        v->points += r->earned;
        v->passed += r->outcome == OUTCOME_PASS;
        v->failed += outcome_failed(r->outcome);
        v->skipped += r->outcome == OUTCOME_SKIPPED;
    }
}

static bool all_built(const struct lab_run_state *s)
{
    enum tier tier;

    for (tier = TIER_PARSE; tier < TIER_COUNT; tier++)
        if (has_tier(s, tier) && !s->v->builds[tier].ok)
            return false;
    return true;
}

static int prepare(struct lab_run_state *s)
{
    struct verdict *v = s->v;
    int rc;

    rc = reference_prepare(&s->reference, s->request->catalogue, v->lab,
                           s->request->ws, v->fault_text, sizeof v->fault_text);
    if (rc == 0)
        rc = stage_init(&s->stage);
    if (rc == 0)
        rc = stage_answers(s);
    if (rc == 0)
        rc = stage_headers(s);
    if (rc == 0 && !s->tests)
        rc = lab_inputs_load(s);
    if (rc == 0)
        rc = box_queue_create(&s->queue, 0);
    return rc == 0 && s->request->stale_fd
               ? box_queue_give_up_on(s->queue, *s->request->stale_fd)
               : rc;
}

static int verdict_init(struct verdict *v, const struct unit *lab)
{
    size_t i;

    memset(v, 0, sizeof *v);
    v->lab = lab;
    v->max_points = lab->as.lab.points;
    v->case_count = lab->as.lab.cases.count;
    v->cases = calloc(v->case_count + 1, sizeof *v->cases);
    if (!v->cases)
        return -ENOMEM;
    for (i = 0; i < v->case_count; i++)
        v->cases[i].which = unit_lab_case(&lab->as.lab, i);
    return 0;
}

int lab_check_sources(const struct unit *lab, const char *answers_dir,
                      char out[65])
{
    const struct string_list *files = &lab->as.lab.build.files;
    char path[PATH_MAX];
    struct digest *d;
    size_t i;
    int rc = digest_create(&d);

    if (rc < 0)
        return rc;
    for (i = 0; rc == 0 && i < files->count; i++) {
        if (snprintf(path, sizeof path, "%s/%s", answers_dir,
                     files->items[i]) >= (int)sizeof path)
            rc = -ENAMETOOLONG;
        else
            rc = digest_add_file(d, path);
    }
    digest_finish(d, out);
    return rc;
}

int lab_check(const struct lab_check_request *request, struct verdict *v)
{
    struct lab_run_state s = {.request = request, .v = v};
    int rc = verdict_init(v, request->lab);

    if (rc < 0)
        return rc;
    v->seed = request->seed;
    v->answers_dir = request->answers_dir;
    v->graded = request->tier != BOX_NONE && box_tier_best() != BOX_NONE;
    s.tests = strcmp(request->lab->as.lab.kind, "tests") == 0;
    rc = lab_check_sources(request->lab, request->answers_dir, v->sources);
    if (rc == 0)
        rc = prepare(&s);
    if (rc == 0)
        rc = run_tiers(&s);
    if (rc < 0 && rc != -ECANCELED)
        lab_fault(&s, rc, "the check could not be prepared");
    if (all_built(&s)) {
        skip_blocked(v);
        add_up(v);
        if (!request->only_case && v->fault == 0)
            diagnose(v, s.request->catalogue);
    }
    lab_tell(&s, LAB_CHECK_ENDED, TIER_PARSE);
    box_queue_destroy(s.queue);
    lab_inputs_free(&s);
    stage_fini(&s.stage);
    return v->fault;
}
