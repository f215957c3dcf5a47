/* SPDX-License-Identifier: MIT-0 */
/* detector_names.h - that each `by` of a unit.cfg names a detector. */
#ifndef DETECTOR_NAMES_H
#define DETECTOR_NAMES_H

#include "unit.h"

/* 0, or -EINVAL with file:line and the names there are in error->text. */
int detector_names_check(const struct unit *unit, struct manifest_error *error);

#endif
