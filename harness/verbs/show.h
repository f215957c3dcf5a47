/* SPDX-License-Identifier: MIT-0 */
#ifndef SHOW_H
#define SHOW_H

#include <stddef.h>

struct lab_cli;
struct unit;

/* The question, both sides, the evidence, the page. */
int show_pitfall_page(struct lab_cli *cli, const struct unit *pitfall);

/* wrong.c beside right.c, then the primary detector's words on both, produced
 * now. `context`: equal lines kept round a change, 0: all. */
int show_pitfall(struct lab_cli *cli, const struct unit *pitfall,
                 size_t context);

#endif
