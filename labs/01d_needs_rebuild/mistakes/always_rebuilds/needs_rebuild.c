/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"

bool needs_rebuild(long target, const long *prerequisites, size_t count)
{
    (void)target;
    (void)prerequisites;
    (void)count;
    return true;
}
