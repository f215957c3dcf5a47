/* SPDX-License-Identifier: MIT-0 */
/* box_host.h - what this host gives, found out once, and the boxes that run.
 *
 * The one place of the box with state that outlives a run: sub-reaper,
 * ignored SIGPIPE and the list of live boxes belong to the process.
 * Threads: the thread that calls box_init.
 * Errors:  0 or a negative errno.
 */
#ifndef BOX_HOST_H
#define BOX_HOST_H

#include <stdbool.h>
#include <sys/types.h>

#include "intrusive_list.h"

#include "box.h"
#include "box_strict.h"

struct box_host {
    bool ready;
    int landlock;   /* ABI, 0: none */
    bool seccomp;   /* filters can be installed */
    bool drops_uid; /* we are root: boxed commands change to uid, gid */
    uid_t uid;
    gid_t gid;
    int cpus;
    struct box_strict strict;
    bool chosen; /* box_choose: no more than `most` */
    enum box_tier most;
    char text[96];              /* box_tier_text */
    int interrupted;            /* a signal told us to end, or 0 */
    struct intrusive_list live; /* struct box_live */
};

/* A box whose main process was started and not yet waited for. */
struct box_live {
    struct intrusive_list_node node;
    pid_t pid;    /* main process, or bwrap; its session too */
    bool untamed; /* no filter: its processes may leave the session */
    bool wrapped; /* strict: the pid is that of bwrap */
};

/* [borrowed] until the program ends. Only box_init sets it up. */
struct box_host *box_host(void);

/* The tier that a run gets which wants this one. */
enum box_tier box_host_reach(enum box_tier wanted);

/* Does a live box own this session? */
bool box_host_owns_session(pid_t session);

/* Is this the only untamed box alive? Then orphans of unknown session are
 * its own. */
bool box_host_only_untamed(const struct box_live *live);

#endif
