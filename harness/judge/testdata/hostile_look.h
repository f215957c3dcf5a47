/* SPDX-License-Identifier: MIT-0 */
/* hostile_look.h - what a hostile answer did: looked for in its verdict and
 * outside, round the place it ran in. */
#ifndef HOSTILE_LOOK_H
#define HOSTILE_LOOK_H

#include <dirent.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#include <check.h>

#include "lab_check.h"

enum { SLACK_MS = 1000, IPC_KEY = 0x67726477 };

/* What an attack can do, by bit. */
enum harm {
    HARM_POINTS = 1,     /* it scored */
    HARM_SECRET = 2,     /* it saw what it may not see */
    HARM_FILE = 4,       /* it wrote outside */
    HARM_HARNESS = 8,    /* the harness was killed or stopped */
    HARM_IPC = 16,       /* it left a memory segment */
    HARM_CONNECTED = 32, /* it reached the server */
    HARM_PROCESS = 64,   /* it left a process */
    HARM_TIME = 128      /* it took longer than its limits and a second */
};

static const char secret[] = "s3cret-b1ue-he0n";
/* The harness itself, as its memory map names it. */
static const char own_name[] = "hostile_test";

struct scene {
    char dir[64], answers[80], out[80];
    struct workspace ws;
    struct catalogue *catalogue;
    const struct unit *lab;
    char root[PATH_MAX];
    int server;
};

static inline bool contains(const char *text, size_t len, const char *mark)
{
    size_t n = strlen(mark), i;

    for (i = 0; text && i + n <= len; i++)
        if (memcmp(text + i, mark, n) == 0)
            return true;
    return false;
}

static inline bool tells(const char *text, size_t len)
{
    return contains(text, len, secret) || contains(text, len, own_name);
}

/* What the verdict itself shows. */
static inline unsigned harm_in(const struct verdict *v)
{
    const int64_t limit_ms = 30 * v->lab->as.lab.limits.cpu_ms + SLACK_MS;
    unsigned harm = v->points > 0 || v->passed > 0 ? HARM_POINTS : 0;
    size_t i;

    for (i = 0; i < v->case_count; i++) {
        const struct case_result *k = &v->cases[i];

        if (tells(k->prints, k->prints_len) || tells(k->got, k->got_len))
            harm |= HARM_SECRET;
        if (k->wall_ms > limit_ms)
            harm |= HARM_TIME;
    }
    for (i = 0; i < TIER_COUNT; i++) {
        if (tells(v->builds[i].messages, v->builds[i].messages_len))
            harm |= HARM_SECRET;
        if (v->builds[i].ms > 20000 + SLACK_MS)
            harm |= HARM_TIME;
    }
    return harm;
}

static inline size_t entries(const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *entry;
    size_t n = 0;

    ck_assert_ptr_nonnull(d);
    while ((entry = readdir(d)) != NULL)
        n += entry->d_name[0] != '.' && strcmp(entry->d_name, "server") != 0;
    (void)closedir(d);
    return n;
}

/* Processes whose program lies in this scene: none may be left. */
static inline size_t staged_processes(const struct scene *s)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    size_t n = 0;

    ck_assert_ptr_nonnull(proc);
    while ((entry = readdir(proc)) != NULL) {
        char path[64 + 256], exe[PATH_MAX];
        ssize_t len;

        (void)snprintf(path, sizeof path, "/proc/%s/exe", entry->d_name);
        len = readlink(path, exe, sizeof exe - 1);
        if (len <= 0)
            continue;
        exe[len] = '\0';
        n += strncmp(exe, s->dir, strlen(s->dir)) == 0;
    }
    (void)closedir(proc);
    return n;
}

/* What is to be seen outside; and it is cleaned away. */
static inline unsigned harm_outside(const struct scene *s)
{
    struct pollfd p = {s->server, POLLIN, 0};
    int segment = shmget(IPC_KEY, 0, 0);
    unsigned harm = 0;

    if (entries(s->out) > 0)
        harm |= HARM_FILE;
    if (unlink("/tmp/groundwork.x") == 0 ||
        unlink("/dev/shm/groundwork.x") == 0)
        harm |= HARM_FILE;
    if (segment >= 0 && shmctl(segment, IPC_RMID, NULL) == 0)
        harm |= HARM_IPC;
    if (poll(&p, 1, 0) == 1)
        harm |= HARM_CONNECTED;
    if (staged_processes(s) > 0)
        harm |= HARM_PROCESS;
    return harm;
}

#endif
