/* SPDX-License-Identifier: MIT-0 */
/* catalogue.h - every unit of a toolkit, found by id, number or folder.
 *
 * Ownership: the catalogue owns its units; they live until destroy.
 * Threads:   none.
 * Errors:    0 or a negative errno, the sentence in error->text.
 * Cost:      one pass over four folders, one unit.cfg each.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include <stddef.h>

#include "unit.h"

struct catalogue;

/* Reads every unit below `root`. A broken unit.cfg is an error, not a unit
 * that is left out. */
int catalogue_open(struct catalogue **out, const char *root,
                   struct manifest_error *error);
void catalogue_close(struct catalogue *c);

/* Units in order of kind (as in enum unit_type), then of folder name. */
size_t catalogue_count(const struct catalogue *c);
const struct unit *catalogue_at(const struct catalogue *c, size_t i);

/* By id ("first_red"), number ("01a") or folder name ("01a_first_red").
 * NULL when there is none. A chapter may have the id of a pattern: the id is
 * then the pattern's, and the chapter answers to "03" and "03_adapter". */
const struct unit *catalogue_find(const struct catalogue *c, const char *name);

/* The nearest name by spelling, else one that holds this one, or NULL: for
 * "did you mean". */
const char *catalogue_nearest(const struct catalogue *c, const char *name);

/* The chapter with the lab's first two digits, or NULL. */
const struct unit *catalogue_chapter_of(const struct catalogue *c,
                                        const struct unit *lab);

#endif
