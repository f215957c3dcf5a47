/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* every SYS_ number */

#include "box_waiting.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "box_process.h"

static const char LOCK[] = "waits for a lock";

enum { ON_DESCRIPTOR = 1 };

static const struct {
    long number;
    const char *text; /* ON_DESCRIPTOR: a verb, its object follows */
    int kind;
} calls[] = {
    {SYS_futex, LOCK, 0},
    {SYS_read, "reads", ON_DESCRIPTOR},
    {SYS_readv, "reads", ON_DESCRIPTOR},
    {SYS_write, "writes to", ON_DESCRIPTOR},
    {SYS_writev, "writes to", ON_DESCRIPTOR},
    {SYS_recvfrom, "reads", ON_DESCRIPTOR},
    {SYS_recvmsg, "reads", ON_DESCRIPTOR},
    {SYS_sendto, "writes to", ON_DESCRIPTOR},
    {SYS_accept4, "waits for a connection", 0},
    {SYS_connect, "waits for a connection", 0},
    {SYS_clock_nanosleep, "sleeps", 0},
    {SYS_nanosleep, "sleeps", 0},
    {SYS_wait4, "waits for a child process", 0},
    {SYS_waitid, "waits for a child process", 0},
    {SYS_ppoll, "waits for events", 0},
    {SYS_pselect6, "waits for events", 0},
    {SYS_epoll_pwait, "waits for events", 0},
    {SYS_rt_sigsuspend, "waits for a signal", 0},
    {SYS_rt_sigtimedwait, "waits for a signal", 0},
    {SYS_flock, "waits for a file lock", 0},
    {SYS_fcntl, "waits for a file lock", 0},
    {SYS_openat, "opens a pipe", 0},
    {SYS_fsync, "waits for the disk", 0},
#ifdef SYS_poll /* calls that newer architectures have left out */
    {SYS_poll, "waits for events", 0},
    {SYS_select, "waits for events", 0},
    {SYS_epoll_wait, "waits for events", 0},
    {SYS_pause, "waits for a signal", 0},
    {SYS_accept, "waits for a connection", 0},
#endif
};

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const char *object_of(pid_t pid, unsigned long fd)
{
    char path[64], target[64];
    ssize_t n;

    (void)snprintf(path, sizeof path, "/proc/%d/fd/%lu", (int)pid, fd);
    n = readlink(path, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    if (fd == 0)
        return "its standard input";
    if (starts_with(target, "pipe:"))
        return "a pipe";
    return starts_with(target, "socket:") ? "a socket" : "a file";
}

/* The text of /proc/PID/task/TID/syscall: "running", or the number and the
 * arguments in hexadecimal. */
static void describe_call(pid_t pid, const char *line, char *out, size_t cap)
{
    char *rest;
    long number = strtol(line, &rest, 10);
    size_t i;

    if (rest == line)
        return;
    for (i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (calls[i].number != number)
            continue;
        if (calls[i].kind == ON_DESCRIPTOR)
            (void)snprintf(out, cap, "%s %s", calls[i].text,
                           object_of(pid, strtoul(rest, NULL, 16)));
        else
            (void)snprintf(out, cap, "%s", calls[i].text);
        return;
    }
    (void)snprintf(out, cap, "waits in system call %ld", number);
}

static void describe_thread(pid_t pid, const char *tid, char *out, size_t cap)
{
    struct box_process thread = {0};
    char path[320], line[256];

    out[0] = '\0';
    (void)snprintf(path, sizeof path, "/proc/%d/task/%s/stat", (int)pid, tid);
    if (box_process_read_at(&thread, path) < 0)
        return;
    if (thread.state == 'R')
        (void)snprintf(out, cap, "computing");
    if (thread.state == 'T' || thread.state == 't')
        (void)snprintf(out, cap, "was stopped by a signal");
    if (out[0] != '\0')
        return;
    (void)snprintf(path, sizeof path, "/proc/%d/task/%s/syscall", (int)pid,
                   tid);
    if (box_read_small(path, line, sizeof line) < 0)
        return;
    describe_call(pid, line, out, cap);
}

/* Which of two threads says more: one that computes, then one that waits for
 * anything but a lock (whoever joins a thread waits for a lock, too). */
static int rank(const char *text)
{
    if (strcmp(text, "computing") == 0)
        return 3;
    if (text[0] == '\0')
        return 0;
    return strcmp(text, LOCK) == 0 ? 1 : 2;
}

/* Children that have ended and that nobody waited for, of one thread. */
static int count_zombies(pid_t pid, const char *tid)
{
    char path[320], text[4096];
    char *rest = text;
    int n = 0;

    (void)snprintf(path, sizeof path, "/proc/%d/task/%s/children", (int)pid,
                   tid);
    if (box_read_small(path, text, sizeof text) < 0)
        return 0;
    for (;;) {
        struct box_process child;
        char *end;
        long number = strtol(rest, &end, 10);

        if (end == rest)
            return n;
        rest = end;
        if (box_process_read(&child, (pid_t)number) == 0)
            n += child.state == 'Z';
    }
}

void box_waiting_describe(pid_t pid, char *out, size_t cap)
{
    char path[32], text[64];
    struct dirent *entry;
    int zombies = 0;
    DIR *dir;

    out[0] = '\0';
    (void)snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    dir = opendir(path);
    while (dir && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        describe_thread(pid, entry->d_name, text, sizeof text);
        if (rank(text) > rank(out))
            (void)snprintf(out, cap, "%s", text);
        zombies += count_zombies(pid, entry->d_name);
    }
    if (dir)
        (void)closedir(dir);
    if (zombies > 0)
        (void)snprintf(out + strlen(out), cap - strlen(out),
                       "%s%d zombie child%s", out[0] ? "; " : "", zombies,
                       zombies == 1 ? "" : "ren");
}
