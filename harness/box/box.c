/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* wait4 */

#include "box.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box_impl.h"
#include "box_spawn.h"
#include "box_waiting.h"

/* The main process may not have opened its session yet: hence two calls. */
static void kill_box(const struct box *b)
{
    (void)kill(-b->live.pid, SIGKILL);
    (void)kill(b->live.pid, SIGKILL);
}

void box_stop(struct box *b, enum box_limit limit)
{
    if (b->limit != BOX_LIMIT_NONE)
        return;
    b->limit = limit;
    if (limit == BOX_LIMIT_WALL || limit == BOX_LIMIT_CPU)
        box_waiting_describe(b->live.pid, b->waiting, sizeof b->waiting);
    kill_box(b);
}

void box_fail(struct box *b, int rc, const char *step)
{
    if (b->rc == 0) {
        b->rc = rc;
        b->step = step;
    }
    kill_box(b);
}

static void on_trouble(int rc, void *ctx)
{
    if (rc < 0)
        box_fail(ctx, rc, "output");
    else
        box_stop(ctx, BOX_LIMIT_OUTPUT);
}

static void destroy(struct box *b)
{
    if (b->live.node.next)
        intrusive_list_remove(&b->live.node);
    box_watch_stop(b);
    box_streams_close(&b->streams);
    box_tree_fini(&b->tree);
    if (b->error_fd >= 0)
        (void)close(b->error_fd);
    free(b);
}

/* Did the set-up fail in the child? A few bytes are written at once or not at
 * all (pipe(7)). */
static void read_failure(struct box *b)
{
    struct box_spawn_failure failure;

    if (read(b->error_fd, &failure, sizeof failure) == sizeof failure &&
        b->rc == 0) {
        b->rc = -failure.error;
        b->step = box_spawn_step_name(failure.step);
    }
}

static void on_clean(struct box *b)
{
    struct box_report report = {0};
    struct rusage use = {0};
    box_done_fn done = b->done;
    void *ctx = b->ctx;
    int status = 0;
    int rc;

    (void)wait4(b->live.pid, &status, 0, &use);
    read_failure(b);
    rc = b->rc;
    if (rc == 0)
        rc = box_report_make(b, &report, status, &use);
    if (rc < 0) {
        box_report_fini(&report);
        report.step = b->step ? b->step : "output";
    }
    destroy(b);
    done(rc, &report, ctx);
}

static void on_exit_of_main(struct event_loop *loop, pid_t pid, void *ctx)
{
    struct box *b = ctx;

    (void)pid;
    b->ended_ns = event_loop_now_ns(loop);
    box_watch_stop(b);
    box_reap(b, on_clean);
}

/* The tier wanted, or the best there is. */
static enum box_tier reachable(enum box_tier wanted)
{
    enum box_tier best = box_tier_best();

    return wanted < best ? wanted : best;
}

static int watch(struct box *b)
{
    int rc = event_loop_process_add(b->loop, b->live.pid, on_exit_of_main, b);

    if (rc == 0) {
        rc = box_watch_start(b);
        if (rc < 0)
            (void)event_loop_process_remove(b->loop, b->live.pid);
    }
    if (rc < 0)
        box_reap_at_once(&b->live);
    return rc;
}

static struct box *create(struct event_loop *loop,
                          const struct box_request *request)
{
    struct box *b = calloc(1, sizeof *b);

    if (!b)
        return NULL;
    b->loop = loop;
    b->request = request;
    b->error_fd = -1;
    b->tier = reachable(request->tier);
    b->live.untamed = b->tier == BOX_NONE;
    box_bounds_from(&b->bounds, request);
    b->forks = b->live.untamed || b->bounds.procs > 1 ||
               request->sanitizer == BOX_ASAN;
    return b;
}

int box_start(struct event_loop *loop, const struct box_request *request,
              box_done_fn done, void *ctx)
{
    struct box *b;
    int rc;

    assert(box_host()->ready);
    assert(request->argv && request->argv[0] && request->env);
    assert(request->path_count <= BOX_MAX_PATHS);
    if (box_host()->interrupted)
        return -EINTR;
    b = create(loop, request);
    if (!b)
        return -ENOMEM;
    b->done = done;
    b->ctx = ctx;
    b->streams.on_trouble = on_trouble;
    b->streams.ctx = b;
    rc = box_streams_open(&b->streams, loop, request, b->bounds.out_bytes);
    if (rc == 0)
        rc = box_launch(b);
    if (rc == 0)
        rc = watch(b);
    if (rc < 0)
        destroy(b);
    return rc;
}

static void on_signal(struct event_loop *loop, int signo, void *ctx)
{
    (void)loop;
    (void)ctx;
    box_host()->interrupted = signo;
    box_kill_all();
}

int box_catch_signals(struct event_loop *loop)
{
    int rc = event_loop_signal_add(loop, SIGINT, on_signal, NULL);

    return rc < 0 ? rc : event_loop_signal_add(loop, SIGTERM, on_signal, NULL);
}

int box_interrupted(void)
{
    return box_host()->interrupted;
}

struct run {
    struct event_loop *loop;
    int rc;
    struct box_report *out;
};

static void on_done(int rc, struct box_report *report, void *ctx)
{
    struct run *run = ctx;

    run->rc = rc;
    *run->out = *report;
    event_loop_stop(run->loop);
}

int box_run(const struct box_request *request, struct box_report *out)
{
    struct event_loop *loop;
    struct run run = {NULL, -ECANCELED, out};
    int rc;

    *out = (struct box_report){0};
    rc = event_loop_create(&loop);
    if (rc < 0)
        return rc;
    run.loop = loop;
    rc = box_catch_signals(loop);
    if (rc == 0)
        rc = box_start(loop, request, on_done, &run);
    if (rc < 0)
        out->step = "preparation";
    else
        rc = event_loop_run(loop);
    event_loop_destroy(loop);
    if (rc == 0 && run.rc == 0 && box_interrupted()) {
        box_report_fini(out);
        return -EINTR;
    }
    return rc < 0 ? rc : run.rc;
}

void box_kill_all(void)
{
    struct intrusive_list_node *node;

    if (!box_host()->ready)
        return;
    INTRUSIVE_LIST_FOR_EACH(node, &box_host()->live)
    box_reap_now(INTRUSIVE_LIST_ENTRY(node, struct box_live, node));
}

const char *box_limit_name(enum box_limit limit)
{
    static const char *const names[] = {
        [BOX_LIMIT_NONE] = "none",          [BOX_LIMIT_CPU] = "cpu",
        [BOX_LIMIT_WALL] = "wall",          [BOX_LIMIT_MEMORY] = "memory",
        [BOX_LIMIT_OUTPUT] = "output",      [BOX_LIMIT_FILE_SIZE] = "file size",
        [BOX_LIMIT_PROCESSES] = "processes"};

    return names[limit];
}
