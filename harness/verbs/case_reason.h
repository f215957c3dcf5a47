/* SPDX-License-Identifier: MIT-0 */
#ifndef CASE_REASON_H
#define CASE_REASON_H

#include "verdict.h"

/* What happened in a case, in a sentence; "" when it passed. */
void case_reason(const struct verdict *v, const struct case_result *k,
                 char *out, size_t cap);

#endif
