/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* memmem */
#include "prove.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "box.h"
#include "detector_names.h"
#include "prove_needs.h"

struct prover {
    const struct unit *unit;
    struct stage stage;
    prove_fn fn;
    void *ctx;
    struct prove_tally *tally;
    bool exchanged;
    char wrong[PATH_MAX], right[PATH_MAX];
};

static const char *const compilers[] = {"gcc", "clang"};

static void tell(struct prover *p, enum proof result, const char *claim,
                 const struct detector_report *r)
{
    char text[512];

    p->tally->passed += result == PROOF_PASS;
    p->tally->failed += result == PROOF_FAIL;
    p->tally->skipped += result == PROOF_SKIP;
    if (result == PROOF_FAIL && r)
        (void)snprintf(
            text, sizeof text, "%s (it ended with: %s%s)", claim, r->end,
            r->result == DETECTION_BROKEN ? ", it did not build" : "");
    else
        (void)snprintf(text, sizeof text, "%s", claim);
    if (p->fn)
        p->fn(result, text, r && r->said ? r->said : "", p->ctx);
}

void prove_title(const struct unit_evidence *e, char *out, size_t cap)
{
    const struct detector *d = detector_find(e->by);
    size_t len, i;

    (void)snprintf(out, cap, "%s", d ? detector_title(d) : e->by);
    for (i = 0; i < e->flags.count; i++) {
        len = strlen(out);
        (void)snprintf(out + len, cap - len, "%s%s", i == 0 ? " with " : " ",
                       e->flags.items[i]);
    }
}

static void fill_job(const struct prover *p, const struct unit_evidence *e,
                     const char *compiler, const char *const *sources,
                     struct detector_job *job)
{
    const struct unit_pitfall *pitfall = &p->unit->as.pitfall;

    memset(job, 0, sizeof *job);
    job->detector = detector_find(e->by);
    job->compiler = compiler;
    job->sources = sources;
    job->std = pitfall->build.std;
    job->flags = &pitfall->build.flags;
    job->libs = &pitfall->build.libs;
    job->extra_flags = &e->flags;
    job->env = &e->env;
    job->input = pitfall->input;
}

static bool holds(const struct detector_report *r, const char *text)
{
    return r->said && memmem(r->said, r->said_len, text, strlen(text)) != NULL;
}

static bool equals(const struct detector_report *r, const char *text)
{
    return r->said && strlen(text) == r->said_len &&
           memcmp(r->said, text, r->said_len) == 0;
}

/* Does a report show the evidence? Output must be equal, a signal is in how
 * it ended, all others must say the text. */
static bool shows(const struct prover *p, const struct unit_evidence *e,
                  const struct detector_report *r)
{
    (void)p;
    if (r->result != DETECTION_SPOKE)
        return false;
    if (strcmp(e->by, "output") == 0)
        return equals(r, e->text ? e->text : "");
    if (strcmp(e->by, "signal") == 0)
        return e->text && strcmp(r->end, e->text) == 0;
    return !e->text || holds(r, e->text);
}

static bool is_silent(const struct prover *p, const struct unit_evidence *e,
                      const struct detector_report *r)
{
    (void)p;
    (void)e;
    return r->result == DETECTION_SILENT;
}

/* What right.c may not leave: the same words; for output, anything but the
 * expected text. */
static bool right_is_clean(const struct prover *p,
                           const struct unit_evidence *e,
                           const struct detector_report *r)
{
    if (strcmp(e->by, "output") == 0)
        return r->result == DETECTION_SPOKE &&
               equals(r, p->unit->as.pitfall.expect);
    if (strcmp(e->by, "clang_tidy") == 0 || strcmp(e->by, "cppcheck") == 0)
        return r->result == DETECTION_SILENT ||
               (r->result == DETECTION_SPOKE && e->text && !holds(r, e->text));
    if (strcmp(e->by, "lsan") == 0 && strcmp(r->end, "exit 0") != 0)
        return false;
    return r->result == DETECTION_SILENT;
}

static int run_side(struct prover *p, const struct unit_evidence *e,
                    const char *compiler, const char *source,
                    struct detector_report *r)
{
    const char *const sources[] = {source, NULL};
    struct detector_job job;

    fill_job(p, e, compiler, sources, &job);
    return detector_run(&job, &p->stage, r);
}

typedef bool (*good_fn)(const struct prover *p, const struct unit_evidence *e,
                        const struct detector_report *r);

/* One claim about one side, and whether its report is a good one. */
static int check(struct prover *p, const struct unit_evidence *e,
                 const char *compiler, bool wrong, const char *what,
                 good_fn good)
{
    struct detector_report r;
    char title[128], claim[384];
    int rc = run_side(p, e, compiler, wrong ? p->wrong : p->right, &r);

    if (rc < 0)
        return rc;
    prove_title(e, title, sizeof title);
    (void)snprintf(claim, sizeof claim, "%s.c: %s, %s: %s",
                   wrong ? "wrong" : "right", compiler, title, what);
    if (r.result == DETECTION_MISSING)
        tell(p, PROOF_SKIP, claim, &r);
    else
        tell(p, good(p, e, &r) ? PROOF_PASS : PROOF_FAIL, claim, &r);
    detector_report_fini(&r);
    return 0;
}

static int check_wrong(struct prover *p, const struct unit_evidence *e,
                       const char *compiler)
{
    return check(p, e, compiler, true, e->text ? e->text : "speaks", shows);
}

static int check_right(struct prover *p, const struct unit_evidence *e,
                       const char *compiler)
{
    const char *what =
        strcmp(e->by, "output") == 0 ? "prints what `expect` says" : "clean";

    return check(p, e, compiler, false, what, right_is_clean);
}

static int check_silent(struct prover *p, const struct unit_evidence *e,
                        const char *compiler)
{
    return check(p, e, compiler, true, "does not see it", is_silent);
}

/* One claim that fails is enough for an exchanged proof. */
static bool is_refused(const struct prover *p)
{
    return p->exchanged && p->tally->failed > 0;
}

typedef int (*claim_fn)(struct prover *p, const struct unit_evidence *e,
                        const char *compiler);

static int for_compilers(struct prover *p, const struct unit_evidence *e,
                         claim_fn fn)
{
    const struct detector *d = detector_find(e->by);
    size_t i;
    int rc = 0;

    if (!detector_both_compilers(d))
        return fn(p, e, detector_tool(d, "gcc"));
    for (i = 0; rc == 0 && !is_refused(p) && i < 2; i++)
        if (e->with.count == 0 || string_list_has(&e->with, compilers[i]))
            rc = fn(p, e, compilers[i]);
    return rc;
}

/* Evidence that needs flags, a compiler or variables of its own leaves the
 * plain run of right.c unchecked. */
static bool is_plain_evidence(const struct prover *p, const char *by)
{
    const struct unit_evidence *e = p->unit->as.pitfall.evidence.items;
    size_t i;

    for (i = 0; i < p->unit->as.pitfall.evidence.count; i++)
        if (strcmp(e[i].by, by) == 0 && e[i].flags.count == 0 &&
            e[i].with.count == 0 && e[i].env.count == 0)
            return true;
    return false;
}

/* right.c is clean under the sanitizers too, and prints what it should. The
 * leak run counts for AddressSanitizer as a whole: it must exit with 0. */
static int check_right_always(struct prover *p)
{
    static const struct unit_evidence always[] = {
        {.by = "output"}, {.by = "lsan"}, {.by = "ubsan"}};
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < sizeof always / sizeof always[0]; i++)
        if (!is_plain_evidence(p, always[i].by))
            rc = for_compilers(p, &always[i], check_right);
    return rc;
}

/* Without its library a pitfall proves nothing, neither way. */
static int lacks_library(struct prover *p, bool *out)
{
    const char *header;
    char claim[160];
    int rc = prove_needs(p->unit, &p->stage, &header);

    *out = rc == 0 && header != NULL;
    if (*out) {
        (void)snprintf(claim, sizeof claim, "all of it, for want of <%s>",
                       header);
        tell(p, PROOF_SKIP, claim, NULL);
    }
    return rc;
}

/* True when told: what is claimed cannot be asked of anybody. */
static bool names_no_detector(struct prover *p)
{
    struct manifest_error error;

    if (detector_names_check(p->unit, &error) == 0)
        return false;
    tell(p, PROOF_FAIL, error.text, NULL);
    return true;
}

static int prove_all(struct prover *p)
{
    const struct unit_pitfall *pitfall = &p->unit->as.pitfall;
    const struct unit_evidence *evidence = pitfall->evidence.items;
    const struct unit_evidence *silent = pitfall->silent.items;
    bool lacks;
    size_t i;
    int rc = lacks_library(p, &lacks);

    if (rc < 0 || lacks || names_no_detector(p))
        return rc;
    for (i = 0; rc == 0 && !is_refused(p) && i < pitfall->evidence.count; i++) {
        rc = for_compilers(p, &evidence[i], check_wrong);
        if (rc == 0)
            rc = for_compilers(p, &evidence[i], check_right);
    }
    for (i = 0; rc == 0 && !is_refused(p) && i < pitfall->silent.count; i++)
        rc = for_compilers(p, &silent[i], check_silent);
    return rc == 0 && !p->exchanged ? check_right_always(p) : rc;
}

static int prover_init(struct prover *p, const struct unit *unit)
{
    int rc = box_init();

    if (snprintf(p->wrong, sizeof p->wrong, "%s/%s.c", unit->dir,
                 p->exchanged ? "right" : "wrong") >= (int)sizeof p->wrong ||
        snprintf(p->right, sizeof p->right, "%s/%s.c", unit->dir,
                 p->exchanged ? "wrong" : "right") >= (int)sizeof p->right)
        rc = -ENAMETOOLONG;
    p->unit = unit;
    return rc == 0 ? stage_init(&p->stage) : rc;
}

int prove_pitfall(const struct unit *pitfall, bool exchanged, prove_fn fn,
                  void *ctx, struct prove_tally *tally)
{
    struct prover p = {
        .fn = fn, .ctx = ctx, .tally = tally, .exchanged = exchanged};
    int rc = prover_init(&p, pitfall);

    if (rc == 0)
        rc = prove_all(&p);
    stage_fini(&p.stage);
    return rc;
}

static int prove_wrong(struct prover *p, const struct unit_wrong *wrong,
                       const char *compiler)
{
    const struct unit_pattern *pattern = &p->unit->as.pattern;
    char paths[8][PATH_MAX], claim[256];
    const char *sources[10] = {p->wrong};
    struct detector_report r;
    struct detector_job job = {0};
    size_t i;
    int rc;

    (void)snprintf(p->wrong, sizeof p->wrong, "%s/wrong/%s.c", p->unit->dir,
                   wrong->id);
    for (i = 0; i < pattern->sources.count && i < 8; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "%s/%s", p->unit->dir,
                       pattern->sources.items[i]);
        sources[i + 1] = paths[i];
    }
    job.detector = detector_find(wrong->by);
    job.compiler = compiler;
    job.sources = sources;
    job.include = p->unit->dir;
    job.libs = &pattern->test.libs;
    rc = detector_run(&job, &p->stage, &r);
    if (rc < 0)
        return rc;
    (void)snprintf(claim, sizeof claim, "wrong/%s.c: %s, %s: %s", wrong->id,
                   compiler, detector_title(job.detector), wrong->text);
    if (r.result == DETECTION_MISSING)
        tell(p, PROOF_SKIP, claim, &r);
    else
        tell(p,
             r.result == DETECTION_SPOKE && holds(&r, wrong->text) ? PROOF_PASS
                                                                   : PROOF_FAIL,
             claim, &r);
    detector_report_fini(&r);
    return 0;
}

int prove_pattern(const struct unit *pattern, prove_fn fn, void *ctx,
                  struct prove_tally *tally)
{
    struct prover p = {.fn = fn, .ctx = ctx, .tally = tally};
    const struct unit_wrong *wrong = pattern->as.pattern.wrong.items;
    bool provable;
    size_t i;
    int rc = prover_init(&p, pattern);

    provable = rc == 0 && !names_no_detector(&p);
    for (i = 0; provable && rc == 0 && i < pattern->as.pattern.wrong.count;
         i++) {
        rc = prove_wrong(&p, &wrong[i], "gcc");
        if (rc == 0 && detector_both_compilers(detector_find(wrong[i].by)))
            rc = prove_wrong(&p, &wrong[i], "clang");
    }
    stage_fini(&p.stage);
    return rc;
}

int prove_show(const struct unit *pitfall, size_t evidence, bool wrong,
               char **said, char end[64])
{
    struct prove_tally tally = {0};
    struct prover p = {.tally = &tally};
    const struct group_list *list = &pitfall->as.pitfall.evidence;
    const struct unit_evidence *shown = list->items;
    struct detector_report r = {0};
    const char *compiler = "gcc";
    int rc = prover_init(&p, pitfall);

    *said = NULL;
    if (rc == 0 &&
        (evidence >= list->count || !detector_find(shown[evidence].by)))
        rc = -EINVAL;
    if (rc == 0) {
        shown += evidence;
        if (shown->with.count > 0)
            compiler = shown->with.items[0];
        rc = run_side(&p, shown, compiler, wrong ? p.wrong : p.right, &r);
    }
    if (rc == 0) {
        *said = r.said;
        (void)snprintf(end, 64, "%s",
                       r.result == DETECTION_MISSING ? "tool missing" : r.end);
        r.said = NULL;
    }
    detector_report_fini(&r);
    stage_fini(&p.stage);
    return rc;
}
