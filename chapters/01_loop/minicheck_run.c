/* SPDX-License-Identifier: MIT-0 */
#include "minicheck_run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "event_loop.h"

/* In the child, a failed assertion writes its message to this descriptor:
 * stdout and stderr belong to the test. */
enum { REPORT_FD = 3, FAILED_CODE = 113, PASSED_CODE = 114 };

struct run {
    struct event_loop *loop;
    struct minicheck_result *out;
    pid_t pid;
    int report, output; /* read ends; -1 when closed */
    bool timed_out;
    int status;
};

void minicheck_fail(const char *file, int line, const char *format, ...)
{
    va_list args;

    (void)dprintf(REPORT_FD, "%s:%d: ", file, line);
    va_start(args, format);
    (void)vdprintf(REPORT_FD, format, args);
    va_end(args);
    (void)fflush(NULL);
    _exit(FAILED_CODE);
}

/* A test that returns passed; one that calls exit() did not return. */
static void run_in_child(const struct minicheck_test *test, const int *report,
                         const int *output)
{
    sigset_t none;
    int ends[2];

    (void)setpgid(0, 0);
    /* The pipes may stand where the descriptors must go: copy them away. */
    ends[0] = fcntl(report[1], F_DUPFD_CLOEXEC, REPORT_FD + 1);
    ends[1] = fcntl(output[1], F_DUPFD_CLOEXEC, REPORT_FD + 1);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    if (ends[0] < 0 || ends[1] < 0 || dup2(ends[1], STDOUT_FILENO) < 0 ||
        dup2(ends[1], STDERR_FILENO) < 0 || dup2(ends[0], REPORT_FD) < 0)
        _exit(EXIT_FAILURE);
    test->run();
    (void)fflush(NULL);
    _exit(PASSED_CODE);
}

static void close_end(struct run *r, int *fd)
{
    if (*fd < 0)
        return;
    (void)event_loop_io_remove(r->loop, *fd);
    (void)close(*fd);
    *fd = -1;
}

/* Takes what is there; false at the end of file. Past the cap the text is
 * dropped, and reading goes on: a full pipe would block the test. */
static bool drain(int fd, struct string_builder *into)
{
    char buf[4096];
    ssize_t n;

    while ((n = read(fd, buf, sizeof buf)) > 0)
        (void)string_builder_append(into, buf, (size_t)n);
    return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void on_readable(struct event_loop *loop, int fd, unsigned events,
                        void *ctx)
{
    struct run *r = ctx;
    bool is_report = fd == r->report;

    (void)loop;
    (void)events;
    if (!drain(fd, is_report ? &r->out->message : &r->out->output))
        close_end(r, is_report ? &r->report : &r->output);
}

static void on_timeout(struct event_loop *loop, void *ctx)
{
    struct run *r = ctx;

    (void)loop;
    r->timed_out = true;
    (void)kill(-r->pid, SIGKILL);
}

static void on_ended(struct event_loop *loop, pid_t pid, void *ctx)
{
    struct run *r = ctx;

    /* A grandchild would keep the pipes open: end the whole group, while
     * the leader is not reaped and its number cannot be taken anew. */
    (void)kill(-pid, SIGKILL);
    (void)waitpid(pid, &r->status, 0);
    (void)drain(r->report, &r->out->message);
    (void)drain(r->output, &r->out->output);
    event_loop_stop(loop);
}

static void judge(const struct run *r)
{
    struct minicheck_result *out = r->out;

    if (r->timed_out) {
        out->end = MINICHECK_TIMED_OUT;
    } else if (WIFSIGNALED(r->status)) {
        out->end = MINICHECK_SIGNALED;
        out->status = WTERMSIG(r->status);
    } else if (WEXITSTATUS(r->status) == PASSED_CODE) {
        out->end = MINICHECK_PASSED;
    } else if (WEXITSTATUS(r->status) == FAILED_CODE) {
        out->end = MINICHECK_FAILED;
    } else {
        out->end = MINICHECK_EXITED;
        out->status = WEXITSTATUS(r->status);
    }
}

static int watch_child(struct run *r, int64_t timeout_ms)
{
    int64_t start = event_loop_now_ns(r->loop);
    uint64_t timer;
    int rc =
        event_loop_io_add(r->loop, r->report, EVENT_LOOP_READ, on_readable, r);

    if (rc == 0)
        rc = event_loop_io_add(r->loop, r->output, EVENT_LOOP_READ, on_readable,
                               r);
    if (rc == 0)
        rc = event_loop_timer_add(r->loop, timeout_ms * 1000000, on_timeout, r,
                                  &timer);
    if (rc == 0)
        rc = event_loop_process_add(r->loop, r->pid, on_ended, r);
    if (rc == 0)
        rc = event_loop_run(r->loop);
    r->out->elapsed_ns = event_loop_now_ns(r->loop) - start;
    if (rc == 0)
        judge(r);
    return rc;
}

static int open_pipe(int fds[2])
{
    if (pipe(fds) < 0) {
        fds[0] = fds[1] = -1;
        return -errno;
    }
    (void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    return fcntl(fds[0], F_SETFL, O_NONBLOCK) < 0 ? -errno : 0;
}

static int start_child(struct run *r, const struct minicheck_test *test)
{
    int report[2] = {-1, -1}, output[2] = {-1, -1};
    int rc = open_pipe(report);

    if (rc == 0)
        rc = open_pipe(output);
    if (rc == 0) {
        (void)fflush(NULL); /* or the child would write it once more */
        r->pid = fork();
        if (r->pid == 0)
            run_in_child(test, report, output);
        rc = r->pid < 0 ? -errno : 0;
        if (rc == 0) /* in parent and child: whoever comes first */
            (void)setpgid(r->pid, r->pid);
    }
    /* Our copies of the write ends would keep the pipes open for ever. */
    if (report[1] >= 0)
        (void)close(report[1]);
    if (output[1] >= 0)
        (void)close(output[1]);
    r->report = report[0];
    r->output = output[0];
    return rc;
}

int minicheck_run(const struct minicheck_test *test, int64_t timeout_ms,
                  struct minicheck_result *out)
{
    struct run r = {.out = out, .report = -1, .output = -1};
    int rc;

    memset(out, 0, sizeof *out);
    string_builder_init(&out->message, MINICHECK_MAX_OUTPUT);
    string_builder_init(&out->output, MINICHECK_MAX_OUTPUT);
    rc = event_loop_create(&r.loop);
    if (rc < 0)
        return rc;
    rc = start_child(&r, test);
    if (rc == 0)
        rc = watch_child(&r, timeout_ms);
    close_end(&r, &r.report);
    close_end(&r, &r.output);
    event_loop_destroy(r.loop);
    return rc;
}

void minicheck_result_fini(struct minicheck_result *r)
{
    string_builder_fini(&r->message);
    string_builder_fini(&r->output);
}
