/* SPDX-License-Identifier: MIT-0 */
/* exit_words.h - a wait status in words.
 *
 * Threads: any; no state.
 */
#ifndef EXIT_WORDS_H
#define EXIT_WORDS_H

#include <stddef.h>

/* Puts what waitpid's `status` says into `out`, `cap` bytes with the NUL:
 *
 *     ok                        it exited with 0
 *     exit N                    it exited with N, 1 to 255
 *     killed by signal N        a signal ended it
 *     killed by signal N, core  the same, and a core was dumped
 *     stopped by signal N       it is stopped, not ended
 *     unknown status N          none of these
 *
 * Returns the length of the text; -1 when it does not fit, and out is "".
 * cap >= 1. */
int exit_words(int status, char *out, size_t cap);

#endif
