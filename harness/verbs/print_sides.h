/* SPDX-License-Identifier: MIT-0 */
/* print_sides.h - two answers next to each other, as `diff` and `replay` show
 * them. */
#ifndef PRINT_SIDES_H
#define PRINT_SIDES_H

#include "str_view.h"

struct lab_cli;

int print_sides(struct lab_cli *cli, struct str_view want, struct str_view got);

#endif
