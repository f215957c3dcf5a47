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
#include "box_strict.h"
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
        box_waiting_describe(box_command(b), b->waiting, sizeof b->waiting);
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

static void stop_listening(struct box *b)
{
    if (b->listens)
        (void)event_loop_io_remove(b->loop, b->notes_fd);
    b->listens = false;
}

static void destroy(struct box *b)
{
    if (b->live.node.next)
        intrusive_list_remove(&b->live.node);
    stop_listening(b);
    box_watch_stop(b);
    box_streams_close(&b->streams);
    box_tree_fini(&b->tree);
    if (b->notes_fd >= 0)
        (void)close(b->notes_fd);
    free(b);
}

/* Did the set-up fail in the child? And how did a wrapped command end? A few
 * bytes are written at once or not at all (pipe(7)). */
static void read_notes(struct box *b)
{
    struct box_note note;

    while (read(b->notes_fd, &note, sizeof note) == sizeof note) {
        if (note.kind == BOX_NOTE_STARTED) {
            b->started = true;
            b->started_ns = note.at_ns;
        } else if (note.kind == BOX_NOTE_ENDED) {
            b->ended = note;
        } else if (b->rc == 0) {
            b->rc = -note.error;
            b->step = box_spawn_step_name(note.step);
        }
    }
}

/* From its start on, a wrapped command is watched. */
static void on_note(struct event_loop *loop, int fd, unsigned events, void *ctx)
{
    struct box *b = ctx;
    int rc;

    (void)loop;
    (void)fd;
    (void)events;
    stop_listening(b);
    read_notes(b);
    if (!b->started)
        return;
    box_watch_stop(b);
    rc = box_watch_start(b);
    if (rc < 0)
        box_fail(b, rc, "watch");
}

static int listen_for_notes(struct box *b)
{
    int rc;

    if (!b->live.wrapped)
        return 0;
    rc = event_loop_io_add(b->loop, b->notes_fd, EVENT_LOOP_READ, on_note, b);
    b->listens = rc == 0;
    return rc;
}

/* bwrap ended by itself, and nobody spoke from inside: its own set-up failed,
 * which it says on stderr. */
static void blame_wrapper(struct box *b, int status)
{
    const struct string_builder *err = &b->streams.outlets[BOX_ERR].bytes;

    if (!b->live.wrapped || b->ended.kind != 0 || b->rc < 0 ||
        b->limit != BOX_LIMIT_NONE || !WIFEXITED(status) ||
        WEXITSTATUS(status) > 128)
        return;
    (void)box_streams_drain(&b->streams);
    b->rc = -EIO;
    b->step = box_strict_hear(err->len > 0 ? err->data : "", err->len);
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
    blame_wrapper(b, status);
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
    stop_listening(b);
    box_watch_stop(b);
    read_notes(b);
    if (b->ended.kind != 0)
        b->ended_ns = b->ended.at_ns;
    box_reap(b, on_clean);
}

static int watch(struct box *b)
{
    int rc = event_loop_process_add(b->loop, b->live.pid, on_exit_of_main, b);

    if (rc == 0) {
        rc = listen_for_notes(b);
        if (rc == 0)
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
    b->notes_fd = -1;
    b->tier = box_host_reach(request->tier);
    b->live.untamed = b->tier == BOX_NONE;
    b->live.wrapped = b->tier == BOX_STRICT;
    box_bounds_from(&b->bounds, request, b->tier);
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
