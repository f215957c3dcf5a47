/* SPDX-License-Identifier: MIT-0 */
#include "fs_watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "event_loop.h"

static const int64_t MS = 1000000;

struct fs_watch {
    struct event_loop *loop;
    fs_watch_fn fn;
    void *ctx;
    int fd; /* inotify, or -1 */
    const char *because;
    uint64_t timer; /* debounce or poll; valid while timer_set */
    bool timer_set;
    uint64_t seen; /* polling: fingerprint of the folder */
    char name[NAME_MAX + 1];
    char dir[PATH_MAX];
};

/* Kinds of filesystem whose changes from elsewhere inotify never tells. */
static const char *unwatchable(const char *dir)
{
    static const struct {
        unsigned long magic;
        const char *name;
    } kinds[] = {
        {0x6969, "a network filesystem (NFS)"},
        {0xFF534D42, "a network filesystem (CIFS)"},
        {0xFE534D42, "a network filesystem (SMB)"},
        {0x01021997, "a shared folder of a virtual machine (9p)"},
        {0x65735546, "a FUSE filesystem"},
        {0x786F4256, "a VirtualBox shared folder"},
    };
    struct statfs fs;
    size_t i;

    if (statfs(dir, &fs) < 0)
        return NULL;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (((unsigned long)fs.f_type & 0xFFFFFFFF) == kinds[i].magic)
            return kinds[i].name;
    return NULL;
}

/* Changes when any file changes its name, inode, size or time. */
static uint64_t fingerprint(const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *entry;
    uint64_t sum = 0;

    if (!d)
        return 0;
    while ((entry = readdir(d)) != NULL) {
        struct stat st;

        if (entry->d_name[0] == '.' ||
            fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        sum += ((uint64_t)st.st_ino * 31 + (uint64_t)st.st_size) * 1000003 +
               (uint64_t)st.st_mtim.tv_sec * 1000000007 +
               (uint64_t)st.st_mtim.tv_nsec;
    }
    (void)closedir(d);
    return sum;
}

static void on_quiet(struct event_loop *loop, void *ctx)
{
    struct fs_watch *w = ctx;

    (void)loop;
    w->timer_set = false;
    w->fn(w->name, w->ctx);
}

static void on_poll(struct event_loop *loop, void *ctx)
{
    struct fs_watch *w = ctx;
    uint64_t now = fingerprint(w->dir);
    bool changed = now != w->seen;

    w->seen = now;
    w->timer_set = event_loop_timer_add(loop, FS_WATCH_POLL_MS * MS, on_poll, w,
                                        &w->timer) == 0;
    if (changed)
        w->fn("", w->ctx);
}

static int start_polling(struct fs_watch *w, const char *because)
{
    int rc;

    w->because = because;
    w->seen = fingerprint(w->dir);
    rc = event_loop_timer_add(w->loop, FS_WATCH_POLL_MS * MS, on_poll, w,
                              &w->timer);
    w->timer_set = rc == 0;
    return rc;
}

static void stop_inotify(struct fs_watch *w)
{
    if (w->fd < 0)
        return;
    (void)event_loop_io_remove(w->loop, w->fd);
    (void)close(w->fd);
    w->fd = -1;
}

static void debounce(struct fs_watch *w)
{
    if (w->timer_set)
        (void)event_loop_timer_cancel(w->loop, w->timer);
    w->timer_set = event_loop_timer_add(w->loop, FS_WATCH_DEBOUNCE_MS * MS,
                                        on_quiet, w, &w->timer) == 0;
}

/* Returns false when the folder itself is gone. */
static bool take_event(struct fs_watch *w, const struct inotify_event *event)
{
    if (event->mask & (IN_IGNORED | IN_DELETE_SELF | IN_UNMOUNT))
        return false;
    if (event->len == 0 || event->name[0] == '.')
        return true;
    (void)snprintf(w->name, sizeof w->name, "%s", event->name);
    debounce(w);
    return true;
}

static void on_inotify(struct event_loop *loop, int fd, unsigned events,
                       void *ctx)
{
    _Alignas(struct inotify_event) char buf[4096];
    struct fs_watch *w = ctx;
    ssize_t n = read(fd, buf, sizeof buf);
    ssize_t at = 0;

    (void)loop;
    (void)events;
    while (at < n) {
        const struct inotify_event *event =
            (const struct inotify_event *)(const void *)(buf + at);

        if (!take_event(w, event)) {
            stop_inotify(w);
            if (w->timer_set)
                (void)event_loop_timer_cancel(w->loop, w->timer);
            (void)start_polling(w, "the folder was replaced");
            w->seen = 0; /* all that is in the new one is news */
            return;
        }
        at += (ssize_t)(sizeof *event + event->len);
    }
}

static int start_inotify(struct fs_watch *w)
{
    int rc;

    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->fd < 0)
        return -errno;
    if (inotify_add_watch(w->fd, w->dir,
                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF) < 0) {
        rc = -errno;
    } else {
        rc = event_loop_io_add(w->loop, w->fd, EVENT_LOOP_READ, on_inotify, w);
        if (rc == 0)
            return 0;
    }
    (void)close(w->fd);
    w->fd = -1;
    return rc;
}

int fs_watch_create(struct fs_watch **out, struct event_loop *loop,
                    const char *dir, bool force_polling, fs_watch_fn fn,
                    void *ctx)
{
    struct fs_watch *w = calloc(1, sizeof *w);
    const char *because;
    int rc;

    *out = NULL;
    if (!w)
        return -ENOMEM;
    w->loop = loop;
    w->fn = fn;
    w->ctx = ctx;
    w->fd = -1;
    if (snprintf(w->dir, sizeof w->dir, "%s", dir) >= (int)sizeof w->dir) {
        free(w);
        return -ENAMETOOLONG;
    }
    because = force_polling ? "asked for" : unwatchable(dir);
    if (!because && start_inotify(w) < 0)
        because = "inotify has no watch left";
    rc = because ? start_polling(w, because) : 0;
    if (rc < 0) {
        fs_watch_destroy(w);
        return rc;
    }
    *out = w;
    return 0;
}

void fs_watch_destroy(struct fs_watch *w)
{
    if (!w)
        return;
    if (w->timer_set)
        (void)event_loop_timer_cancel(w->loop, w->timer);
    stop_inotify(w);
    free(w);
}

const char *fs_watch_polls_because(const struct fs_watch *w)
{
    return w->because;
}
