/* SPDX-License-Identifier: MIT-0 */
/* diagnose.h - what is behind this failure? Known mistakes by name, or nobody.
 *
 * A wrong name is worse than none. Three questions, in this order:
 *
 *  1. Is it ONE declared mistake, or TWO at once? Every case declared for it
 *     fails with the declared sign (or with that of the other of the two), and
 *     it alone accounts for at least one of them. Failing cases that nobody
 *     accounts for are tolerated when one mistake accounts for more.
 *  2. Does a sign or a warning give away ONE of the lab's pitfalls by itself
 *     (`diagnose` in the pitfall's unit.cfg)?
 *  3. Which declared mistake is nearest? Told on request, never as a name.
 *
 * A crash, a limit or an exit code name nobody, nor do two answers to one of
 * the questions. Random cases do not count: whether they fail is the seed's
 * choice.
 * Sources: notes on signatures in unit.cfg; minimal diagnoses after Reiter,
 * "A Theory of Diagnosis from First Principles" (1987), for at most two faults.
 */
#ifndef DIAGNOSE_H
#define DIAGNOSE_H

#include "catalogue.h"
#include "verdict.h"

/* Fills v->diagnosis. */
void diagnose(struct verdict *v, const struct catalogue *catalogue);

#endif
