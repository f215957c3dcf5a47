/* SPDX-License-Identifier: MIT-0 */
/* hostile_scene.h - a place for hostile answers: a folder with an answer, a
 * workspace, a secret, a server, and a corner that everybody may write
 * to. What is looked at afterwards: hostile_look.h. */
#ifndef HOSTILE_SCENE_H
#define HOSTILE_SCENE_H

#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "hostile_look.h"
#include "string_builder.h"

enum { SEED = 7, NOBODY = 65534 };

static const char lab_id[] = "first_red";

static inline void make_dir(const char *path, mode_t mode)
{
    ck_assert_int_eq(mkdir(path, 0777), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
}

static inline void put_file(const char *dir, const char *name, const char *text)
{
    char path[PATH_MAX];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "we");
    ck_assert_msg(f != NULL, "%s", path);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

static inline void open_server(struct scene *s)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s/server", s->out);
    s->server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(s->server, 0);
    ck_assert_int_eq(bind(s->server, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(chmod(at.sun_path, 0777), 0);
    ck_assert_int_eq(listen(s->server, 128), 0);
}

/* A user who is not root; false when the toolkit is closed to others. */
static inline bool become_nobody(void)
{
    if (geteuid() == 0)
        ck_assert(setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
                  setuid(NOBODY) == 0);
    return access("labs/01a_first_red/unit.cfg", R_OK) == 0;
}

static inline void run_and_wait(const char *const *argv)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        (void)execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}

/* The first scene: the others copy its workspace, where the driver is built.
 * Of the first itself: "". */
static char first[sizeof((struct scene *)0)->dir];

static inline void scene_init(struct scene *s)
{
    struct manifest_error error;
    char work[80];

    (void)snprintf(s->dir, sizeof s->dir, "/tmp/hostile.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    ck_assert_int_eq(chmod(s->dir, 0755), 0);
    (void)snprintf(s->answers, sizeof s->answers, "%s/answers", s->dir);
    (void)snprintf(s->out, sizeof s->out, "%s/out", s->dir);
    (void)snprintf(work, sizeof work, "%s/work", s->dir);
    make_dir(s->answers, 0755);
    make_dir(s->out, 0777);
    put_file(s->dir, "secret", secret);
    open_server(s);
    /* Stages go below the scene, apart from those of other programs. */
    ck_assert_int_eq(setenv("TMPDIR", s->dir, 1), 0);
    if (first[0]) {
        char from[80];
        const char *const copy[] = {"/bin/cp", "-r", from, work, NULL};

        (void)snprintf(from, sizeof from, "%s/work", first);

        run_and_wait(copy);
    }
    ck_assert_int_eq(workspace_init(&s->ws, work), 0);
    ck_assert_ptr_nonnull(realpath(".", s->root));
    ck_assert_int_eq(catalogue_open(&s->catalogue, s->root, &error), 0);
    s->lab = catalogue_find(s->catalogue, lab_id);
    ck_assert_ptr_nonnull(s->lab);
    ck_assert_int_eq(box_init(), 0);
}

static inline void scene_fini(struct scene *s)
{
    const char *const remove[] = {"/bin/rm", "-rf", "--", s->dir, NULL};

    (void)close(s->server);
    catalogue_close(s->catalogue);
    run_and_wait(remove);
}

static inline char *read_text(const char *root, const char *dir,
                              const char *file)
{
    char path[2 * PATH_MAX];
    char *text;
    size_t len;

    (void)snprintf(path, sizeof path, "%s/%s/%s", root, dir, file);
    ck_assert_msg(workspace_read_file(path, &text, &len) == 0, "%s", path);
    return text;
}

/* In a source, @ROOT@ is the toolkit, @DIR@ the scene, @SECRET@ the secret. */
static inline void fill_in(const struct scene *s, const char *text,
                           struct string_builder *sb)
{
    const struct {
        const char *name, *value;
    } marks[] = {{"@ROOT@", s->root}, {"@DIR@", s->dir}, {"@SECRET@", secret}};
    size_t i;

    while (*text) {
        for (i = 0; i < 3; i++)
            if (strncmp(text, marks[i].name, strlen(marks[i].name)) == 0)
                break;
        if (i == 3) {
            (void)string_builder_append_char(sb, *text++);
            continue;
        }
        (void)string_builder_append_str(sb, marks[i].value);
        text += strlen(marks[i].name);
    }
}

static inline int check_with(struct scene *s, enum box_tier tier,
                             const char *only, struct verdict *v)
{
    struct lab_check_request request = {.catalogue = s->catalogue,
                                        .ws = &s->ws,
                                        .lab = s->lab,
                                        .answers_dir = s->answers,
                                        .seed = SEED,
                                        .only_case = only,
                                        .tier = tier};

    return lab_check(&request, v);
}

/* Checks the answer, with one case or all (NULL), in a process of its own,
 * which an attack may kill or stop; says what came of it. `points` as the
 * verdict has them. */
static inline unsigned run_scene(struct scene *s, enum box_tier tier,
                                 const char *only, int64_t *points)
{
    struct {
        unsigned harm;
        int64_t points;
    } told = {HARM_HARNESS, 0};
    int ends[2], status;
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        struct verdict v;

        if (box_init() == 0 && check_with(s, tier, only, &v) == 0) {
            told.harm = harm_in(&v);
            told.points = v.points;
        }
        _exit(write(ends[1], &told, sizeof told) != sizeof told);
    }
    (void)close(ends[1]);
    ck_assert_int_eq(waitpid(pid, &status, WUNTRACED), pid);
    if (WIFSTOPPED(status)) {
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, &status, 0);
    } else if (read(ends[0], &told, sizeof told) != sizeof told) {
        told.harm = HARM_HARNESS;
    }
    (void)close(ends[0]);
    *points = told.points;
    return told.harm | harm_outside(s);
}

#endif
