/* SPDX-License-Identifier: MIT-0 */
/* diagnose.h - which declared mistake is this? One, by name, or none.
 *
 * A mistake is named only when the failing cases are exactly its declared
 * ones and each sign is equal. A signal, a limit or an exit code alone name
 * nobody: a wrong name is worse than none. Random cases do not count: whether
 * they fail is the seed's choice.
 */
#ifndef DIAGNOSE_H
#define DIAGNOSE_H

#include "verdict.h"

/* The sign of a failed case: equal for equal causes.
 *     line 4: get -> 1                    first wrong line of the answer
 *     asan: heap-buffer-overflow WRITE 4 +0
 *     signal SIGSEGV    limit cpu    exit 3    differs (random case)
 */
void diagnose_sign(struct case_result *r);

/* Sets v->mistake, or leaves it NULL. */
void diagnose(struct verdict *v);

#endif
