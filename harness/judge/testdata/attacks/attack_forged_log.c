/* SPDX-License-Identifier: MIT-0 */
/* WRONG: prints a pass into the compiler's messages */
#include "results.h"

#pragma message("01a_first_red   10/10 points\n  ok    all\n::notice::pass")
#line 1 "\033[2J::error::forged"
#warning all cases pass

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
