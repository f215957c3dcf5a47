/* SPDX-License-Identifier: MIT-0 */
#include "lab_prove.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "box.h"
#include "lab_check.h"
#include "sign.h"
#include "string_builder.h"
#include "workspace.h"

enum { SEED = 7 };

struct lab_prover {
    const struct catalogue *catalogue;
    const struct workspace *ws;
    const struct unit *lab;
    prove_fn fn;
    void *ctx;
    struct prove_tally *tally;
};

static void tell(struct lab_prover *p, bool holds, const char *claim,
                 const char *said)
{
    p->tally->passed += holds;
    p->tally->failed += !holds;
    if (p->fn)
        p->fn(holds ? PROOF_PASS : PROOF_FAIL, claim, said, p->ctx);
}

static bool builds(const struct verdict *v)
{
    int tier;

    for (tier = 0; tier < TIER_COUNT; tier++)
        if (v->builds[tier].done && !v->builds[tier].ok)
            return false;
    return true;
}

static bool all_pass(const struct verdict *v)
{
    return builds(v) && v->passed == v->case_count;
}

void lab_prove_describe(const struct verdict *v, struct string_builder *sb)
{
    const char *between = ""; /* libconfig takes no comma at the end */
    size_t i;
    int tier;

    for (tier = 0; tier < TIER_COUNT; tier++)
        if (v->builds[tier].done && !v->builds[tier].ok) {
            (void)string_builder_append(sb, v->builds[tier].messages,
                                        v->builds[tier].messages_len);
            return;
        }
    for (i = 0; i < v->case_count; i++) {
        const struct case_result *k = &v->cases[i];

        if (!outcome_failed(k->outcome) || k->which->random)
            continue;
        (void)string_builder_append_format(sb,
                                           "%s{ in = \"%s\"; sign = \"%s\"; }",
                                           between, k->which->id, k->sign);
        between = ",\n";
    }
    if (between[0])
        (void)string_builder_append_str(sb, "\n");
}

int lab_prove_run(const struct catalogue *catalogue, const struct workspace *ws,
                  const struct unit *lab, const char *folder, uint64_t seed,
                  struct verdict *v)
{
    struct lab_check_request request = {
        .catalogue = catalogue,
        .ws = ws,
        .lab = lab,
        .seed = seed,
        .no_parse = true,
        .retry = true,
        .tier = BOX_BASIC}; /* the lab's own files */
    char dir[PATH_MAX];
    int rc;

    memset(v, 0, sizeof *v);
    if (snprintf(dir, sizeof dir, "%s/%s", lab->dir, folder) >= (int)sizeof dir)
        return -ENAMETOOLONG;
    request.answers_dir = dir;
    rc = lab_check(&request, v);
    v->answers_dir = NULL; /* ended with this call */
    return rc;
}

static int check_dir(struct lab_prover *p, const char *folder,
                     struct verdict *v)
{
    int rc = lab_prove_run(p->catalogue, p->ws, p->lab, folder, SEED, v);

    if (rc < 0) {
        tell(p, false, "the lab's own files build and run", v->fault_text);
        verdict_fini(v);
    }
    return rc;
}

static void tell_verdict(struct lab_prover *p, bool holds, const char *claim,
                         const struct verdict *v)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    if (builds(v) && v->failed > 0)
        (void)string_builder_append_str(&sb, "it fails:\n");
    lab_prove_describe(v, &sb);
    tell(p, holds, claim, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}

static int prove_starter(struct lab_prover *p)
{
    struct verdict v;
    int rc = check_dir(p, "starter", &v);

    if (rc < 0)
        return rc;
    tell_verdict(p, builds(&v), "the starter builds", &v);
    tell_verdict(p, builds(&v) && v.failed > 0, "the starter fails", &v);
    verdict_fini(&v);
    return 0;
}

static int prove_solution(struct lab_prover *p)
{
    struct verdict v;
    char claim[128];
    int rc = check_dir(p, "solution", &v);

    if (rc < 0)
        return rc;
    tell_verdict(p, all_pass(&v), "the solution passes every case and tier",
                 &v);
    (void)snprintf(claim, sizeof claim,
                   "the points add up to %" PRId64 " of %" PRId64, v.points,
                   v.max_points);
    tell(p, v.points == v.max_points, claim, "");
    verdict_fini(&v);
    return 0;
}

static size_t count_line(struct str_view text, struct str_view wanted)
{
    struct str_view line;
    size_t n = 0;

    while (str_view_cut(&text, '\n', &line))
        n += str_view_equal(line, wanted);
    return n;
}

/* Lines of `a` beyond those that `b` has too. */
static int64_t lines_beyond(struct str_view a, struct str_view b)
{
    struct str_view rest = a, line;
    int64_t n = 0;

    while (str_view_cut(&rest, '\n', &line)) {
        struct str_view seen =
            str_view_take(a, (size_t)(line.data + line.len - a.data));

        n += count_line(seen, line) > count_line(b, line);
    }
    return n;
}

static int64_t lines_changed(struct str_view a, struct str_view b)
{
    int64_t added = lines_beyond(a, b), gone = lines_beyond(b, a);

    return added > gone ? added : gone;
}

static int changed_lines(const struct unit *lab, const char *id, int64_t *out)
{
    const struct string_list *files = &lab->as.lab.build.files;
    size_t i;
    int rc = 0;

    *out = 0;
    for (i = 0; rc == 0 && i < files->count; i++) {
        char path[PATH_MAX];
        char *mistake = NULL, *solution = NULL;
        size_t mistake_len, solution_len;

        (void)snprintf(path, sizeof path, "%s/mistakes/%s/%s", lab->dir, id,
                       files->items[i]);
        rc = workspace_read_file(path, &mistake, &mistake_len);
        (void)snprintf(path, sizeof path, "%s/solution/%s", lab->dir,
                       files->items[i]);
        if (rc == 0)
            rc = workspace_read_file(path, &solution, &solution_len);
        if (rc == 0)
            *out += lines_changed(str_view_of(mistake, mistake_len),
                                  str_view_of(solution, solution_len));
        free(mistake);
        free(solution);
    }
    return rc;
}

static const struct unit_fail *declared(const struct unit_mistake *m,
                                        const char *id)
{
    const struct unit_fail *fails = m->fails.items;
    size_t i;

    for (i = 0; i < m->fails.count; i++)
        if (strcmp(fails[i].in, id) == 0)
            return &fails[i];
    return NULL;
}

static bool fails_exactly(const struct verdict *v, const struct unit_mistake *m)
{
    size_t i;

    if (!builds(v) || m->fails.count == 0)
        return false;
    for (i = 0; i < v->case_count; i++) {
        const struct case_result *k = &v->cases[i];
        const struct unit_fail *f = declared(m, k->which->id);

        if (k->which->random) /* whether it fails is the seed's choice */
            continue;
        if (outcome_failed(k->outcome) != (f != NULL) ||
            (f && !sign_fits(f->sign, k->sign)))
            return false;
    }
    return true;
}

static bool names(const struct verdict *v, const struct unit_mistake *m)
{
    return v->diagnosis.count == 1 && v->diagnosis.mistakes[0] == m;
}

bool lab_prove_holds(const struct verdict *v, const struct unit_mistake *m)
{
    return m ? fails_exactly(v, m) && names(v, m) : all_pass(v);
}

static int prove_size(struct lab_prover *p, const struct unit_mistake *m)
{
    int64_t lines;
    char claim[160];
    int rc = changed_lines(p->lab, m->id, &lines);

    if (rc < 0)
        return rc;
    (void)snprintf(claim, sizeof claim,
                   "mistake %s: lines changed: %" PRId64 ", allowed: %" PRId64,
                   m->id, lines, m->lines_max);
    tell(p, lines > 0 && lines <= m->lines_max, claim, "");
    return 0;
}

static int prove_mistake(struct lab_prover *p, const struct unit_mistake *m)
{
    struct verdict v;
    char folder[160], claim[200];
    int rc = prove_size(p, m);

    (void)snprintf(folder, sizeof folder, "mistakes/%s", m->id);
    if (rc == 0)
        rc = check_dir(p, folder, &v);
    if (rc < 0)
        return rc;
    (void)snprintf(claim, sizeof claim, "mistake %s fails exactly as declared",
                   m->id);
    tell_verdict(p, fails_exactly(&v, m), claim, &v);
    (void)snprintf(claim, sizeof claim, "mistake %s is named, and no other",
                   m->id);
    tell(p, names(&v, m), claim,
         v.diagnosis.count ? v.diagnosis.mistakes[0]->id : "none named");
    verdict_fini(&v);
    return 0;
}

static int prove_manifest(struct lab_prover *p)
{
    struct manifest_error error = {""};
    int rc = unit_check_files(p->lab, &error);

    if (rc == 0)
        rc = unit_check_values(p->lab, &error);
    tell(p, rc == 0, "unit.cfg and the files agree", error.text);
    return rc;
}

int lab_prove(const struct catalogue *catalogue, const struct workspace *ws,
              const struct unit *lab, prove_fn fn, void *ctx,
              struct prove_tally *tally)
{
    struct lab_prover p = {catalogue, ws, lab, fn, ctx, tally};
    size_t i;
    int rc = box_init();

    if (rc == 0 && prove_manifest(&p) < 0)
        return 0; /* told; the rest would only repeat it */
    if (rc == 0)
        rc = prove_starter(&p);
    if (rc == 0)
        rc = prove_solution(&p);
    for (i = 0; rc == 0 && i < lab->as.lab.mistakes.count; i++)
        rc = prove_mistake(&p, unit_lab_mistake(&lab->as.lab, i));
    return rc == -EPROTO ? 0 : rc;
}
