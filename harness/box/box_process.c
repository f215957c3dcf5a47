/* SPDX-License-Identifier: MIT-0 */
#include "box_process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 52 numbers and a name of at most 64 bytes. */
enum { STAT_BYTES = 1536 };

ssize_t box_read_small(const char *path, char *buf, size_t cap)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return -errno;
    n = read(fd, buf, cap - 1);
    if (n < 0)
        n = -errno;
    else
        buf[n] = '\0';
    (void)close(fd);
    return n;
}

/* Fields from the third on: proc(5). The name before may hold blanks and
 * brackets, so the LAST bracket ends it. */
static int parse(struct box_process *out, const char *text)
{
    const char *rest = strrchr(text, ')');
    int64_t cpu[4];
    int parent, session;
    int n;

    if (!rest)
        return -EIO;
    n = sscanf(rest + 1,
               " %c %d %*d %d %*d %*d %*u %*u %*u %*u %*u"
               " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64
               " %*d %*d %" SCNd64 " %*d %*u %*u %" SCNd64,
               &out->state, &parent, &session, &cpu[0], &cpu[1], &cpu[2],
               &cpu[3], &out->threads, &out->pages);
    if (n != 9)
        return -EIO;
    out->parent = parent;
    out->session = session;
    out->ticks = cpu[0] + cpu[1] + cpu[2] + cpu[3];
    return 0;
}

int box_process_read_at(struct box_process *out, const char *path)
{
    char text[STAT_BYTES];
    ssize_t n = box_read_small(path, text, sizeof text);

    *out = (struct box_process){0};
    if (n <= 0)
        return n == 0 || n == -ENOENT ? -ESRCH : (int)n;
    return parse(out, text);
}

int box_process_read(struct box_process *out, pid_t pid)
{
    char path[32];
    int rc;

    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    rc = box_process_read_at(out, path);
    out->pid = pid;
    return rc;
}

static pid_t pid_of_name(const char *name)
{
    char *end;
    long pid = strtol(name, &end, 10);

    return *name >= '1' && *name <= '9' && *end == '\0' ? (pid_t)pid : 0;
}

static int read_all(struct box_tree *tree)
{
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    int rc = dir ? 0 : -errno;

    dyn_array_clear(&tree->all);
    while (rc == 0 && dir && (entry = readdir(dir)) != NULL) {
        pid_t pid = pid_of_name(entry->d_name);
        struct box_process p;

        if (pid > 0 && box_process_read(&p, pid) == 0)
            rc = dyn_array_push(&tree->all, p);
    }
    if (dir)
        (void)closedir(dir);
    return rc;
}

static bool is_stray(const struct box_process *p)
{
    return p->parent == getpid() && p->session != getsid(0) &&
           !box_host_owns_session(p->session);
}

/* Moves item i to the front part, which has `*taken` items. */
static void take(struct box_tree *tree, size_t i, size_t *taken)
{
    struct box_process p = tree->all.data[i];

    tree->all.data[i] = tree->all.data[*taken];
    tree->all.data[(*taken)++] = p;
}

/* The front part is what belongs: first by session, then by parent. */
static void keep_ours(struct box_tree *tree, const struct box_live *box)
{
    bool with_strays = box_host_only_untamed(box);
    size_t taken = 0;
    size_t i, j;

    for (i = 0; i < tree->all.len; i++) {
        const struct box_process *p = &tree->all.data[i];

        if (p->pid == box->pid || p->session == box->pid ||
            (with_strays && is_stray(p)))
            take(tree, i, &taken);
    }
    for (i = 0; i < taken; i++)
        for (j = taken; j < tree->all.len; j++)
            if (tree->all.data[j].parent == tree->all.data[i].pid)
                take(tree, j, &taken);
    tree->all.len = taken;
}

int box_tree_scan(struct box_tree *tree, const struct box_live *box)
{
    int rc = read_all(tree);

    if (rc < 0)
        dyn_array_clear(&tree->all);
    else
        keep_ours(tree, box);
    return rc;
}

bool box_tree_is_wrapper(const struct box_process *p,
                         const struct box_live *box)
{
    return box->wrapped && (p->pid == box->pid || p->parent == box->pid);
}

/* The last number behind NSpid: the pid in the innermost namespace. */
static long innermost_pid(pid_t pid)
{
    static const char key[] = "\nNSpid:";
    char path[32], text[4096];
    char *end, *at, *last;

    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    if (box_read_small(path, text, sizeof text) <= 0)
        return 0;
    at = strstr(text, key);
    if (!at)
        return 0;
    at += sizeof key - 1;
    end = strchr(at, '\n');
    if (end)
        *end = '\0';
    last = strrchr(at, '\t');
    return last ? strtol(last, NULL, 10) : 0;
}

/* lab-box is the first process of the namespace, and starts it as second. */
pid_t box_tree_command(const struct box_tree *tree, const struct box_live *box)
{
    size_t i;

    for (i = 0; i < tree->all.len; i++) {
        const struct box_process *p = &tree->all.data[i];

        if (!box_tree_is_wrapper(p, box) && innermost_pid(p->pid) == 2)
            return p->pid;
    }
    return 0;
}

void box_tree_fini(struct box_tree *tree)
{
    dyn_array_fini(&tree->all);
}

int64_t box_tasks_of(uid_t uid)
{
    struct box_tree tree = {0};
    int rc = read_all(&tree);
    int64_t tasks = 0;
    size_t i;

    for (i = 0; rc == 0 && i < tree.all.len; i++) {
        const struct box_process *p = &tree.all.data[i];
        char path[32];
        struct stat st;

        (void)snprintf(path, sizeof path, "/proc/%d", (int)p->pid);
        if (stat(path, &st) == 0 && st.st_uid == uid)
            tasks += p->threads;
    }
    box_tree_fini(&tree);
    return rc < 0 ? rc : tasks;
}
