/* SPDX-License-Identifier: MIT-0 */
#ifndef SHOW_H
#define SHOW_H

struct lab_cli;
struct unit;

/* The question, show_pitfall, the text. */
int show_pitfall_page(struct lab_cli *cli, const struct unit *pitfall);
/* wrong.c beside right.c and their headers, then show_evidence. */
int show_pitfall(struct lab_cli *cli, const struct unit *pitfall);
/* The primary detector's words on both sides, produced now: once, or with
 * each set of flags that the evidence names for it. Then what the programs
 * print, where that is evidence, too. */
int show_evidence(struct lab_cli *cli, const struct unit *pitfall);

int show_readme(const struct unit *unit);

#endif
