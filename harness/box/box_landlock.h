/* SPDX-License-Identifier: MIT-0 */
/* box_landlock.h - which files a boxed command may touch.
 *
 * Debian 12 has no library and a header of ABI 2: the calls are raw and the
 * constants up to ABI 7 are ours. The parent builds the rule set, so a wrong
 * path is an error before anything runs; the child only enters it.
 * Errors: 0 or a negative errno.
 * Source: landlock(7); kernel, Documentation/userspace-api/landlock.rst.
 */
#ifndef BOX_LANDLOCK_H
#define BOX_LANDLOCK_H

#include "box.h"

enum { BOX_LANDLOCK_SCOPES_SIGNALS = 6 }; /* the first ABI that does */

/* The ABI of this kernel, at most what we know; 0 without Landlock. */
int box_landlock_abi(void);

/* Makes the rule set of a request: /usr, two devices, its paths.
 *   out  [transfer]  close(); -1 on failure
 *   -ENOENT, -EACCES  a path of the request cannot be opened
 */
int box_landlock_prepare(int *out, int abi, const struct box_request *request);

/* In the child, after fork: lets it read its own folder of /proc, which the
 * sanitizers need to start and to name lines. */
int box_landlock_add_own_proc(int ruleset);

/* In the child: from here on only the rules' files. Needs no_new_privs. */
int box_landlock_enter(int ruleset);

#endif
