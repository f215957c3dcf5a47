/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* sysinfo is Linux's */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "box_impl.h"
#include "box_landlock.h"
#include "box_spawn.h"

enum {
    /* RLIMIT_NPROC counts all threads of the uid, those of other boxes too,
     * so it is a net below the exact count of box_watch.c. */
    TASKS_SPARE = 256,
    TASKS_SPARE_PER_CPU = 16
};

static unsigned filter_kind(const struct box *b)
{
    const struct box_request *request = b->request;
    unsigned kind = 0;

    if (b->bounds.procs > 1)
        kind |= BOX_FILTER_FORK;
    if (request->limits.net)
        kind |= BOX_FILTER_NET;
    if (request->sanitizer == BOX_ASAN)
        kind |= BOX_FILTER_LEAKS;
    /* Children that may be signalled have other pids than the filter knows:
     * there Landlock's signal scope stands in, where the kernel has it. */
    if (b->bounds.procs > 1 && b->tier == BOX_BASIC &&
        box_host()->landlock >= BOX_LANDLOCK_SCOPES_SIGNALS)
        kind |= BOX_FILTER_KILL;
    return kind;
}

static int64_t most_tasks(const struct box *b)
{
    const struct box_host *host = box_host();
    int64_t spare = TASKS_SPARE + (int64_t)TASKS_SPARE_PER_CPU * host->cpus;
    struct sysinfo info;
    int64_t present;

    if (b->tier == BOX_NONE)
        return 0;
    if (b->bounds.procs > 1) {
        present = box_tasks_of(host->uid);
        return present < 0 ? present : present + b->bounds.procs + spare;
    }
    /* No fork: only threads are to be bounded, and an upper bound of what is
     * present, all threads of the host, costs one call. */
    return sysinfo(&info) < 0 ? -errno : info.procs + spare;
}

static int prepare_isolation(struct box *b, struct box_plan *plan)
{
    int rc = 0;

    plan->ruleset = -1;
    if (b->tier >= BOX_DEGRADED)
        rc = box_filter_get(&plan->filter, filter_kind(b));
    if (rc == 0 && b->tier == BOX_BASIC)
        rc = box_landlock_prepare(&plan->ruleset, box_host()->landlock,
                                  b->request);
    return rc;
}

static void fill_plan(const struct box *b, struct box_plan *plan)
{
    const struct box_host *host = box_host();

    plan->argv = b->request->argv;
    plan->env = b->request->env;
    plan->cwd = b->request->cwd;
    memcpy(plan->fds, b->streams.child_fds, sizeof plan->fds);
    plan->bounds = b->bounds;
    plan->drops_uid = host->drops_uid && b->request->tier != BOX_NONE;
    plan->uid = host->uid;
    plan->gid = host->gid;
    plan->parent = getpid();
    plan->own_proc = b->request->sanitizer != BOX_PLAIN;
    plan->no_aslr = b->request->sanitizer == BOX_TSAN;
}

int box_launch(struct box *b)
{
    struct box_plan plan = {0};
    int ends[2] = {-1, -1};
    int rc;

    b->bounds.tasks = most_tasks(b);
    if (b->bounds.tasks < 0)
        return (int)b->bounds.tasks;
    rc = prepare_isolation(b, &plan);
    if (rc < 0)
        return rc;
    rc = box_pipe(ends);
    b->error_fd = ends[0];
    if (rc == 0 && fcntl(b->error_fd, F_SETFL, O_NONBLOCK) < 0)
        rc = -errno;
    if (rc == 0) {
        plan.error_fd = ends[1];
        fill_plan(b, &plan);
        b->started_ns = event_loop_now_ns(b->loop);
        rc = box_spawn(&plan);
    }
    if (ends[1] >= 0)
        (void)close(ends[1]);
    if (plan.ruleset >= 0)
        (void)close(plan.ruleset);
    box_streams_close_child_ends(&b->streams);
    if (rc > 0) {
        b->live.pid = rc;
        intrusive_list_push_back(&box_host()->live, &b->live.node);
    }
    return rc < 0 ? rc : 0;
}
