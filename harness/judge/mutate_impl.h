/* SPDX-License-Identifier: MIT-0 */
/* mutate_impl.h - what the files of one mutation run share. Private to judge/.
 *
 *     mutate.c          sources, mutants, equivalents, totals
 *     mutate_lab.c      kind "code": lab_check on each mutant
 *     mutate_program.c  patterns and kind "tests": a test program each
 */
#ifndef MUTATE_IMPL_H
#define MUTATE_IMPL_H

#include <limits.h>

#include "mutate.h"

struct mutate_source {
    const char *name; /* "results.c", in the report */
    char *text;
    size_t len;
};

struct mutate_run {
    const struct mutate_request *request;
    struct mutate_report *report;
    char dir[PATH_MAX]; /* of the sources */
    struct mutate_source sources[MUTATE_MAX_FILES];
    size_t source_count;
    size_t done;
};

/* Gives every mutant its fate. */
int mutate_lab(struct mutate_run *run);
int mutate_program(struct mutate_run *run);

void mutate_decide(struct mutate_run *run, size_t i, enum mutant_fate fate);

/* The text of source `k`, changed by mutant i where it is that one's; i is
 * the mutants' count: nothing is changed. out [transfer] free(). */
int mutate_text(const struct mutate_run *run, size_t k, size_t i, char **out,
                size_t *len);

#endif
