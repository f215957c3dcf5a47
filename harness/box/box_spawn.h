/* SPDX-License-Identifier: MIT-0 */
/* box_spawn.h - from fork to exec: the child locks itself in.
 *
 * Everything that can be prepared was prepared by the parent; the child makes
 * system calls only. A step that fails is told on `error_fd`, which exec
 * closes: an empty pipe means that the command runs.
 * Errors: 0 or a negative errno.
 */
#ifndef BOX_SPAWN_H
#define BOX_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "box_limits.h"
#include "box_seccomp.h"

struct box_plan {
    const char *const *argv;
    const char *const *env;
    const char *cwd; /* NULL: ours */
    int fds[4];      /* for 0, 1, 2, 3; 3 may be -1. All are above 3 */
    int error_fd;
    int ruleset;                     /* -1: no Landlock */
    const struct box_filter *filter; /* NULL: no seccomp */
    struct box_bounds bounds;
    bool drops_uid;
    uid_t uid;
    gid_t gid;
    pid_t parent;  /* us: the child ends when we do */
    bool own_proc; /* the sanitizers read /proc/self */
    bool no_aslr;  /* TSan's shadow wants known addresses */
};

/* What the child says on error_fd. */
struct box_spawn_failure {
    int step;
    int error; /* errno */
};

/* Starts the child. Its pid, which is its session and its process group too,
 * or -EAGAIN, -ENOMEM. */
pid_t box_spawn(const struct box_plan *plan);

/* "exec", "landlock"...: for a message. */
const char *box_spawn_step_name(int step);

#endif
