/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* wait4 */

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "box_impl.h"

/* A process that SIGKILL does not end within this hangs in the kernel. */
static const int64_t GUARD_NS = (int64_t)5 * 1000 * 1000 * 1000;

/* No fork outruns so many scans: each starts with all it saw stopped. */
enum { MOST_SCANS = 1000 };

struct seen {
    DYN_ARRAY(pid_t) pids;
};

static bool has_seen(const struct seen *seen, pid_t pid)
{
    size_t i;

    for (i = 0; i < seen->pids.len; i++)
        if (seen->pids.data[i] == pid)
            return true;
    return false;
}

/* Stops what the last scan found new. How many, or -ENOMEM. */
static int stop_new(const struct box_tree *tree, const struct box_live *box,
                    struct seen *seen)
{
    int found = 0;
    size_t i;

    for (i = 0; i < tree->all.len; i++) {
        pid_t pid = tree->all.data[i].pid;
        int rc;

        if (pid == box->pid || has_seen(seen, pid))
            continue;
        (void)kill(pid, SIGSTOP);
        rc = dyn_array_push(&seen->pids, pid);
        if (rc < 0)
            return rc;
        found++;
    }
    return found;
}

/* A stopped process cannot fork, so the scans reach one with nothing new. The
 * signal to the group reaches all of its members at once, forks under way
 * included: in a box under the filter, which nobody leaves, the first scan
 * already is complete. */
static int freeze(struct box_tree *tree, const struct box_live *box)
{
    struct seen seen = {0};
    int found = 1;
    int scans;
    int rc = 0;

    (void)kill(-box->pid, SIGSTOP);
    for (scans = 0; rc == 0 && found > 0 && scans < MOST_SCANS; scans++) {
        rc = box_tree_scan(tree, box);
        if (rc == 0) {
            found = stop_new(tree, box, &seen);
            rc = found < 0 ? found : 0;
        }
    }
    dyn_array_fini(&seen.pids);
    return rc;
}

static void kill_tree(const struct box_tree *tree, const struct box_live *box)
{
    size_t i;

    (void)kill(-box->pid, SIGKILL);
    for (i = 0; i < tree->all.len; i++)
        (void)kill(tree->all.data[i].pid, SIGKILL);
}

/* Without memory there is no list of what to wait for; but the killed ones
 * come down to us, parents first, and the kernel knows the group. */
static void wait_for_group(pid_t group)
{
    pid_t ended;

    do
        ended = waitpid(-group, NULL, 0);
    while (ended > 0 || (ended < 0 && errno == EINTR));
}

static int count_alive(const struct box *b)
{
    int alive = 0;
    size_t i;

    for (i = 0; i < b->tree.all.len; i++)
        alive += b->tree.all.data[i].pid != b->live.pid &&
                 b->tree.all.data[i].state != 'Z';
    return alive;
}

static void finish(struct box *b)
{
    if (b->guard_timer != 0)
        (void)event_loop_timer_cancel(b->loop, b->guard_timer);
    b->guard_timer = 0;
    b->on_clean(b);
}

static void sweep(struct box *b);

static void give_up(struct box *b)
{
    size_t i;

    for (i = 0; i < b->tree.all.len; i++)
        if (b->tree.all.data[i].pid != b->live.pid)
            (void)event_loop_process_remove(b->loop, b->tree.all.data[i].pid);
    finish(b);
}

static void on_guard(struct event_loop *loop, void *ctx)
{
    struct box *b = ctx;

    (void)loop;
    b->guard_timer = 0;
    box_fail(b, -ETIMEDOUT, "clean-up");
    give_up(b);
}

static void add_use(struct box *b, const struct rusage *use)
{
    b->leftover_cpu_ns += box_cpu_ns(use);
    if (use->ru_maxrss > b->leftover_peak_kib)
        b->leftover_peak_kib = use->ru_maxrss;
}

static void on_gone(struct event_loop *loop, pid_t pid, void *ctx)
{
    struct box *b = ctx;
    struct rusage use;

    (void)loop;
    /* Not yet our child when its parent still dies: the next scan has it. */
    if (wait4(pid, NULL, WNOHANG, &use) == pid)
        add_use(b, &use);
    if (--b->awaited == 0)
        sweep(b);
}

static void await_all(struct box *b)
{
    size_t i;

    for (i = 0; i < b->tree.all.len; i++) {
        pid_t pid = b->tree.all.data[i].pid;
        int rc;

        if (pid == b->live.pid)
            continue;
        rc = event_loop_process_add(b->loop, pid, on_gone, b);
        if (rc == 0)
            b->awaited++;
        else if (rc != -ESRCH)
            box_fail(b, rc, "clean-up");
    }
}

/* Once more after every round, until a scan finds the main process alone. */
static void sweep(struct box *b)
{
    int rc = freeze(&b->tree, &b->live);

    kill_tree(&b->tree, &b->live);
    if (rc < 0)
        box_fail(b, rc, "clean-up");
    if (b->leftovers < 0)
        b->leftovers = b->limit == BOX_LIMIT_NONE ? count_alive(b) : 0;
    await_all(b);
    if (b->rc == 0 && b->awaited > 0 && b->guard_timer == 0) {
        rc = event_loop_timer_add(b->loop, GUARD_NS, on_guard, b,
                                  &b->guard_timer);
        if (rc < 0)
            box_fail(b, rc, "clean-up");
    }
    if (b->rc < 0) {
        wait_for_group(b->live.pid);
        give_up(b);
    } else if (b->awaited == 0) {
        finish(b);
    }
}

/* bwrap ends by itself when the first process of its namespace has ended, and
 * the kernel lets that end only after all the others. */
static bool is_alone(const struct box *b)
{
    siginfo_t info = {0};

    if (!b->live.wrapped)
        return !b->forks;
    return b->ended.kind != 0 &&
           waitid(P_PID, (id_t)b->live.pid, &info, WEXITED | WNOWAIT) == 0 &&
           info.si_code == CLD_EXITED;
}

void box_reap(struct box *b, void (*on_clean)(struct box *))
{
    b->on_clean = on_clean;
    if (is_alone(b)) {
        b->leftovers = b->ended.leftovers;
        finish(b);
        return;
    }
    b->leftovers = -1; /* not counted yet */
    sweep(b);
}

void box_reap_now(struct box_live *live)
{
    struct box_tree tree = {0};

    (void)freeze(&tree, live);
    kill_tree(&tree, live);
    (void)kill(live->pid, SIGKILL);
    box_tree_fini(&tree);
}

void box_reap_at_once(struct box_live *live)
{
    box_reap_now(live);
    (void)waitpid(live->pid, NULL, 0);
    wait_for_group(live->pid);
}
