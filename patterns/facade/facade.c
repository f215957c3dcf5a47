/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L /* F_DUPFD_CLOEXEC, MSG_NOSIGNAL */
#endif
#include "facade.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_SIZE = 4096, WAIT_MS_MAX = 50, NEVER_STARTED = 127 };

/* Both ends of what connects us to the program; -1: closed. */
struct ends {
    int ours, theirs;
};

struct run {
    struct ends in, out, status;
    pid_t pid; /* 0: none, or reaped */
    const char *input;
    size_t input_left;
    size_t output_max, output_cap;
    int64_t deadline_ms; /* INT64_MAX: none */
    struct facade_result *result;
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

/* Moves a descriptor above stdin, stdout and stderr, closed on exec. If the
 * caller runs with one of those closed, a pipe could land on it. */
static int lift(int fd, int *out)
{
    *out = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int rc = *out < 0 ? -errno : 0;

    (void)close(fd);
    return rc;
}

static int lift_both(int ours, int theirs, struct ends *ends)
{
    int first = lift(ours, &ends->ours);
    int second = lift(theirs, &ends->theirs);

    return first ? first : second;
}

/* A pipe that the program writes and we read. */
static int open_pipe(struct ends *ends)
{
    int fds[2];

    return pipe(fds) ? -errno : lift_both(fds[0], fds[1], ends);
}

/* A socket: only send() can promise not to raise SIGPIPE. */
static int open_input(struct ends *ends)
{
    int fds[2];

    return socketpair(AF_UNIX, SOCK_STREAM, 0, fds)
               ? -errno
               : lift_both(fds[0], fds[1], ends);
}

/* In the child. Only async-signal-safe calls, for the caller may have threads.
 */
static void become(const struct run *run, char *const *argv)
{
    int code;

    (void)setpgid(0, 0);
    if (dup2(run->in.theirs, STDIN_FILENO) >= 0 &&
        dup2(run->out.theirs, STDOUT_FILENO) >= 0)
        (void)execvp(argv[0], argv);
    code = errno;
    _exit(write(run->status.theirs, &code, sizeof code) < 0 ? NEVER_STARTED + 1
                                                            : NEVER_STARTED);
}

/* Waits for the exec. It closes the pipe, or its error comes through. */
static int exec_error(int fd)
{
    int code = 0;
    ssize_t n;

    do
        n = read(fd, &code, sizeof code);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    return n == (ssize_t)sizeof code ? -code : 0;
}

static int start(struct run *run, char *const *argv)
{
    int rc = open_input(&run->in);

    if (rc == 0)
        rc = open_pipe(&run->out);
    if (rc == 0)
        rc = open_pipe(&run->status);
    if (rc < 0)
        return rc;
    run->pid = fork();
    if (run->pid < 0) {
        run->pid = 0;
        return -errno;
    }
    if (run->pid == 0)
        become(run, argv);
    (void)setpgid(run->pid, run->pid); /* whoever of the two is first */
    close_end(&run->in.theirs);
    close_end(&run->out.theirs);
    close_end(&run->status.theirs);
    return exec_error(run->status.ours);
}

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* For poll: -1 without a deadline, 0 when it has passed. */
static int left_ms(const struct run *run)
{
    int64_t left;

    if (run->deadline_ms == INT64_MAX)
        return -1;
    left = run->deadline_ms - now_ms();
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

/* Gives what the program takes; done, or nobody reads: closes. */
static void feed(struct run *run)
{
    ssize_t n = send(run->in.ours, run->input, run->input_left,
                     MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n > 0) {
        run->input += n;
        run->input_left -= (size_t)n;
    }
    if (n < 0 || run->input_left == 0)
        close_end(&run->in.ours);
}

static int make_room(struct run *run)
{
    struct facade_result *r = run->result;
    size_t cap = run->output_cap ? run->output_cap : 2 * READ_SIZE;
    char *output;

    if (cap - r->output_size <= READ_SIZE)
        cap *= 2;
    if (cap == run->output_cap)
        return 0;
    output = realloc(r->output, cap);
    if (!output)
        return -ENOMEM;
    r->output = output;
    run->output_cap = cap;
    return 0;
}

/* Takes what the program said; the end closes. */
static int collect(struct run *run)
{
    struct facade_result *r = run->result;
    int rc = make_room(run);
    ssize_t n;

    if (rc)
        return rc;
    n = read(run->out.ours, r->output + r->output_size, READ_SIZE);
    r->output[r->output_size + (size_t)(n > 0 ? n : 0)] = '\0';
    if (n < 0)
        return errno == EINTR ? 0 : -errno;
    if (n == 0)
        close_end(&run->out.ours);
    if ((size_t)n > run->output_max - r->output_size) {
        r->output_size = run->output_max;
        r->output[r->output_size] = '\0';
        return -EMSGSIZE;
    }
    r->output_size += (size_t)n;
    return 0;
}

static int talk(struct run *run)
{
    int rc = 0;

    while (rc == 0 && run->out.ours >= 0) {
        struct pollfd fds[] = {{run->in.ours, POLLOUT, 0},
                               {run->out.ours, POLLIN, 0}};
        int timeout = left_ms(run);
        int n = poll(fds, 2, timeout);

        if (n < 0 && errno != EINTR)
            rc = -errno;
        if (n == 0 && left_ms(run) == 0)
            rc = -ETIMEDOUT;
        if (n > 0 && fds[0].revents)
            feed(run);
        if (n > 0 && fds[1].revents)
            rc = collect(run);
    }
    return rc;
}

/* Its stdout is closed; it may go on all the same. POSIX has no waitpid with a
 * deadline: look, wait a little, look again. */
static int reap(struct run *run, int *status)
{
    int pause_ms = 1;

    for (;;) {
        pid_t pid = waitpid(run->pid, status, WNOHANG);
        int left = left_ms(run);

        if (pid < 0)
            return -errno;
        if (pid > 0) {
            run->pid = 0;
            return 0;
        }
        if (left == 0)
            return -ETIMEDOUT;
        (void)poll(NULL, 0, left > 0 && left < pause_ms ? left : pause_ms);
        pause_ms = pause_ms < WAIT_MS_MAX ? 2 * pause_ms : WAIT_MS_MAX;
    }
}

static int outcome(struct facade_result *result, int status)
{
    if (WIFEXITED(status)) {
        result->exit_code = WEXITSTATUS(status);
        return 0;
    }
    result->signal = WTERMSIG(status);
    return -ECHILD;
}

/* Whatever happened: nobody runs on, nobody stays a zombie. */
static void release(struct run *run)
{
    struct ends *all[] = {&run->in, &run->out, &run->status};

    for (size_t i = 0; i < 3; i++) {
        close_end(&all[i]->ours);
        close_end(&all[i]->theirs);
    }
    if (run->pid == 0)
        return;
    (void)kill(-run->pid, SIGKILL);
    while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

int facade_run(const struct facade_job *job, struct facade_result *result)
{
    struct run run = {{-1, -1},   {-1, -1},        {-1, -1}, 0,
                      job->input, job->input_size, 0,        0,
                      INT64_MAX,  result};
    int status = 0;
    int rc;

    assert(job->argv && job->argv[0] && job->timeout_ms >= 0);
    assert(job->input || job->input_size == 0);
    *result = (struct facade_result){-1, 0, NULL, 0};
    run.output_max = job->output_max ? job->output_max : FACADE_OUTPUT_DEFAULT;
    if (job->timeout_ms > 0 && job->timeout_ms < INT64_MAX / 2)
        run.deadline_ms = now_ms() + job->timeout_ms;
    rc = start(&run, job->argv);
    if (rc == 0 && job->input_size == 0)
        close_end(&run.in.ours);
    if (rc == 0)
        rc = talk(&run);
    if (rc == 0)
        rc = reap(&run, &status);
    if (rc == 0)
        rc = outcome(result, status);
    release(&run);
    return rc;
}

void facade_result_fini(struct facade_result *result)
{
    free(result->output);
    *result = (struct facade_result){-1, 0, NULL, 0};
}
