/* SPDX-License-Identifier: MIT-0 */
/* temp_folder.h - what tests of the harness share: a folder of their own,
 * and files in it.
 *
 *     int main(void)          temp_open() ... srunner ... temp_close()
 *     START_TEST(...)         temp_fresh(): an empty folder for this test
 *
 * The folder is made by main and removed by it, also what a test left that
 * died in a fork of its own.
 */
#ifndef TEMP_FOLDER_H
#define TEMP_FOLDER_H

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEMP_PATH = 512 };

static char temp_root[64]; /* main's */
static char temp_dir[96];  /* this test's */

static inline void temp_open(void)
{
    (void)snprintf(temp_root, sizeof temp_root, "/tmp/lab_test.XXXXXX");
    if (mkdtemp(temp_root) && chmod(temp_root, 0755) == 0)
        return;
    perror(temp_root);
    exit(EXIT_FAILURE);
}

static inline void temp_close(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        (void)execl("/bin/rm", "rm", "-rf", "--", temp_root, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(pid, NULL, 0);
}

static inline void temp_fresh(void)
{
    (void)snprintf(temp_dir, sizeof temp_dir, "%s/test.XXXXXX", temp_root);
    ck_assert_msg(mkdtemp(temp_dir) != NULL, "mkdtemp %s", temp_dir);
    ck_assert_msg(chmod(temp_dir, 0755) == 0, "chmod %s", temp_dir);
}

/* <this test's folder>/<name> into out. */
static inline const char *temp_path(char out[TEMP_PATH], const char *name)
{
    int n = snprintf(out, TEMP_PATH, "%s/%s", temp_dir, name);

    ck_assert_msg(n > 0 && n < TEMP_PATH, "too long: %s", name);
    return out;
}

static inline void temp_put_bytes(const char *path, const void *bytes,
                                  size_t len)
{
    FILE *out = fopen(path, "we");

    ck_assert_msg(out != NULL, "cannot open %s", path);
    ck_assert_msg(fwrite(bytes, 1, len, out) == len, "cannot write %s", path);
    ck_assert_msg(fclose(out) == 0, "cannot close %s", path);
}

static inline void temp_put(const char *path, const char *text)
{
    temp_put_bytes(path, text, strlen(text));
}

/* A text file, whole; free() it. */
static inline char *temp_read(const char *path)
{
    FILE *in = fopen(path, "re");
    char *text = calloc(1, 1 << 20);
    size_t n;

    ck_assert_msg(in != NULL && text != NULL, "cannot open %s", path);
    n = fread(text, 1, (1 << 20) - 1, in);
    ck_assert_msg(ferror(in) == 0 && n < (1 << 20) - 1, "reading %s", path);
    (void)fclose(in);
    return text;
}

static inline void temp_mkdir(const char *path)
{
    ck_assert_msg(mkdir(path, 0755) == 0, "cannot make %s", path);
}

static inline bool temp_is_there(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* Runs all, fork a test; main's exit code. Frees the runner. */
static inline int temp_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    temp_open();
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    temp_close();
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
