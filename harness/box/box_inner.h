/* SPDX-License-Identifier: MIT-0 */
/* box_inner.h - the plan that lab-box, the inner helper, is given.
 *
 * bwrap starts lab-box as the first process of the sandbox. It reads its plan
 * from a descriptor that it inherits, starts the command by box_spawn, waits,
 * ends what is left and tells how the command ended. Both ends are built from
 * this header; a plan of another build is refused by its mark.
 *
 * Errors: 0 or a negative errno.
 */
#ifndef BOX_INNER_H
#define BOX_INNER_H

#include "box_spawn.h"

/* What the plan of a command becomes inside, as the bytes of a memfd.
 *   out  [transfer]  close(); -1 on failure
 *   -EMFILE, -ENOMEM, -ENOSPC
 */
int box_inner_write(int *out, const struct box_plan *plan);

/* A plan that was read, and what it points to. */
struct box_inner {
    struct box_plan plan;
    struct box_filter filter;
    char *bytes;
    const char **args, **vars;
};

/* Reads it. Descriptors are those of enum box_fd. Also on failure to be
 * released by box_inner_fini.
 *   -EPROTO  not a plan, or that of another build
 *   -ENOMEM, -EBADF...
 */
int box_inner_read(struct box_inner *out, int fd);
void box_inner_fini(struct box_inner *inner);

/* Runs the plan to its end, as the first process of a pid namespace: nothing
 * but the caller is left in it. */
int box_inner_run(const struct box_plan *plan, struct box_note *out);

#endif
