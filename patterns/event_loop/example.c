/* SPDX-License-Identifier: MIT-0 */
/* Runs a command, counts what it prints, and gives it ten seconds. */
#define _POSIX_C_SOURCE 200809L
#include "event_loop.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t time_limit;
static void on_output(struct event_loop *loop, int fd, unsigned events,
                      void *total)
{
    char chunk[4096];
    ssize_t got = read(fd, chunk, sizeof chunk);

    (void)events;
    if (got > 0)
        *(long *)total += got;
    else
        event_loop_io_remove(loop, fd);
}

static void on_end(struct event_loop *loop, pid_t pid, void *status)
{
    waitpid(pid, status, 0);
    event_loop_timer_cancel(loop, time_limit);
}

static void on_time_limit(struct event_loop *loop, void *pid)
{
    (void)loop;
    kill(*(pid_t *)pid, SIGKILL);
}

int main(void)
{
    struct event_loop *loop;
    int out[2], status = 0;
    long bytes = 0;
    pid_t pid;

    if (event_loop_create(&loop) || pipe(out))
        return 1;
    pid = fork();
    if (pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        execlp("seq", "seq", "1000", (char *)NULL);
        _exit(127);
    }
    close(out[1]); /* or the end of the output is never seen */
    event_loop_io_add(loop, out[0], EVENT_LOOP_READ, on_output, &bytes);
    event_loop_process_add(loop, pid, on_end, &status);
    event_loop_timer_add(loop, 10000000000, on_time_limit, &pid, &time_limit);
    event_loop_run(loop);
    printf("%ld bytes, exit code %d\n", bytes, WEXITSTATUS(status));
    event_loop_destroy(loop);
    return 0;
}
