/* SPDX-License-Identifier: MIT-0 */
/* unit_schema.h - the tables that say what a unit.cfg of each kind holds. */
#ifndef UNIT_SCHEMA_H
#define UNIT_SCHEMA_H

#include "unit.h"

const struct manifest_schema *unit_schema(enum unit_type type);

#endif
