/* SPDX-License-Identifier: MIT-0 */
/* lab_prove.h - is a lab what its unit.cfg says? The author's check.
 *
 * starter builds and fails; solution passes every tier; each mistake fails
 * exactly its declared cases with the declared signs, differs from the
 * solution by few lines, and is the one that gets named.
 */
#ifndef LAB_PROVE_H
#define LAB_PROVE_H

#include <stdint.h>

#include "catalogue.h"
#include "prove.h"
#include "verdict.h"
#include "workspace.h"

struct string_builder;

int lab_prove(const struct catalogue *catalogue, const struct workspace *ws,
              const struct unit *lab, prove_fn fn, void *ctx,
              struct prove_tally *tally);

/* Checks what is in a folder of the lab: "solution", "mistakes/one_past_end".
 * v: the caller's, verdict_fini, also on failure. */
int lab_prove_run(const struct catalogue *catalogue, const struct workspace *ws,
                  const struct unit *lab, const char *folder, uint64_t seed,
                  struct verdict *v);

/* Whether a verdict is the declared one: failing cases, their signs, who is
 * named. m NULL: the solution's, all passes. */
bool lab_prove_holds(const struct verdict *v, const struct unit_mistake *m);

/* What an author needs to see: the failing cases as unit.cfg writes them, or
 * the compiler's words. */
void lab_prove_describe(const struct verdict *v, struct string_builder *out);

#endif
