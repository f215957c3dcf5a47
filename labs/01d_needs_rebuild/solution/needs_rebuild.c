/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"

bool needs_rebuild(long target, const long *prerequisites, size_t count)
{
    size_t i;

    if (target == 0)
        return true;
    for (i = 0; i < count; i++)
        if (prerequisites[i] == 0 || prerequisites[i] > target)
            return true;
    return false;
}
