/* SPDX-License-Identifier: MIT-0 */
/* reference.h - what a lab's own files are built to: driver, solution,
 * generator, implementations. Built once, kept by content hash.
 *
 *     <dir>/lib-<tier>/         driver and patterns, linked with an answer
 *     <dir>/solution            answers a generated input
 *     <dir>/gen                 prints an input for a seed
 *     <dir>/impl-<tier>-<case>/ kind "tests": objects of what is tested
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "catalogue.h"
#include "verdict.h"
#include "workspace.h"

struct reference {
    char dir[PATH_MAX];
    const struct unit *lab;
    const struct catalogue *catalogue;
};

/* Builds what is missing. -EPROTO: one of the lab's own files does not
 * compile; the compiler's words are in `why`. */
int reference_prepare(struct reference *out, const struct catalogue *catalogue,
                      const struct unit *lab, const struct workspace *ws,
                      char *why, size_t why_cap);

/* An input for `seed`, and the answer to it. [transfer] free(). */
int reference_input(const struct reference *r, uint64_t seed, char **input,
                    size_t *len);
int reference_answer(const struct reference *r, const char *input,
                     size_t input_len, char **answer, size_t *len);

/* Kind "tests": an implementation that the seed chooses. gen SEED prints a
 * header, variant.h; the case's implementation is compiled with it, its
 * objects go to `dir`. */
int reference_variant(const struct reference *r, const struct unit_case *k,
                      enum tier tier, uint64_t seed, const char *dir);

#endif
