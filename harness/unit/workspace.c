/* SPDX-License-Identifier: MIT-0 */
#include "workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic_file.h"
#include "path_format.h"
#include "str_view.h"

/* Always negative, so that 0 stands for success alone. */
static int last_error(void)
{
    int error = errno;

    return error > 0 ? -error : -EIO;
}

static int make_folders(char *path)
{
    char *p;

    for (p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(path, 0777) < 0 && errno != EEXIST) {
            int rc = -errno;

            *p = '/';
            return rc;
        }
        *p = '/';
    }
    if (mkdir(path, 0777) < 0 && errno != EEXIST)
        return -errno;
    return 0;
}

int workspace_init(struct workspace *ws, const char *dir)
{
    char cwd[PATH_MAX];
    size_t len;

    if (dir[0] == '/') {
        if (path_format(ws->root, sizeof ws->root, "%s", dir) < 0)
            return -ENAMETOOLONG;
    } else {
        if (!getcwd(cwd, sizeof cwd))
            return -errno;
        if (path_format(ws->root, sizeof ws->root, "%s/%s", cwd, dir) < 0)
            return -ENAMETOOLONG;
    }
    len = strlen(ws->root);
    while (len > 1 && ws->root[len - 1] == '/')
        ws->root[--len] = '\0';
    return 0;
}

int workspace_answer_path(const struct workspace *ws, const struct unit *lab,
                          const char *file, char *out, size_t cap)
{
    return path_format(out, cap, "%s/%s%s%s", ws->root, lab->name,
                       file ? "/" : "", file ? file : "");
}

int workspace_keep_path(const struct workspace *ws, const struct unit *lab,
                        const char *file, char *out, size_t cap)
{
    int rc = path_format(out, cap, "%s/.lab/%s", ws->root, lab->name);

    if (rc == 0)
        rc = make_folders(out);
    if (rc < 0 || !file)
        return rc;
    return path_format(out, cap, "%s/.lab/%s/%s", ws->root, lab->name, file);
}

int workspace_cache_path(const struct workspace *ws, char *out, size_t cap)
{
    int rc = path_format(out, cap, "%s/.lab/cache", ws->root);

    return rc == 0 ? make_folders(out) : rc;
}

bool workspace_has(const struct workspace *ws, const struct unit *lab)
{
    const struct string_list *files = &lab->as.lab.build.files;
    char path[PATH_MAX];
    size_t i;

    for (i = 0; i < files->count; i++)
        if (workspace_answer_path(ws, lab, files->items[i], path, sizeof path) <
                0 ||
            access(path, F_OK) < 0)
            return false;
    return true;
}

int64_t workspace_changed_ns(const struct workspace *ws, const struct unit *lab)
{
    const struct string_list *files = &lab->as.lab.build.files;
    char path[PATH_MAX];
    int64_t last_ns = 0;
    struct stat st;
    size_t i;

    for (i = 0; i < files->count; i++)
        if (workspace_answer_path(ws, lab, files->items[i], path,
                                  sizeof path) == 0 &&
            lstat(path, &st) == 0) {
            int64_t ns =
                (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;

            if (last_ns < ns)
                last_ns = ns;
        }
    return last_ns;
}

static int read_all(int fd, char **out, size_t *out_len)
{
    struct stat st;
    char *text;
    size_t len = 0;
    ssize_t n = 1;

    if (fstat(fd, &st) < 0)
        return last_error();
    if (!S_ISREG(st.st_mode))
        return -EINVAL;
    if (st.st_size > WORKSPACE_MAX_ANSWER)
        return -EFBIG;
    text = malloc((size_t)st.st_size + 1);
    if (!text)
        return -ENOMEM;
    while (n > 0 && len < (size_t)st.st_size) {
        n = read(fd, text + len, (size_t)st.st_size - len);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n > 0)
            len += (size_t)n;
    }
    if (n < 0) {
        int rc = last_error();

        free(text);
        return rc;
    }
    text[len] = '\0';
    *out = text;
    *out_len = len;
    return 0;
}

int workspace_read_file(const char *path, char **out, size_t *out_len)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int rc;

    *out = NULL;
    *out_len = 0;
    if (fd < 0)
        return last_error();
    rc = read_all(fd, out, out_len);
    (void)close(fd);
    return rc;
}

static bool file_is(const char *path, const char *text, size_t len)
{
    char *there;
    size_t there_len;
    bool same;

    if (workspace_read_file(path, &there, &there_len) < 0)
        return false;
    same =
        str_view_equal(str_view_of(there, there_len), str_view_of(text, len));
    free(there);
    return same;
}

/* The first name of these that is free: x.before-reset, x.before-reset-2... */
static int keep_name(char *out, size_t cap, const char *path)
{
    struct stat st;
    int n, rc = path_format(out, cap, "%s.before-reset", path);

    for (n = 2; rc == 0 && lstat(out, &st) == 0; n++)
        rc = path_format(out, cap, "%s.before-reset-%d", path, n);
    return rc;
}

/* Puts the file in place; what the learner wrote is kept beside it. */
static int replace_file(const char *path, const char *text, size_t len)
{
    char old[PATH_MAX];
    int rc;

    if (file_is(path, text, len))
        return 0;
    rc = keep_name(old, sizeof old, path);
    if (rc < 0)
        return rc;
    if (rename(path, old) < 0 && errno != ENOENT)
        return -errno;
    return atomic_file_replace(path, text, len, 0666);
}

static int start_file(const struct workspace *ws, const struct unit *lab,
                      const char *file, bool overwrite)
{
    char from[PATH_MAX], to[PATH_MAX];
    char *text;
    size_t len;
    int rc = path_format(from, sizeof from, "%s/starter/%s", lab->dir, file);

    if (rc == 0)
        rc = workspace_answer_path(ws, lab, file, to, sizeof to);
    if (rc < 0)
        return rc;
    if (!overwrite && access(to, F_OK) == 0)
        return 0;
    rc = workspace_read_file(from, &text, &len);
    if (rc < 0)
        return rc;
    rc = replace_file(to, text, len);
    free(text);
    return rc;
}

/* Editors read compile_flags.txt: with it they find the lab's headers. */
static int write_editor_flags(const struct workspace *ws,
                              const struct unit *lab)
{
    char path[PATH_MAX];
    char text[PATH_MAX + 64];
    int n = snprintf(text, sizeof text,
                     "-std=%s\n-D_POSIX_C_SOURCE=200809L\n"
                     "-I%s/include\n",
                     lab->as.lab.build.std ? lab->as.lab.build.std : "c11",
                     lab->dir);
    int rc =
        workspace_answer_path(ws, lab, "compile_flags.txt", path, sizeof path);

    return rc < 0 ? rc : atomic_file_replace(path, text, (size_t)n, 0666);
}

int workspace_start(const struct workspace *ws, const struct unit *lab,
                    bool overwrite)
{
    const struct string_list *files = &lab->as.lab.build.files;
    char folder[PATH_MAX];
    size_t i;
    int rc = workspace_answer_path(ws, lab, NULL, folder, sizeof folder);

    if (rc == 0)
        rc = make_folders(folder);
    for (i = 0; rc == 0 && i < files->count; i++)
        rc = start_file(ws, lab, files->items[i], overwrite);
    return rc == 0 ? write_editor_flags(ws, lab) : rc;
}
