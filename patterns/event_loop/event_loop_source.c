/* SPDX-License-Identifier: MIT-0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* lint: signalfd and pidfd are Linux's own */
#endif
#include "event_loop_private.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

struct event_loop_process {
    struct event_loop_process *next;
    event_loop_process_fn fn;
    void *ctx;
    pid_t pid;
    int fd;
};

/* One a call: the descriptor stays readable while more are there. */
static void on_signal(struct event_loop *loop, int fd, unsigned events,
                      void *ctx)
{
    struct signalfd_siginfo info;
    struct event_loop_signal entry;

    (void)events;
    (void)ctx;
    if (read(fd, &info, sizeof info) != (ssize_t)sizeof info)
        return;
    entry = loop->signals[info.ssi_signo];
    entry.fn(loop, (int)info.ssi_signo, entry.ctx);
}

/* Has the descriptor report what the table lists, and `extra` too when it is
 * not 0. Makes it on first use.
 */
static int apply(struct event_loop *loop, int extra)
{
    sigset_t set;
    int fd;
    int rc;

    sigemptyset(&set);
    for (int signo = 1; signo < EVENT_LOOP_SIGNALS; signo++)
        if (loop->signals[signo].fn || signo == extra)
            sigaddset(&set, signo);
    fd = signalfd(loop->signal_fd, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        return -errno;
    if (fd == loop->signal_fd)
        return 0;
    rc = event_loop_watch(loop, fd, on_signal, NULL);
    if (rc)
        close(fd);
    else
        loop->signal_fd = fd;
    return rc;
}

/* Returns whether it was blocked before. */
static bool set_blocked(int signo, int how)
{
    sigset_t one;
    sigset_t before;

    sigemptyset(&one);
    sigaddset(&one, signo);
    pthread_sigmask(how, &one, &before);
    return sigismember(&before, signo) == 1;
}

int event_loop_signal_add(struct event_loop *loop, int signo,
                          event_loop_signal_fn fn, void *ctx)
{
    sigset_t probe;
    int rc;

    assert(fn);
    sigemptyset(&probe);
    if (sigaddset(&probe, signo) || signo == SIGKILL || signo == SIGSTOP)
        return -EINVAL;
    if (loop->signals[signo].fn)
        return -EEXIST;
    rc = apply(loop, signo);
    if (rc)
        return rc;
    loop->signals[signo].fn = fn;
    loop->signals[signo].ctx = ctx;
    loop->signals[signo].was_blocked = set_blocked(signo, SIG_BLOCK);
    loop->reasons++;
    return 0;
}

int event_loop_signal_remove(struct event_loop *loop, int signo)
{
    if (signo < 1 || signo >= EVENT_LOOP_SIGNALS || !loop->signals[signo].fn)
        return -ENOENT;
    loop->signals[signo].fn = NULL;
    loop->reasons--;
    apply(loop, 0);
    if (!loop->signals[signo].was_blocked)
        set_blocked(signo, SIG_UNBLOCK);
    return 0;
}

static struct event_loop_process **find(struct event_loop *loop, pid_t pid)
{
    struct event_loop_process **at = &loop->processes;

    while (*at && (*at)->pid != pid)
        at = &(*at)->next;
    return at;
}

static void forget(struct event_loop *loop, struct event_loop_process **at)
{
    struct event_loop_process *process = *at;

    *at = process->next;
    event_loop_unwatch(loop, process->fd);
    close(process->fd);
    free(process);
    loop->reasons--;
}

static void on_process(struct event_loop *loop, int fd, unsigned events,
                       void *ctx)
{
    const struct event_loop_process *process = ctx;
    event_loop_process_fn fn = process->fn;
    void *fn_ctx = process->ctx;
    pid_t pid = process->pid;

    (void)fd;
    (void)events;
    forget(loop, find(loop, pid));
    fn(loop, pid, fn_ctx);
}

/* Fills process->fd. */
static int watch_process(struct event_loop *loop,
                         struct event_loop_process *process)
{
    int rc;

    process->fd = (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (process->fd < 0)
        return -errno;
    rc = event_loop_watch(loop, process->fd, on_process, process);
    if (rc)
        close(process->fd);
    return rc;
}

int event_loop_process_add(struct event_loop *loop, pid_t pid,
                           event_loop_process_fn fn, void *ctx)
{
    struct event_loop_process *process;
    int rc;

    assert(fn);
    if (*find(loop, pid))
        return -EEXIST;
    process = malloc(sizeof *process);
    if (!process)
        return -ENOMEM;
    *process = (struct event_loop_process){loop->processes, fn, ctx, pid, -1};
    rc = watch_process(loop, process);
    if (rc) {
        free(process);
        return rc;
    }
    loop->processes = process;
    loop->reasons++;
    return 0;
}

int event_loop_process_remove(struct event_loop *loop, pid_t pid)
{
    struct event_loop_process **at = find(loop, pid);

    if (!*at)
        return -ENOENT;
    forget(loop, at);
    return 0;
}

void event_loop_sources_fini(struct event_loop *loop)
{
    for (int signo = 1; signo < EVENT_LOOP_SIGNALS; signo++)
        event_loop_signal_remove(loop, signo);
    while (loop->processes)
        forget(loop, &loop->processes);
    if (loop->signal_fd >= 0)
        close(loop->signal_fd);
}
