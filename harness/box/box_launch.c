/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* sysinfo is Linux's */

#include <errno.h>
#include <fcntl.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "box_impl.h"
#include "box_inner.h"
#include "box_landlock.h"
#include "box_seccomp.h"
#include "box_strict.h"

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
     * there the pid namespace stands in, or Landlock's signal scope, where the
     * kernel has it. */
    if (b->bounds.procs > 1 &&
        (b->tier == BOX_STRICT ||
         (b->tier == BOX_BASIC &&
          box_host()->landlock >= BOX_LANDLOCK_SCOPES_SIGNALS)))
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
    if (rc == 0 && b->tier >= BOX_BASIC)
        rc = box_landlock_prepare(&plan->ruleset, box_host()->landlock,
                                  b->request);
    return rc;
}

static void fill_plan(const struct box *b, struct box_plan *plan)
{
    const struct box_host *host = box_host();
    size_t i;

    plan->argv = b->request->argv;
    plan->env = b->request->env;
    plan->cwd = b->request->cwd;
    for (i = 0; i < BOX_FDS; i++)
        plan->fds[i] = i <= BOX_FD_ANSWERS ? b->streams.child_fds[i] : -1;
    plan->bounds = b->bounds;
    plan->drops_uid = host->drops_uid && b->tier != BOX_NONE;
    plan->uid = host->uid;
    plan->gid = host->gid;
    plan->parent = getpid();
    plan->own_proc = b->request->sanitizer != BOX_PLAIN;
    plan->no_aslr = b->request->sanitizer == BOX_TSAN;
}

static void close_all(const int *fds, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (fds[i] >= 0)
            (void)close(fds[i]);
}

/* The plan goes to lab-box, and bwrap is what is started: with our uid, our
 * session and no limits. */
static int spawn_wrapped(const struct box *b, const struct box_plan *inner)
{
    static const char *const no_env[] = {NULL};
    struct box_plan plan = *inner;
    struct box_wrap wrap;
    int fds[] = {-1, -1}; /* plan, helper */
    int rc = box_inner_write(&fds[0], inner);

    if (rc == 0)
        rc = box_lift(&fds[0]);
    if (rc == 0 && !box_host()->strict.helper_in_reach) {
        fds[1] = box_strict_open_helper();
        rc = fds[1] < 0 ? fds[1] : 0;
    }
    if (rc == 0) {
        box_strict_wrap(&wrap, b->request);
        plan.place = BOX_AROUND;
        plan.argv = wrap.argv;
        plan.env = no_env;
        plan.cwd = "/";
        plan.fds[BOX_FD_PLAN] = fds[0];
        plan.fds[BOX_FD_NOTES] = inner->notes_fd;
        plan.fds[BOX_FD_RULES] = inner->ruleset;
        plan.fds[BOX_FD_HELPER] = fds[1];
        plan.ruleset = -1;
        plan.filter = NULL;
        plan.own_proc = plan.no_aslr = false;
        rc = box_spawn(&plan);
    }
    close_all(fds, 2);
    return rc;
}

/* The child's pid or a negative errno. */
static int spawn(struct box *b, struct box_plan *plan)
{
    int ends[2];
    int rc = box_pipe(ends);

    b->notes_fd = ends[0];
    if (rc < 0)
        return rc;
    if (fcntl(b->notes_fd, F_SETFL, O_NONBLOCK) < 0)
        rc = -errno;
    plan->notes_fd = ends[1];
    fill_plan(b, plan);
    b->started_ns = event_loop_now_ns(b->loop);
    if (rc == 0)
        rc = b->live.wrapped ? spawn_wrapped(b, plan) : box_spawn(plan);
    (void)close(ends[1]);
    return rc;
}

int box_launch(struct box *b)
{
    struct box_plan plan = {0};
    int rc;

    b->bounds.tasks = most_tasks(b);
    if (b->bounds.tasks < 0)
        return (int)b->bounds.tasks;
    rc = prepare_isolation(b, &plan);
    if (rc == 0 && plan.ruleset >= 0)
        rc = box_lift(&plan.ruleset);
    if (rc == 0)
        rc = spawn(b, &plan);
    close_all(&plan.ruleset, 1);
    box_streams_close_child_ends(&b->streams);
    if (rc > 0) {
        b->live.pid = rc;
        intrusive_list_push_back(&box_host()->live, &b->live.node);
    }
    return rc < 0 ? rc : 0;
}
