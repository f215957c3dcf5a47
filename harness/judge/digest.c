/* SPDX-License-Identifier: MIT-0 */
#include "digest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sha2.h>

struct digest {
    SHA2_CTX sha;
};

enum { BLOCK = 64 * 1024 };

int digest_create(struct digest **out)
{
    *out = malloc(sizeof **out);
    if (!*out)
        return -ENOMEM;
    SHA256Init(&(*out)->sha);
    return 0;
}

static void add_length(struct digest *d, uint64_t len)
{
    SHA256Update(&d->sha, (const uint8_t *)&len, sizeof len);
}

void digest_add(struct digest *d, const void *bytes, size_t len)
{
    add_length(d, len);
    SHA256Update(&d->sha, bytes, len);
}

void digest_add_text(struct digest *d, const char *text)
{
    digest_add(d, text, strlen(text));
}

static int add_descriptor(struct digest *d, int fd)
{
    uint8_t *block = malloc(BLOCK);
    uint64_t total = 0;
    ssize_t n;

    if (!block)
        return -ENOMEM;
    while ((n = read(fd, block, BLOCK)) > 0) {
        SHA256Update(&d->sha, block, (size_t)n);
        total += (uint64_t)n;
    }
    add_length(d, total);
    free(block);
    return n < 0 ? -errno : 0;
}

int digest_add_file(struct digest *d, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int rc = 0;

    if (fd < 0) {
        digest_add_text(d, "absent");
        return errno == ENOENT ? 0 : -errno;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        rc = add_descriptor(d, fd);
    else
        digest_add_text(d, "no regular file");
    (void)close(fd);
    return rc;
}

static int add_entry(struct digest *d, const char *dir, const char *name)
{
    char path[PATH_MAX];
    struct stat st;

    if (name[0] == '.')
        return 0;
    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
        return -ENAMETOOLONG;
    if (lstat(path, &st) < 0)
        return -errno;
    digest_add_text(d, name);
    return S_ISDIR(st.st_mode) ? digest_add_folder(d, path)
                               : digest_add_file(d, path);
}

int digest_add_folder(struct digest *d, const char *dir)
{
    struct dirent **entries = NULL;
    int n = scandir(dir, &entries, NULL, alphasort);
    int rc = 0;
    int i;

    if (n < 0)
        return errno == ENOENT ? 0 : -errno;
    for (i = 0; i < n; i++) {
        if (rc == 0)
            rc = add_entry(d, dir, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

void digest_finish(struct digest *d, char out[DIGEST_HEX])
{
    SHA256End(&d->sha, out);
    free(d);
}
