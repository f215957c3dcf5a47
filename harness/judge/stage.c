/* SPDX-License-Identifier: MIT-0 */
#include "stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "str_view.h"

/* The longest names below the root have to fit into STAGE_PATH. */
enum { STAGE_ROOT_MAX = 160 };

enum { BLOCK = 64 * 1024, PROGRAM_MAX = 64 * 1024 * 1024 };

int stage_path(const struct stage *s, const char *folder, const char *name,
               char out[STAGE_PATH])
{
    int n = snprintf(out, STAGE_PATH, "%s/%s%s%s", s->root, folder,
                     name ? "/" : "", name ? name : "");

    return n < 0 || n >= STAGE_PATH ? -ENAMETOOLONG : 0;
}

static int make_folder(const struct stage *s, const char *folder)
{
    char path[STAGE_PATH];
    int rc = stage_path(s, folder, NULL, path);

    if (rc < 0)
        return rc;
    return mkdir(path, 0755) < 0 ? -errno : 0;
}

/* Whether boxed commands, which may run as another user, can pass through the
 * folder and all above it. */
static bool is_reachable(const char *dir)
{
    char path[STAGE_PATH];
    struct stat st;
    unsigned uid, gid;
    size_t len = strlen(dir);

    box_ids(&uid, &gid);
    if (len >= sizeof path)
        return false;
    for (; len > 0; len--) {
        if (dir[len] != '/' && dir[len] != '\0')
            continue;
        memcpy(path, dir, len);
        path[len] = '\0';
        if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode) ||
            (!(st.st_mode & S_IXOTH) && st.st_uid != uid))
            return false;
    }
    return true;
}

/* $TMPDIR where it can serve, else /tmp, as other programs do it. */
static const char *temporary_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    bool usable = tmp && tmp[0] == '/' && strlen(tmp) < STAGE_ROOT_MAX &&
                  access(tmp, W_OK | X_OK) == 0 && is_reachable(tmp);

    return usable ? tmp : "/tmp";
}

int stage_init(struct stage *s)
{
    static const char *const folders[] = {"src", "lib", "bin"};
    size_t i;
    int rc = 0;

    memset(s, 0, sizeof *s);
    rc = box_init(); /* says whom the writable folders belong to */
    if (rc < 0)
        return rc;
    (void)snprintf(s->root, sizeof s->root, "%.*s/lab.XXXXXX", STAGE_ROOT_MAX,
                   temporary_folder());
    if (!mkdtemp(s->root)) {
        s->root[0] = '\0';
        return -errno;
    }
    if (chmod(s->root, 0755) < 0)
        rc = -errno;
    for (i = 0; rc == 0 && i < sizeof folders / sizeof folders[0]; i++)
        rc = make_folder(s, folders[i]);
    if (rc < 0)
        stage_fini(s);
    return rc;
}

static bool is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* A learner may have taken a folder's permissions away. No link is
 * followed. */
static DIR *open_folder(int at, const char *name)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(at, name, flags);
    DIR *dir;

    if (fd < 0 && errno == EACCES && fchmodat(at, name, 0700, 0) == 0)
        fd = openat(at, name, flags);
    if (fd < 0)
        return NULL;
    (void)fchmod(fd, 0700);
    dir = fdopendir(fd);
    if (!dir)
        (void)close(fd);
    return dir;
}

/* Removes the folder's files and moves its folders up into `top`: so no
 * nesting is too deep for the stack or for the number of descriptors. */
static void flatten(DIR *dir, int top, unsigned long *moved)
{
    struct dirent *entry;

    while ((entry = readdir(dir)) != NULL) {
        char name[32];

        if (!is_entry(entry) || unlinkat(dirfd(dir), entry->d_name, 0) == 0)
            continue;
        (void)snprintf(name, sizeof name, ".moved-%lu", ++*moved);
        if (fchmodat(dirfd(dir), entry->d_name, 0700, 0) == 0)
            (void)renameat(dirfd(dir), entry->d_name, top, name);
    }
}

/* True when the entry is gone. */
static bool remove_entry(int top, const char *name, unsigned long *moved)
{
    DIR *dir;

    if (unlinkat(top, name, 0) == 0 || unlinkat(top, name, AT_REMOVEDIR) == 0)
        return true;
    dir = open_folder(top, name);
    if (!dir)
        return false;
    flatten(dir, top, moved);
    (void)closedir(dir);
    return unlinkat(top, name, AT_REMOVEDIR) == 0;
}

static void remove_tree(const char *root)
{
    DIR *dir = open_folder(AT_FDCWD, root);
    unsigned long moved = 0;
    bool progress = dir != NULL;

    while (progress) {
        struct dirent *entry;

        progress = false;
        rewinddir(dir);
        while ((entry = readdir(dir)) != NULL)
            if (is_entry(entry) &&
                remove_entry(dirfd(dir), entry->d_name, &moved))
                progress = true;
    }
    if (dir)
        (void)closedir(dir);
    (void)rmdir(root);
}

void stage_fini(struct stage *s)
{
    if (s->root[0])
        remove_tree(s->root);
    s->root[0] = '\0';
}

int stage_make_writable(struct stage *s, const char *folder)
{
    char path[STAGE_PATH];
    unsigned uid, gid;
    int rc = make_folder(s, folder);

    if (rc == 0)
        rc = stage_path(s, folder, NULL, path);
    if (rc < 0)
        return rc;
    box_ids(&uid, &gid);
    if (uid != geteuid() && chown(path, uid, gid) < 0)
        return -errno;
    return 0;
}

int stage_make_scratch(struct stage *s, char out[STAGE_PATH])
{
    char name[32];
    int rc;

    (void)snprintf(name, sizeof name, "run-%d", ++s->runs);
    rc = stage_make_writable(s, name);
    return rc < 0 ? rc : stage_path(s, name, NULL, out);
}

static int write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno != EINTR)
            return -errno;
        if (n > 0) {
            data += n;
            len -= (size_t)n;
        }
    }
    return 0;
}

int stage_put(struct stage *s, const char *folder, const char *name,
              const void *data, size_t len)
{
    char path[STAGE_PATH];
    int fd;
    int rc = stage_path(s, folder, name, path);

    if (rc < 0)
        return rc;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return -errno;
    rc = write_all(fd, data, len);
    if (close(fd) < 0 && rc == 0)
        rc = -errno;
    return rc;
}

/* Copies a regular file of at most PROGRAM_MAX bytes; follows no link. */
static int copy_file(const char *from, const char *to, mode_t mode)
{
    int in = open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int out = -1;
    char *block = NULL;
    struct stat st;
    ssize_t n = 0;
    int rc = 0;

    if (in < 0)
        return -errno;
    if (fstat(in, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > PROGRAM_MAX)
        rc = -EINVAL;
    block = rc == 0 ? malloc(BLOCK) : NULL;
    if (rc == 0 && !block)
        rc = -ENOMEM;
    if (rc == 0) {
        out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        rc = out < 0 ? -errno : 0;
    }
    while (rc == 0 && (n = read(in, block, BLOCK)) > 0)
        rc = write_all(out, block, (size_t)n);
    if (n < 0)
        rc = -errno;
    free(block);
    (void)close(in);
    if (out >= 0 && close(out) < 0 && rc == 0)
        rc = -errno;
    return rc;
}

int stage_put_file(struct stage *s, const char *folder, const char *name,
                   const char *from)
{
    char to[STAGE_PATH];
    int rc = stage_path(s, folder, name, to);

    return rc < 0 ? rc : copy_file(from, to, 0644);
}

static int put_entry(struct stage *s, const char *folder, const char *from,
                     const char *name)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", from, name) >= (int)sizeof path)
        return -ENAMETOOLONG;
    return stage_put_file(s, folder, name, path);
}

int stage_put_folder(struct stage *s, const char *folder, const char *from,
                     const char *suffix)
{
    DIR *dir = opendir(from);
    struct dirent *entry;
    int rc = 0;

    if (!dir)
        return errno == ENOENT ? 0 : -errno;
    while (rc == 0 && (entry = readdir(dir)) != NULL)
        if (str_view_ends_with(str_view_from(entry->d_name),
                               str_view_from(suffix)))
            rc = put_entry(s, folder, from, entry->d_name);
    (void)closedir(dir);
    return rc;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(a, b);
}

int stage_list(const struct stage *s, const char *folder,
               char (*paths)[STAGE_PATH], size_t max, size_t *count)
{
    char path[STAGE_PATH];
    DIR *dir;
    struct dirent *entry;
    size_t n = 0;
    int rc = stage_path(s, folder, NULL, path);

    *count = 0;
    if (rc < 0)
        return rc;
    dir = opendir(path);
    if (!dir)
        return -errno;
    while (rc == 0 && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        rc = n < max ? stage_path(s, folder, entry->d_name, paths[n]) : -E2BIG;
        n++;
    }
    (void)closedir(dir);
    if (rc == 0)
        *count = n;
    qsort(paths, *count, STAGE_PATH, by_path);
    return rc;
}

int stage_take_program(struct stage *s, const char *folder, const char *name,
                       const char *as)
{
    char from[STAGE_PATH], to[STAGE_PATH];
    int rc = stage_path(s, folder, name, from);

    if (rc == 0)
        rc = stage_path(s, "bin", as, to);
    return rc < 0 ? rc : copy_file(from, to, 0555);
}
