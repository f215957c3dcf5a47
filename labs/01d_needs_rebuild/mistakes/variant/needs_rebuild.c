/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"

#include "variant.h" /* VARIANT: chosen by the seed, see gen.c */

/* Whether prerequisite i of count is looked at. */
static bool looks_at(size_t i, size_t count)
{
    switch (VARIANT) {
    case 0:
        return count < 2 || i > 0;
    case 1:
        return count < 3 || i != count / 2;
    case 2:
        return count < 3;
    default:
        return true;
    }
}

bool needs_rebuild(long target, const long *prerequisites, size_t count)
{
    size_t i;

    if (target == 0)
        return VARIANT != 3 || count > 0;
    for (i = 0; i < count; i++)
        if (looks_at(i, count) && ((VARIANT != 4 && prerequisites[i] == 0) ||
                                   prerequisites[i] > target))
            return true;
    return VARIANT == 5 && count == 0;
}
