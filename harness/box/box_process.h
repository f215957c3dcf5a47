/* SPDX-License-Identifier: MIT-0 */
/* box_process.h - what /proc says of one process, and of all of one box.
 *
 * A process belongs to a box when it is in the session that the box's main
 * process opened, or was begotten by one that belongs. Sessions cannot be
 * left under the filter. In a box without filter they can: orphans of an
 * unknown session that came down to us, the sub-reaper, are taken for those
 * of the last such box.
 * Errors: 0 or a negative errno.
 */
#ifndef BOX_PROCESS_H
#define BOX_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "dyn_array.h"

#include "box_host.h"

struct box_process {
    pid_t pid, parent, session;
    char state;    /* 'R', 'S', 'D', 'T', 'Z'... */
    int64_t ticks; /* user and system time, with that of reaped children */
    int64_t threads;
    int64_t pages; /* resident */
};

struct box_tree {
    DYN_ARRAY(struct box_process) all;
};

/* -ESRCH when it is gone. */
int box_process_read(struct box_process *out, pid_t pid);

/* Likewise from the `stat` file of a process or thread; leaves `pid` 0. */
int box_process_read_at(struct box_process *out, const char *path);

/* Up to cap - 1 bytes of a small file, NUL-terminated. Count or -errno. */
ssize_t box_read_small(const char *path, char *buf, size_t cap);

/* Fills the tree with the processes of the box, the main one too. On failure
 * it is empty. -ENOMEM; -EMFILE and the like. O(processes of the host). */
int box_tree_scan(struct box_tree *tree, const struct box_live *box);

/* In a strict box: is it bwrap or lab-box? */
bool box_tree_is_wrapper(const struct box_process *p,
                         const struct box_live *box);

/* In the tree of a strict box: the command's main process, or 0. */
pid_t box_tree_command(const struct box_tree *tree, const struct box_live *box);

void box_tree_fini(struct box_tree *tree);

/* How many threads of this uid run, in all. Or a negative errno. */
int64_t box_tasks_of(uid_t uid);

#endif
