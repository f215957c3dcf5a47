/* SPDX-License-Identifier: MIT-0 */
/* mutant.h - small changes to C source: the faults that tests have to see.
 *
 *     relational   <  <=   >  >=   ==  !=          to their neighbours
 *     arithmetic   +  -   *  /   %  *   ++  --   +=  -=
 *     logical      &&  ||
 *     constant     n to n+1 and n-1, 0 to 1, true and false
 *     negation     ! removed, the condition of an if or while negated
 *     statement    an expression statement, break or continue deleted
 *     release      told apart: the deleted call frees, unlocks or closes
 *
 * Works on tokens, not on a syntax tree: what is no binary operator after
 * all does not compile, and does not count.
 * Ownership: the list owns its mutants and their strings.
 * Threads:   none. Errors: 0 or a negative errno.
 * Idea:      DeMillo, Lipton, Sayward, "Hints on Test Data Selection" (1978);
 *            Offutt and others, "An Experimental Determination of Sufficient
 *            Mutant Operators" (1996).
 */
#ifndef MUTANT_H
#define MUTANT_H

#include <stddef.h>
#include <stdint.h>

#include "str_view.h"

struct mutant {
    size_t file;    /* as given to mutant_find */
    size_t at, len; /* bytes of the source that are replaced */
    char *text;     /* by this */
    char *line;     /* the changed line or lines, trimmed, blanks made one */
    size_t number;  /* of the first of them, from 1 */
    char what[32];  /* "<= to <", "deleted", "release deleted" */
};

struct mutant_list {
    struct mutant *items; /* zero: an empty list */
    size_t count, cap;
};

/* Adds every mutant of `source`, in its order. -ENOMEM. */
int mutant_find(struct mutant_list *list, struct str_view source, size_t file);

/* Keeps `n` of them, chosen by the seed, in their order. O(count). */
void mutant_sample(struct mutant_list *list, size_t n, uint64_t seed);

void mutant_list_fini(struct mutant_list *list);

/* The changed source. out [transfer] free(). -ENOMEM. */
int mutant_apply(const struct mutant *m, struct str_view source, char **out,
                 size_t *len);

#endif
