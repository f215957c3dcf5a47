/* SPDX-License-Identifier: MIT-0 */
/* WRONG: jumps back into the first call, for ever */
#include "results.h"

#include <setjmp.h>

static jmp_buf back;

struct results *results_new(size_t cap)
{
    (void)cap;
    (void)setjmp(back);
    longjmp(back, 1);
}
