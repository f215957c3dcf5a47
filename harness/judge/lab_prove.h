/* SPDX-License-Identifier: MIT-0 */
/* lab_prove.h - is a lab what its unit.cfg says? The author's check.
 *
 * starter builds and fails; solution passes every tier; each mistake fails
 * exactly its declared cases with the declared signs, differs from the
 * solution by few lines, and is the one that gets named.
 */
#ifndef LAB_PROVE_H
#define LAB_PROVE_H

#include "catalogue.h"
#include "prove.h"
#include "workspace.h"

int lab_prove(const struct catalogue *catalogue, const struct workspace *ws,
              const struct unit *lab, prove_fn fn, void *ctx,
              struct prove_tally *tally);

#endif
