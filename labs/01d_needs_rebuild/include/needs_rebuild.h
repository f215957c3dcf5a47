/* SPDX-License-Identifier: MIT-0 */
/* needs_rebuild.h - make's rule: must this target be made again?
 *
 * Threads: any; no state.
 */
#ifndef NEEDS_REBUILD_H
#define NEEDS_REBUILD_H

#include <stdbool.h>
#include <stddef.h>

/* `target` and each of the `count` prerequisites is the time of a file, a
 * number above 0; 0 means that there is no such file.
 *
 * True when the target is missing, when a prerequisite is missing, or when a
 * prerequisite is newer than the target. Equal times are up to date. A target
 * without prerequisites is made only when it is missing. */
bool needs_rebuild(long target, const long *prerequisites, size_t count);

#endif
