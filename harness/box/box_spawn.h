/* SPDX-License-Identifier: MIT-0 */
/* box_spawn.h - from clone to exec: the child locks itself in.
 *
 * Everything that can be prepared was prepared by the parent; the child makes
 * system calls only, in the parent's memory. A step that fails is told on
 * `notes_fd`, which exec closes: an empty pipe means that the command runs.
 *
 * The strict tier goes through the same steps in two places:
 *
 *     BOX_DIRECT   supervisor -> command             every step
 *     BOX_AROUND   supervisor -> bwrap               session, uid, parent...
 *     BOX_INSIDE   bwrap -> lab-box -> command       cwd, Landlock, limits...
 *
 * Errors: 0 or a negative errno.
 */
#ifndef BOX_SPAWN_H
#define BOX_SPAWN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "box_filter.h"
#include "box_limits.h"

enum box_place { BOX_DIRECT, BOX_AROUND, BOX_INSIDE };

/* The child's descriptors: the streams, and what lab-box inherits. */
enum box_fd {
    BOX_FD_ANSWERS = 3,
    BOX_FD_PLAN,   /* box_inner.h */
    BOX_FD_NOTES,  /* struct box_note */
    BOX_FD_RULES,  /* Landlock's */
    BOX_FD_HELPER, /* lab-box itself, for bwrap to copy */
    BOX_FDS
};

struct box_plan {
    enum box_place place;
    const char *const *argv;
    const char *const *env;
    const char *cwd;  /* NULL: ours */
    int fds[BOX_FDS]; /* what becomes 0, 1, 2...; -1: closed. Each is itself
                         or no number below BOX_FDS */
    int notes_fd;
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

enum box_note_kind { BOX_NOTE_FAILED = 1, BOX_NOTE_STARTED, BOX_NOTE_ENDED };

/* What is told on notes_fd, each in one write. */
struct box_note {
    enum box_note_kind kind;
    int step, error; /* FAILED: error is an errno */
    /* By lab-box. STARTED: the wrapper stands. ENDED: of the command and what
     * it left behind. */
    int64_t at_ns; /* CLOCK_MONOTONIC */
    int status;    /* as wait() has it */
    int leftovers;
    int64_t cpu_ns;
    int64_t peak_kib;
};

enum { BOX_STEP_HELPER = 100 }; /* lab-box could not read its plan */

/* Starts the child. Its pid, which but inside is its session and its process
 * group too, or -EAGAIN, -ENOMEM. */
pid_t box_spawn(const struct box_plan *plan);

/* "exec", "landlock"...: for a message. */
const char *box_spawn_step_name(int step);

#endif
