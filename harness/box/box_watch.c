/* SPDX-License-Identifier: MIT-0 */
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "box_impl.h"
#include "box_waiting.h"

enum {
    NS_PER_MS = 1000000,
    NS_PER_S = 1000 * NS_PER_MS,
    LEAST_DELAY_NS = 1 * NS_PER_MS,
    SCAN_DELAY_NS = 20 * NS_PER_MS,
    SCAN_SHARE = 20 /* a scan takes at most 1/20 of the time */
};

static const int64_t SET_UP_NS = (int64_t)10 * NS_PER_S;

/* What the box uses now. */
struct usage {
    int64_t cpu_ns;
    int64_t bytes;
    int64_t processes;
};

pid_t box_command(struct box *b)
{
    if (!b->live.wrapped)
        return b->live.pid;
    if (b->command == 0 && box_tree_scan(&b->tree, &b->live) == 0)
        b->command = box_tree_command(&b->tree, &b->live);
    return b->command;
}

/* One process, exact: its own clock. */
static void use_of_main(struct box *b, struct usage *out)
{
    struct timespec cpu = {0, 0};
    pid_t command = box_command(b);
    clockid_t clock;

    if (command > 0 && clock_getcpuclockid(command, &clock) == 0)
        (void)clock_gettime(clock, &cpu);
    out->cpu_ns = (int64_t)cpu.tv_sec * NS_PER_S + cpu.tv_nsec;
    out->processes = 1;
}

/* Several, to the kernel's tick (10 ms). Zombies keep their time; those that
 * came down to us are waited for only when the box ends. */
static void use_of_tree(struct box *b, struct usage *out)
{
    const int64_t tick_ns = NS_PER_S / sysconf(_SC_CLK_TCK);
    const int64_t page = sysconf(_SC_PAGESIZE);
    size_t i;

    if (box_tree_scan(&b->tree, &b->live) < 0)
        return;
    for (i = 0; i < b->tree.all.len; i++) {
        const struct box_process *p = &b->tree.all.data[i];

        out->cpu_ns += p->ticks * tick_ns;
        if (box_tree_is_wrapper(p, &b->live))
            continue;
        out->bytes += p->pages * page;
        out->processes += p->state != 'Z';
    }
}

/* LeakSanitizer looks at its program from a process of its own. */
static int64_t leak_tracer(const struct box *b)
{
    return b->request->sanitizer == BOX_ASAN ? 1 : 0;
}

static enum box_limit limit_met(const struct box *b, const struct usage *use)
{
    if (use->cpu_ns >= b->bounds.cpu_ns)
        return BOX_LIMIT_CPU;
    if (use->bytes > b->bounds.mem_bytes)
        return BOX_LIMIT_MEMORY;
    if (b->tier != BOX_NONE &&
        use->processes > b->bounds.procs + leak_tracer(b))
        return BOX_LIMIT_PROCESSES;
    return BOX_LIMIT_NONE;
}

static int64_t next_check(const struct box *b, const struct usage *use,
                          int64_t cost_ns)
{
    int64_t left_ns = b->bounds.cpu_ns - use->cpu_ns;
    int64_t pause_ns = cost_ns * SCAN_SHARE;

    if (!b->forks && b->bounds.address_space)
        return left_ns > LEAST_DELAY_NS ? left_ns : LEAST_DELAY_NS;
    return pause_ns > SCAN_DELAY_NS ? pause_ns : SCAN_DELAY_NS;
}

static void on_watch(struct event_loop *loop, void *ctx)
{
    struct box *b = ctx;
    struct usage use = {0, 0, 0};
    int64_t before_ns = event_loop_now_ns(loop);
    enum box_limit limit;
    int rc;

    b->watch_timer = 0;
    if (b->forks || !b->bounds.address_space)
        use_of_tree(b, &use);
    else
        use_of_main(b, &use);
    b->seen_cpu_ns = use.cpu_ns;
    limit = limit_met(b, &use);
    if (limit != BOX_LIMIT_NONE) {
        box_stop(b, limit);
        return;
    }
    rc = event_loop_timer_add(
        loop, next_check(b, &use, event_loop_now_ns(loop) - before_ns),
        on_watch, b, &b->watch_timer);
    if (rc < 0)
        box_fail(b, rc, "watch");
}

static void on_wall(struct event_loop *loop, void *ctx)
{
    struct box *b = ctx;

    (void)loop;
    b->wall_timer = 0;
    box_stop(b, BOX_LIMIT_WALL);
}

/* bwrap hangs: no fault of the command, which has not started. */
static void on_set_up(struct event_loop *loop, void *ctx)
{
    struct box *b = ctx;

    (void)loop;
    b->wall_timer = 0;
    box_fail(b, -ETIMEDOUT, "bubblewrap: it takes too long");
}

int box_watch_start(struct box *b)
{
    const struct usage nothing = {0, 0, 0};
    int rc;

    if (b->live.wrapped && !b->started)
        return event_loop_timer_add(b->loop, SET_UP_NS, on_set_up, b,
                                    &b->wall_timer);
    rc = event_loop_timer_add(b->loop, b->bounds.wall_ns, on_wall, b,
                              &b->wall_timer);
    if (rc < 0)
        return rc;
    return event_loop_timer_add(b->loop, next_check(b, &nothing, 0), on_watch,
                                b, &b->watch_timer);
}

static void cancel(struct box *b, uint64_t *timer)
{
    if (*timer != 0)
        (void)event_loop_timer_cancel(b->loop, *timer);
    *timer = 0;
}

void box_watch_stop(struct box *b)
{
    cancel(b, &b->wall_timer);
    cancel(b, &b->watch_timer);
}
