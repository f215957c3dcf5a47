/* SPDX-License-Identifier: MIT-0 */
/* cli_kit.h - runs the real `lab` as a shell would: arguments in, exit code,
 * stdout and stderr out. The program is the one beside this test's own
 * (build/bin/lab), the toolkit is the folder the tests run in.
 *
 * What is built once (the driver of a lab, its solution) is shared by all
 * workspaces of a test program.
 */
#ifndef CLI_KIT_H
#define CLI_KIT_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "testdata/temp_folder.h"

enum { CLI_ARGS = 16 };

static struct {
    char program[PATH_MAX];
    char toolkit[PATH_MAX];
    char work[TEMP_PATH]; /* this test's workspace */
} cli;

static struct {
    int code;
    char *out, *err;
} ran;

static inline void cli_find_program(void)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    int levels = 3; /* build/plain/test/x_test: three names go */

    ck_assert_msg(n > 0, "where am I?");
    exe[n] = '\0';
    while (levels-- > 0)
        *strrchr(exe, '/') = '\0';
    (void)snprintf(cli.program, sizeof cli.program, "%.*s/bin/lab",
                   PATH_MAX - 16, exe);
    ck_assert_msg(access(cli.program, X_OK) == 0, "no %s: make lab",
                  cli.program);
    ck_assert_ptr_nonnull(getcwd(cli.toolkit, sizeof cli.toolkit));
}

/* The checked fixture: a workspace that knows nothing but the shared cache. */
static inline void cli_set_up(void)
{
    char path[TEMP_PATH], cache[TEMP_PATH];

    cli_find_program();
    temp_fresh();
    temp_mkdir(temp_path(cli.work, "work"));
    temp_mkdir(temp_path(path, "work/.lab"));
    (void)snprintf(cache, sizeof cache, "%s/cache", temp_root);
    ck_assert(mkdir(cache, 0755) == 0 || errno == EEXIST);
    ck_assert_int_eq(symlink(cache, temp_path(path, "work/.lab/cache")), 0);
    (void)unsetenv("LAB_WORKSPACE");
    (void)unsetenv("GROUNDWORK_ROOT");
}

static inline void cli_tear_down(void)
{
    free(ran.out);
    free(ran.err);
    memset(&ran, 0, sizeof ran);
}

static inline int cli_open(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
}

/* Runs argv[0] in `dir` (NULL: here); `ran` says how it went. */
static inline int cli_exec(const char *dir, const char *const *argv)
{
    char out[TEMP_PATH], err[TEMP_PATH];
    int status;
    pid_t pid;

    temp_path(out, "stdout");
    temp_path(err, "stderr");
    pid = fork();
    if (pid == 0) {
        if ((dir && chdir(dir) < 0) || dup2(cli_open(out), 1) < 0 ||
            dup2(cli_open(err), 2) < 0)
            _exit(126);
        (void)execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    cli_tear_down();
    ran.out = temp_read(out);
    ran.err = temp_read(err);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran.code;
}

/* lab --root TOOLKIT --workspace WORK, then the words of `line`, which is
 * cut up. */
static inline int cli_lab(char *line)
{
    const char *argv[CLI_ARGS] = {cli.program, "--root", cli.toolkit,
                                  "--workspace", cli.work};
    size_t n = 5;

    while (*line && n + 1 < CLI_ARGS) {
        argv[n++] = line;
        line += strcspn(line, " ");
        if (*line)
            *line++ = '\0';
    }
    return cli_exec(NULL, argv);
}

/* Runs the words of a line, as printf makes it; it must exit with `code`. */
__attribute__((format(printf, 2, 3))) static inline void
cli_expect(int code, const char *format, ...)
{
    char line[4 * TEMP_PATH], words[4 * TEMP_PATH];
    va_list args;
    int n, got;

    va_start(args, format);
    n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    ck_assert_msg(n >= 0 && (size_t)n < sizeof line, "too long: %s", format);
    memcpy(words, line, sizeof words);
    got = cli_lab(words);
    ck_assert_msg(got == code, "lab %s: exit %d, not %d\n%s\n%s", line, got,
                  code, ran.out, ran.err);
}

static inline void cli_says(const char *where, const char *what)
{
    ck_assert_msg(strstr(where, what) != NULL, "no \"%s\" in:\n%s", what,
                  where);
}

/* "next: ./lab ... WORDS": a suggested command repeats the folders that this
 * call was given. */
static inline const char *cli_suggested(char out[4 * TEMP_PATH],
                                        const char *label, const char *words)
{
    int n = snprintf(out, 4 * TEMP_PATH, "%s: ./lab --root %s -w %s %s", label,
                     cli.toolkit, cli.work, words);

    ck_assert_msg(n > 0 && n < 4 * TEMP_PATH, "too long: %s", words);
    return out;
}

/* A file of the answer to first_red: "results.c". */
static inline const char *cli_answer(char out[TEMP_PATH], const char *file)
{
    char name[TEMP_PATH];

    (void)snprintf(name, sizeof name, "work/01a_first_red/%s", file);
    return temp_path(out, name);
}

static inline void cli_copy_tree(const char *from, const char *to)
{
    const char *argv[] = {"/bin/cp", "-r", from, to, NULL};

    ck_assert_msg(cli_exec(NULL, argv) == 0, "cp %s: %s", from, ran.err);
}

/* The parts of the toolkit that first_red needs, into `to`, a new folder. */
static inline void cli_small_toolkit(const char *to)
{
    static const char *const parts[][2] = {
        {"labs/01a_first_red", "labs"},
        {"patterns/line_driver", "patterns"},
        {"pitfalls/heap_overflow_off_by_one", "pitfalls"},
        {"pitfalls/memory_leak_early_return", "pitfalls"},
        {"pitfalls/free_outer_only", "pitfalls"},
        {"chapters/01_loop", "chapters"},
        {"harness/templates", "harness"},
    };
    char from[TEMP_PATH + PATH_MAX], target[TEMP_PATH];
    size_t i;

    temp_mkdir(to);
    for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        (void)snprintf(from, sizeof from, "%s/%s", cli.toolkit, parts[i][0]);
        (void)snprintf(target, sizeof target, "%.300s/%s", to, parts[i][1]);
        (void)mkdir(target, 0755);
        cli_copy_tree(from, target);
    }
}

#endif
