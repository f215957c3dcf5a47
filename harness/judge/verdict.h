/* SPDX-License-Identifier: MIT-0 */
/* verdict.h - what is true of one answer to a lab: plain data.
 *
 * Made by lab_check.h, read by verbs/. Strings of a case_result are [owned]
 * by it and end with verdict_fini.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "box.h"
#include "compare.h"
#include "finding.h"
#include "unit.h"

enum tier { TIER_PARSE, TIER_PLAIN, TIER_ASAN_UBSAN, TIER_TSAN, TIER_COUNT };

enum { SIGN_CAP = 160 };

enum outcome {
    OUTCOME_NOT_RUN,
    OUTCOME_PASS,
    OUTCOME_DIFFERS,   /* see diff */
    OUTCOME_SANITIZER, /* see finding */
    OUTCOME_SIGNAL,    /* status: the signal */
    OUTCOME_LIMIT,     /* see limit, cpu_ms, wall_ms, waiting */
    OUTCOME_EXIT,      /* status: exit code, not 0 */
    OUTCOME_FORGED,    /* bytes on the answer channel that are no answers */
    OUTCOME_REJECTED,  /* tests: they fail on the right implementation */
    OUTCOME_UNCAUGHT,  /* tests: they pass on a wrong implementation */
    OUTCOME_SKIPPED,   /* see blocked_by */
    OUTCOME_FAULT      /* the harness could not run it; status: errno */
};

struct case_result {
    const struct unit_case *which;
    enum outcome outcome;
    enum tier tier;    /* the first tier that failed */
    bool also_differs; /* a sanitizer spoke, and the answers differ too */
    int64_t earned;
    int status;
    struct difference diff; /* points into want and got */
    size_t at_command;      /* that gave the differing line; from 1 */
    struct finding finding;
    enum box_limit limit;
    int64_t cpu_ms, wall_ms, peak_kib;
    char waiting[64];
    const char *blocked_by;
    uint64_t seed;   /* of a random case: the input that failed */
    size_t commands; /* lines of the input */
    size_t answered; /* answers that came */
    char *input, *want, *got, *prints; /* prints: stdout and stderr */
    size_t input_len, want_len, got_len, prints_len;
    char sign[SIGN_CAP];
};

struct build_result {
    bool done, ok;
    int64_t ms;
    char *messages; /* what the compiler said */
    size_t messages_len;
    enum box_limit limit; /* the compiler met it */
};

/* What is behind a failure: one declared mistake or two, or a pitfall by a
 * clue of its own, or nobody. */
struct diagnosis {
    const struct unit_mistake *mistakes[2];
    size_t count;
    const char *pitfall; /* by the clue, when count is 0; or NULL */
    char clue[SIGN_CAP]; /* "asan: heap-buffer-overflow READ 4 +0"; also of a
                          * mistake when a sanitizer alone has spoken */
    const struct unit_mistake *near; /* when nobody is named; or NULL */
    size_t distance;                 /* of `near`: cases that do not fit */
};

struct verdict {
    const struct unit *lab;
    uint64_t seed;
    char sources[65]; /* SHA-256 of the answer files */
    const char *answers_dir;
    struct build_result builds[TIER_COUNT];
    struct case_result *cases;
    size_t case_count;
    int64_t points, max_points;
    size_t passed, failed, skipped;
    bool graded; /* false: no sandbox, so the points are nobody's word */
    struct diagnosis diagnosis;
    int fault; /* the harness failed: -errno */
    char fault_text[256];
};

const char *tier_name(enum tier tier);         /* "asan_ubsan" */
const char *outcome_name(enum outcome o);      /* "differs" */
bool outcome_failed(enum outcome o);           /* not pass, skipped, not run */
void case_result_clear(struct case_result *r); /* keeps `which` */
void verdict_fini(struct verdict *v);

#endif
