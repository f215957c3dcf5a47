/* SPDX-License-Identifier: MIT-0 */
/* sign.h - what a failure looks like, in a line: equal for equal causes. It is
 * what `fails` in a lab's unit.cfg lists.
 *
 *     line 4: get -> 1                    first wrong line of the answer
 *     asan: heap-buffer-overflow WRITE 4 +0
 *     signal SIGSEGV    limit cpu    exit 3    differs (random case)
 */
#ifndef SIGN_H
#define SIGN_H

#include "verdict.h"

/* Writes r->sign; "" when the case did not fail. */
void sign_case(struct case_result *r);

/* Whether a sign is the declared one. Of "lsan: memory leak 24 in 3", the bytes
 * and blocks that one place lost, one number may be declared alone: "lsan:
 * memory leak 24" or "lsan: memory leak in 3". */
bool sign_fits(const char *declared, const char *sign);

/* Signs that many causes share: a crash, a limit, an exit code, the answer
 * to an input that the seed chose. */
bool sign_is_weak(const struct case_result *r);

#endif
