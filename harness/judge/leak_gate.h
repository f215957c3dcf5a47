/* SPDX-License-Identifier: MIT-0 */
/* leak_gate.h - lets the leak check of a run rest when nothing can be lost.
 *
 * At its end LeakSanitizer looks for a pointer to each block that is alive, in
 * megabytes of memory: two thirds of the time that a short run takes. When no
 * block is alive there is nothing to look for. The runtime asks a function of
 * that name, and counts the bytes itself.
 */
#ifndef LEAK_GATE_H
#define LEAK_GATE_H

/* A source file for the sanitized tier, of every driver that is ours. */
extern const char leak_gate_source[];

#endif
