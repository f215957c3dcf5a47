/* SPDX-License-Identifier: MIT-0 */
#include "diagnose.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "sign.h"

static const char *declared_sign(const struct unit_mistake *m, const char *id)
{
    const struct unit_fail *fails = m->fails.items;
    size_t i;

    for (i = 0; i < m->fails.count; i++)
        if (strcmp(fails[i].in, id) == 0)
            return fails[i].sign;
    return NULL;
}

/* One mistake, or two at once, held against the failing cases. */
struct hypothesis {
    const struct unit_mistake *mistakes[2];
    size_t count;
    size_t own[2];      /* cases with a strong sign that only this one gives */
    size_t telling;     /* of the first one's: more than "uncaught" */
    size_t plain;       /* of these: no sanitizer's words, its own answer */
    size_t unexplained; /* failing cases that none of them declares */
    size_t unknown;     /* declared cases that were skipped */
};

/* How one case fits: false when it speaks against the hypothesis. */
static bool fits(struct hypothesis *h, const struct case_result *r)
{
    size_t declared = 0, equal = 0, by = 0;
    size_t i;

    for (i = 0; i < h->count; i++) {
        const char *sign = declared_sign(h->mistakes[i], r->which->id);

        declared += sign != NULL;
        if (sign && sign_fits(sign, r->sign)) {
            equal++;
            by = i;
        }
    }
    if (outcome_failed(r->outcome)) {
        h->unexplained += declared == 0;
        h->own[by] += equal == 1 && !sign_is_weak(r);
        h->telling += equal == 1 && by == 0 && !sign_is_weak(r) &&
                      r->outcome != OUTCOME_UNCAUGHT;
        h->plain += equal == 1 && by == 0 && r->outcome == OUTCOME_DIFFERS;
        return declared == 0 || equal > 0;
    }
    h->unknown += declared > 0 && r->outcome == OUTCOME_SKIPPED;
    return declared == 0 || r->outcome == OUTCOME_SKIPPED;
}

static bool was_run(const struct verdict *v, const char *id)
{
    size_t i;

    for (i = 0; i < v->case_count; i++)
        if (strcmp(v->cases[i].which->id, id) == 0)
            return v->cases[i].outcome != OUTCOME_NOT_RUN;
    return false;
}

static bool all_were_run(const struct verdict *v, const struct unit_mistake *m)
{
    const struct unit_fail *fails = m->fails.items;
    size_t i;

    for (i = 0; i < m->fails.count; i++)
        if (!was_run(v, fails[i].in))
            return false;
    return true;
}

/* Beside a mistake that is plain to see, a few more cases may fail of
 * something else; two mistakes have to account for all of them. So has one of
 * which only "uncaught" is known: suites that test nothing fail those too; and
 * one of which only a sanitizer speaks: many ways lead one byte too far. */
static bool is_enough(const struct hypothesis *h)
{
    size_t open = h->unexplained + h->unknown;

    if (h->count == 2)
        return h->own[0] > 0 && h->own[1] > 0 && h->unexplained == 0;
    return h->own[0] > 0 && (open == 0 || (h->plain > 0 && h->telling >= 2 &&
                                           open < h->telling));
}

static bool holds(const struct verdict *v, struct hypothesis *h)
{
    size_t i;

    for (i = 0; i < h->count; i++)
        if (!all_were_run(v, h->mistakes[i]))
            return false;
    for (i = 0; i < v->case_count; i++)
        if (!v->cases[i].which->random && !fits(h, &v->cases[i]))
            return false;
    return is_enough(h);
}

/* The better of two explains more cases, then with fewer mistakes. */
static int compare(const struct hypothesis *a, const struct hypothesis *b)
{
    if (a->unexplained != b->unexplained)
        return a->unexplained < b->unexplained ? -1 : 1;
    return a->count < b->count ? -1 : a->count > b->count;
}

struct search {
    const struct verdict *v;
    struct hypothesis best;
    bool found, tied;
};

static void consider(struct search *s, const struct unit_mistake *one,
                     const struct unit_mistake *two)
{
    struct hypothesis h = {.mistakes = {one, two}, .count = two ? 2 : 1};
    int order;

    if (!holds(s->v, &h))
        return;
    order = s->found ? compare(&h, &s->best) : -1;
    if (order < 0)
        s->best = h;
    if (order <= 0)
        s->tied = order == 0;
    s->found = true;
}

/* Only a sanitizer has spoken: the pitfall is certain, the cause is likely. */
static void note_evidence(struct verdict *v, const struct hypothesis *h)
{
    size_t i;

    if (h->count != 1 || h->plain > 0 || !h->mistakes[0]->pitfall)
        return;
    for (i = 0; i < v->case_count; i++)
        if (v->cases[i].outcome == OUTCOME_SANITIZER &&
            !v->cases[i].which->random) {
            (void)snprintf(v->diagnosis.clue, sizeof v->diagnosis.clue, "%s",
                           v->cases[i].sign);
            return;
        }
}

static bool find_mistakes(struct verdict *v)
{
    const struct unit_lab *lab = &v->lab->as.lab;
    struct search s = {.v = v};
    size_t i, j;

    for (i = 0; i < lab->mistakes.count; i++) {
        consider(&s, unit_lab_mistake(lab, i), NULL);
        for (j = 0; j < i; j++)
            consider(&s, unit_lab_mistake(lab, j), unit_lab_mistake(lab, i));
    }
    if (!s.found || s.tied)
        return false;
    note_evidence(v, &s.best);
    v->diagnosis.count = s.best.count;
    memcpy(v->diagnosis.mistakes, s.best.mistakes, sizeof s.best.mistakes);
    return true;
}

/* Do the same cases fail as of a mistake that shows this pitfall? One tool's
 * words alone fit more than one cause. */
static bool fails_like(const struct verdict *v, const struct unit_mistake *m)
{
    size_t i;

    for (i = 0; i < v->case_count; i++) {
        const struct case_result *r = &v->cases[i];

        if (!r->which->random && r->outcome != OUTCOME_SKIPPED &&
            outcome_failed(r->outcome) !=
                (declared_sign(m, r->which->id) != NULL))
            return false;
    }
    return true;
}

static bool is_likely(const struct verdict *v, const char *pitfall,
                      bool otherwise)
{
    const struct unit_lab *lab = &v->lab->as.lab;
    bool likely = otherwise; /* when no mistake of the lab shows it */
    size_t i;

    for (i = 0; i < lab->mistakes.count; i++) {
        const struct unit_mistake *m = unit_lab_mistake(lab, i);

        if (!m->pitfall || strcmp(m->pitfall, pitfall) != 0)
            continue;
        if (fails_like(v, m))
            return true;
        likely = false;
    }
    return likely;
}

/* Notes the pitfall; false when another one was noted before. */
static bool note_clue(struct diagnosis *d, const struct unit *pitfall,
                      const char *clue)
{
    const struct string_list *patterns = &pitfall->as.pitfall.diagnose;
    size_t i;

    for (i = 0; i < patterns->count; i++) {
        if (fnmatch(patterns->items[i], clue, 0) != 0)
            continue;
        if (d->pitfall)
            return strcmp(d->pitfall, pitfall->id) == 0;
        d->pitfall = pitfall->id;
        (void)snprintf(d->clue, sizeof d->clue, "%s", clue);
    }
    return true;
}

/* Did a sanitizer stop within two lines of "file.c:55:30: warning"? */
static bool is_where_it_broke(const struct verdict *v, struct str_view warning)
{
    char text[160];
    int line;
    size_t i;

    (void)snprintf(text, sizeof text, "%" STR_VIEW_FORMAT,
                   STR_VIEW_ARGS(str_view_take(warning, 100)));
    if (sscanf(text, "%*[^:]:%d", &line) != 1)
        return false;
    for (i = 0; i < v->case_count; i++) {
        const struct finding *f = &v->cases[i].finding;

        if (v->cases[i].outcome == OUTCOME_SANITIZER &&
            f->at.line >= line - 2 && f->at.line <= line + 2)
            return true;
    }
    return false;
}

/* "gcc: -Wshadow" for each warning of the plain build. */
static bool note_warnings(struct verdict *v, const struct unit *pitfall)
{
    const struct build_result *b = &v->builds[TIER_PLAIN];
    bool alone = true, likely = is_likely(v, pitfall->id, false);
    struct str_view rest = str_view_of(b->messages, b->messages_len);
    struct str_view line;
    char clue[SIGN_CAP];

    while (alone && str_view_cut(&rest, '\n', &line)) {
        ptrdiff_t at = str_view_find(line, str_view_from("[-W"));
        struct str_view name;

        if (at < 0 || !(likely || is_where_it_broke(v, line)))
            continue;
        line = str_view_drop(line, (size_t)at + 1);
        (void)str_view_cut(&line, ']', &name);
        (void)snprintf(clue, sizeof clue, "gcc: %" STR_VIEW_FORMAT,
                       STR_VIEW_ARGS(str_view_take(name, 60)));
        alone = note_clue(&v->diagnosis, pitfall, clue);
    }
    return alone;
}

static bool note_signs(struct verdict *v, const struct unit *pitfall)
{
    bool alone = true;
    size_t i;

    for (i = 0; alone && i < v->case_count; i++) {
        const struct case_result *r = &v->cases[i];

        if (outcome_failed(r->outcome) && !sign_is_weak(r) &&
            is_likely(v, pitfall->id, true))
            alone = note_clue(&v->diagnosis, pitfall, r->sign);
    }
    return alone;
}

/* What a tool saw is a better clue than what the compiler suspected. */
static void find_clue(struct verdict *v, const struct catalogue *catalogue)
{
    static bool (*const sources[])(struct verdict *, const struct unit *) = {
        note_signs, note_warnings};
    const struct string_list *ids = &v->lab->as.lab.pitfalls;
    bool alone = true;
    size_t i, k;

    for (k = 0; alone && !v->diagnosis.pitfall && k < 2; k++)
        for (i = 0; alone && i < ids->count; i++) {
            const struct unit *unit = catalogue_find(catalogue, ids->items[i]);

            if (unit && unit->type == UNIT_PITFALL)
                alone = sources[k](v, unit);
        }
    if (!alone)
        v->diagnosis.pitfall = NULL;
}

/* Cases in which the verdict and the mistake's declaration differ. */
static size_t distance(const struct verdict *v, const struct unit_mistake *m)
{
    size_t n = 0;
    size_t i;

    for (i = 0; i < v->case_count; i++) {
        const struct case_result *r = &v->cases[i];
        const char *sign = declared_sign(m, r->which->id);

        if (r->which->random)
            continue;
        if (outcome_failed(r->outcome))
            n += !sign || !sign_fits(sign, r->sign);
        else
            n += sign != NULL;
    }
    return n;
}

static bool has_sign_of(const struct verdict *v, const struct unit_mistake *m)
{
    size_t i;

    for (i = 0; i < v->case_count; i++) {
        const struct case_result *r = &v->cases[i];
        const char *sign = declared_sign(m, r->which->id);

        if (sign && outcome_failed(r->outcome) && sign_fits(sign, r->sign))
            return true;
    }
    return false;
}

static void find_nearest(struct verdict *v)
{
    const struct unit_lab *lab = &v->lab->as.lab;
    struct diagnosis *d = &v->diagnosis;
    size_t i;

    for (i = 0; i < lab->mistakes.count; i++) {
        const struct unit_mistake *m = unit_lab_mistake(lab, i);
        size_t n = distance(v, m);

        if (has_sign_of(v, m) && (!d->near || n < d->distance)) {
            d->near = m;
            d->distance = n;
        }
    }
}

void diagnose(struct verdict *v, const struct catalogue *catalogue)
{
    memset(&v->diagnosis, 0, sizeof v->diagnosis);
    if (v->failed == 0 || find_mistakes(v))
        return;
    find_clue(v, catalogue);
    if (!v->diagnosis.pitfall)
        find_nearest(v);
}
