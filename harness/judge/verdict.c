/* SPDX-License-Identifier: MIT-0 */
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

const char *tier_name(enum tier tier)
{
    static const char *const names[TIER_COUNT] = {
        [TIER_PARSE] = "parse",
        [TIER_PLAIN] = "plain",
        [TIER_ASAN_UBSAN] = "asan_ubsan",
        [TIER_TSAN] = "tsan",
    };

    return names[tier];
}

const char *outcome_name(enum outcome o)
{
    static const char *const names[] = {
        [OUTCOME_NOT_RUN] = "not_run",   [OUTCOME_PASS] = "pass",
        [OUTCOME_DIFFERS] = "differs",   [OUTCOME_SANITIZER] = "sanitizer",
        [OUTCOME_SIGNAL] = "signal",     [OUTCOME_LIMIT] = "limit",
        [OUTCOME_EXIT] = "exit",         [OUTCOME_FORGED] = "forged",
        [OUTCOME_REJECTED] = "rejected", [OUTCOME_UNCAUGHT] = "uncaught",
        [OUTCOME_SKIPPED] = "skipped",   [OUTCOME_FAULT] = "fault",
    };

    return names[o];
}

bool outcome_failed(enum outcome o)
{
    return o != OUTCOME_PASS && o != OUTCOME_SKIPPED && o != OUTCOME_NOT_RUN;
}

void case_result_clear(struct case_result *r)
{
    const struct unit_case *which = r->which;

    free(r->input);
    free(r->want);
    free(r->got);
    free(r->prints);
    memset(r, 0, sizeof *r);
    r->which = which;
}

void verdict_fini(struct verdict *v)
{
    size_t i;

    for (i = 0; i < v->case_count; i++)
        case_result_clear(&v->cases[i]);
    for (i = 0; i < TIER_COUNT; i++)
        free(v->builds[i].messages);
    free(v->cases);
    memset(v, 0, sizeof *v);
}
