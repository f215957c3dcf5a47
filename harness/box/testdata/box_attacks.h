/* SPDX-License-Identifier: MIT-0 */
/* box_attacks.h - the acts that a box refuses. Each prints "ok" or the name of
 * its errno, so that a test sees WHY. */
#ifndef BOX_ATTACKS_H
#define BOX_ATTACKS_H

/* The exit code of the act; 99: no act of this name. */
int box_attack(const char *name, const char *word);

#endif
