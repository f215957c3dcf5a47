/* SPDX-License-Identifier: MIT-0 */
/* mutate.h - how many small faults do a unit's checks notice?
 *
 * What is changed, and what has to notice:
 *   lab, kind "code"    the solution         the lab's cases, all tiers
 *   lab, kind "tests"   solution/, what      the reference suite in solution/
 *                       is tested
 *   pattern             its sources          <id>_test
 * Plainly first; what survives is tried again under ASan and UBSan. A
 * time-out notices. `equivalent` in unit.cfg lists mutants that no check can
 * tell from the right code; they do not count. Nor do those that the compiler
 * makes the same program of, as in code for another machine.
 * Ownership: the report is the caller's, mutate_report_fini.
 * Idea:      Papadakis, Jia, Harman, Le Traon, "Trivial Compiler Equivalence"
 *            (ICSE 2015).
 * Threads:   none; two processors test two mutants at a time.
 * Errors:    0 or a negative errno, the sentence is in report.why.
 *            -EPROTO: the checks fail on the unchanged code.
 */
#ifndef MUTATE_H
#define MUTATE_H

#include "catalogue.h"
#include "mutant.h"
#include "workspace.h"

enum { MUTATE_MAX_FILES = 8, MUTATE_NAME = 64 };

enum mutant_fate {
    MUTANT_WAITING,
    MUTANT_UNBUILT, /* does not compile */
    MUTANT_SAME,    /* compiles to the program that the right code does */
    MUTANT_KILLED,
    MUTANT_SURVIVED,
    MUTANT_EQUIVALENT /* survived, as listed */
};

struct mutate_report {
    struct mutant_list mutants;
    enum mutant_fate *fates;                   /* one a mutant */
    char files[MUTATE_MAX_FILES][MUTATE_NAME]; /* by mutant.file */
    size_t counts[MUTANT_EQUIVALENT + 1];
    struct string_list killed; /* listed as equivalent, but noticed */
    struct string_list gone;   /* listed, but there is no such mutant */
    char why[512];
};

/* One more mutant is through; report->mutants.items[i]. */
typedef void (*mutate_fn)(const struct mutate_report *report, size_t i,
                          size_t done, void *ctx);

struct mutate_request {
    const struct catalogue *catalogue;
    const struct workspace *ws;
    const struct unit *unit; /* a lab or a pattern */
    size_t sample;           /* how many mutants; 0: all */
    uint64_t seed;           /* of the sample and of random cases */
    mutate_fn on_done;       /* may be NULL */
    void *ctx;
};

int mutate(const struct mutate_request *request, struct mutate_report *out);
void mutate_report_fini(struct mutate_report *report);

/* Killed mutants in tenths of a percent of those that count; -1: none does. */
int mutate_score(const struct mutate_report *report);
/* What the score has to reach, likewise. */
int mutate_bar(const struct unit *unit);

const char *mutant_fate_name(enum mutant_fate fate);

#endif
