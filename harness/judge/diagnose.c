/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* sigabbrev_np */
#include "diagnose.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *signal_name(int signo, char *text, size_t cap)
{
    const char *name = sigabbrev_np(signo);

    (void)snprintf(text, cap, "SIG%s", name ? name : "?");
    return text;
}

/* Bytes that a unit.cfg cannot hold in one line become '?'. */
static void copy_printable(struct str_view v, char *out, size_t cap)
{
    size_t i;

    for (i = 0; i < v.len && i + 1 < cap; i++)
        out[i] = isprint((unsigned char)v.data[i]) ? v.data[i] : '?';
    out[i] = '\0';
}

static void sign_difference(struct case_result *r)
{
    char line[96];

    if (r->which->random) {
        (void)snprintf(r->sign, sizeof r->sign, "differs");
        return;
    }
    if (r->diff.got_ended)
        (void)snprintf(line, sizeof line, "(end)");
    else
        copy_printable(r->diff.got, line, sizeof line);
    (void)snprintf(r->sign, sizeof r->sign, "line %zu: %s", r->diff.line, line);
}

void diagnose_sign(struct case_result *r)
{
    char name[16];

    r->sign[0] = '\0';
    switch (r->outcome) {
    case OUTCOME_DIFFERS:
        sign_difference(r);
        break;
    case OUTCOME_SANITIZER:
        finding_sign(&r->finding, r->sign, sizeof r->sign);
        break;
    case OUTCOME_SIGNAL:
        (void)snprintf(r->sign, sizeof r->sign, "signal %s",
                       signal_name(r->status, name, sizeof name));
        break;
    case OUTCOME_LIMIT:
        (void)snprintf(r->sign, sizeof r->sign, "limit %s",
                       box_limit_name(r->limit));
        break;
    case OUTCOME_EXIT:
        (void)snprintf(r->sign, sizeof r->sign, "exit %d", r->status);
        break;
    case OUTCOME_FORGED:
    case OUTCOME_REJECTED:
    case OUTCOME_UNCAUGHT:
        (void)snprintf(r->sign, sizeof r->sign, "%s", outcome_name(r->outcome));
        break;
    case OUTCOME_NOT_RUN:
    case OUTCOME_PASS:
    case OUTCOME_SKIPPED:
    case OUTCOME_FAULT:
        break;
    }
}

/* Signs that many causes share. */
static bool is_weak(const struct case_result *r)
{
    return (r->outcome == OUTCOME_DIFFERS && r->which->random) ||
           r->outcome == OUTCOME_SIGNAL || r->outcome == OUTCOME_LIMIT ||
           r->outcome == OUTCOME_EXIT || r->outcome == OUTCOME_FORGED;
}

static const char *declared_sign(const struct unit_mistake *m, const char *id)
{
    const struct unit_fail *fails = m->fails.items;
    size_t i;

    for (i = 0; i < m->fails.count; i++)
        if (strcmp(fails[i].in, id) == 0)
            return fails[i].sign;
    return NULL;
}

static bool matches(const struct verdict *v, const struct unit_mistake *m)
{
    size_t failed = 0, strong = 0;
    size_t i;

    for (i = 0; i < v->case_count; i++) {
        const struct case_result *r = &v->cases[i];
        const char *sign = declared_sign(m, r->which->id);

        /* Whether a random case fails is the seed's choice. */
        if (r->which->random || !outcome_failed(r->outcome))
            continue;
        if (!sign || strcmp(sign, r->sign) != 0)
            return false;
        failed++;
        strong += !is_weak(r);
    }
    return failed == m->fails.count && strong > 0;
}

void diagnose(struct verdict *v)
{
    const struct unit_lab *lab = &v->lab->as.lab;
    size_t i;

    v->mistake = NULL;
    for (i = 0; i < lab->mistakes.count; i++) {
        const struct unit_mistake *m = unit_lab_mistake(lab, i);

        if (!matches(v, m))
            continue;
        if (v->mistake) { /* two fit: not sure enough */
            v->mistake = NULL;
            return;
        }
        v->mistake = m;
    }
}
