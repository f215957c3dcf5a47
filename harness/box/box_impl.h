/* SPDX-License-Identifier: MIT-0 */
/* box_impl.h - one run, as the files of the box share it.
 *
 *     box.c       start                                          done()
 *     box_launch.c  plan, fork                                     ^
 *     box_watch.c         timers: cpu, wall, memory, processes     |
 *     box_reap.c                main ended: leftovers stopped, killed
 *     box_report.c                                     what happened
 */
#ifndef BOX_IMPL_H
#define BOX_IMPL_H

#include <stdbool.h>
#include <stdint.h>

#include "event_loop.h"

#include "box.h"
#include "box_host.h"
#include "box_limits.h"
#include "box_process.h"
#include "box_spawn.h"
#include "box_streams.h"

struct rusage;

struct box {
    struct box_live live;
    struct event_loop *loop;
    const struct box_request *request; /* [borrowed] */
    box_done_fn done;
    void *ctx;

    enum box_tier tier;
    struct box_bounds bounds;
    bool forks; /* may consist of more than its main process */
    struct box_streams streams;
    int notes_fd;          /* what the child says: struct box_note */
    bool listens;          /* for the first note */
    bool started;          /* strict: so said lab-box */
    struct box_note ended; /* strict: how it ended; kind 0: not told */
    pid_t command;         /* its main process, 0: not found yet */

    enum box_limit limit; /* the first one met */
    int rc;               /* the box itself failed */
    const char *step;     /* at what */
    char waiting[64];
    int64_t started_ns, ended_ns;
    uint64_t wall_timer, watch_timer; /* 0: not running */

    struct box_tree tree; /* the last scan */
    size_t awaited;       /* killed leftovers that have not ended yet */
    uint64_t guard_timer; /* gives up waiting for them */
    int leftovers;
    int64_t leftover_cpu_ns, leftover_peak_kib;
    int64_t seen_cpu_ns; /* at the last look: of a tree that was killed in its
                          * own namespace nobody reports more */
    void (*on_clean)(struct box *);
};

/* Ends the run for a reason; the first one counts. box.c */
void box_stop(struct box *b, enum box_limit limit);
/* The box itself cannot go on. box.c */
void box_fail(struct box *b, int rc, const char *step);

/* The process that runs the command: the main one, but for the strict tier,
 * where the scan finds it. 0: not started yet. box_watch.c */
pid_t box_command(struct box *b);

/* Starts the main process and adds the box to the live ones; the child's ends
 * of the pipes are closed. 0 or a negative errno. box_launch.c */
int box_launch(struct box *b);

/* Says how the main process ended, with which output. On failure `out` is to
 * be released all the same. -ENOMEM. box_report.c */
int box_report_make(struct box *b, struct box_report *out, int status,
                    const struct rusage *use);
int64_t box_cpu_ns(const struct rusage *use);

/* Starts the timers; before a wrapped command has started, only that of its
 * set-up. -ENOMEM. box_watch.c */
int box_watch_start(struct box *b);
void box_watch_stop(struct box *b);

/* The main process is a zombie: ends whatever else is left of the box, then
 * calls on_clean from here or from the loop. box_reap.c */
void box_reap(struct box *b, void (*on_clean)(struct box *));
/* Kills all of a box, waits for nothing. box_reap.c */
void box_reap_now(struct box_live *live);
/* Likewise, and waits. box_reap.c */
void box_reap_at_once(struct box_live *live);

#endif
