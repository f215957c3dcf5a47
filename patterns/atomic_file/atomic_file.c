/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "atomic_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FOLDER_MAX = 4096, ATTEMPTS = 100 };

/* Splits at the last slash; the folder of a bare name is ".". */
static int split(const char *path, char *folder, char *name, size_t name_cap)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t folder_len = slash ? (size_t)(slash - path) + 1 : 0;
    size_t name_len = strlen(base);

    if (!name_len || !strcmp(base, ".") || !strcmp(base, ".."))
        return -EINVAL;
    if (name_len >= name_cap || folder_len >= FOLDER_MAX)
        return -ENAMETOOLONG;
    memcpy(name, base, name_len + 1);
    memcpy(folder, folder_len ? path : ".", folder_len ? folder_len : 1);
    folder[folder_len ? folder_len : 1] = '\0';
    return 0;
}

/* A name that is likely free; O_EXCL makes sure of it, guessed or not. */
static void name_temp(struct atomic_file *f, uint32_t attempt)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(f->temp, sizeof f->temp, ".atomic-%lx-%lx", (long)getpid(),
             ((unsigned long)now.tv_nsec << 8) + attempt);
}

static int create_temp(struct atomic_file *f, mode_t mode)
{
    for (uint32_t attempt = 0; attempt < ATTEMPTS; attempt++) {
        name_temp(f, attempt);
        f->fd = openat(f->folder, f->temp,
                       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (f->fd >= 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    return -errno;
}

int atomic_file_open(struct atomic_file *f, const char *path, mode_t mode)
{
    char folder[FOLDER_MAX];
    int rc;

    *f = (struct atomic_file){.fd = -1, .folder = -1};
    rc = split(path, folder, f->name, sizeof f->name);
    if (rc)
        return rc;
    f->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f->folder < 0)
        return -errno;
    rc = create_temp(f, mode);
    if (rc)
        close(f->folder);
    f->open = !rc;
    return rc;
}

int atomic_file_write(struct atomic_file *f, const void *bytes, size_t size)
{
    const char *at = bytes;

    assert(f->open);
    while (!f->error && size > 0) {
        ssize_t written = write(f->fd, at, size);

        if (written >= 0) {
            at += written;
            size -= (size_t)written;
        } else if (errno != EINTR) {
            f->error = -errno;
        }
    }
    return f->error;
}

/* Everything that can fail before the name changes hands. */
static int finish_temp(struct atomic_file *f)
{
    int rc = f->error;

    if (!rc && fsync(f->fd))
        rc = -errno;
    if (close(f->fd) && !rc)
        rc = -errno;
    f->fd = -1;
    return rc;
}

int atomic_file_commit(struct atomic_file *f)
{
    int rc;

    assert(f->open);
    rc = finish_temp(f);
    if (!rc && renameat(f->folder, f->temp, f->folder, f->name))
        rc = -errno;
    if (rc) {
        atomic_file_abort(f);
        return rc;
    }
    /* The new name itself is data of the folder. */
    if (fsync(f->folder))
        rc = -errno;
    close(f->folder);
    f->open = false;
    return rc;
}

void atomic_file_abort(struct atomic_file *f)
{
    int saved = errno;

    if (!f->open)
        return;
    if (f->fd >= 0)
        close(f->fd);
    unlinkat(f->folder, f->temp, 0);
    close(f->folder);
    f->open = false;
    errno = saved;
}

int atomic_file_replace(const char *path, const void *bytes, size_t size,
                        mode_t mode)
{
    struct atomic_file f;
    int rc = atomic_file_open(&f, path, mode);

    if (rc)
        return rc;
    rc = atomic_file_write(&f, bytes, size);
    if (rc) {
        atomic_file_abort(&f);
        return rc;
    }
    return atomic_file_commit(&f);
}
