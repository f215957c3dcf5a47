/* SPDX-License-Identifier: MIT-0 */
/* hostile_scene.h - a place for hostile answers: a folder with an answer, a
 * workspace, a secret, a server, and a corner that everybody may write to;
 * and what is looked at afterwards. */
#ifndef HOSTILE_SCENE_H
#define HOSTILE_SCENE_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "lab_check.h"
#include "string_builder.h"

enum { SEED = 7, SLACK_MS = 1000, NOBODY = 65534, IPC_KEY = 0x67726477 };

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

static const char lab_id[] = "first_red";
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
    ck_assert_int_eq(listen(s->server, 8), 0);
}

/* A user who is not root; false when the toolkit is closed to others. */
static inline bool become_nobody(void)
{
    if (geteuid() == 0)
        ck_assert(setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
                  setuid(NOBODY) == 0);
    return access("labs/01a_first_red/unit.cfg", R_OK) == 0;
}

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
    ck_assert_int_eq(workspace_init(&s->ws, work), 0);
    ck_assert_ptr_nonnull(realpath(".", s->root));
    ck_assert_int_eq(catalogue_open(&s->catalogue, s->root, &error), 0);
    s->lab = catalogue_find(s->catalogue, lab_id);
    ck_assert_ptr_nonnull(s->lab);
    ck_assert_int_eq(box_init(), 0);
}

static inline void scene_fini(struct scene *s)
{
    pid_t pid;

    (void)close(s->server);
    catalogue_close(s->catalogue);
    pid = fork();
    if (pid == 0) {
        (void)execl("/bin/rm", "rm", "-rf", "--", s->dir, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(pid, NULL, 0);
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

static inline int check_with(struct scene *s, bool boxed, const char *only,
                             struct verdict *v)
{
    struct lab_check_request request = {.catalogue = s->catalogue,
                                        .ws = &s->ws,
                                        .lab = s->lab,
                                        .answers_dir = s->answers,
                                        .seed = SEED,
                                        .only_case = only,
                                        .without_box = !boxed};

    return lab_check(&request, v);
}

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

/* Checks the answer, with one case or all (NULL), in a process of its own,
 * which an attack may kill or stop; says what came of it. `points` as the
 * verdict has them. */
static inline unsigned run_scene(struct scene *s, bool boxed, const char *only,
                                 int64_t *points)
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

        if (box_init() == 0 && check_with(s, boxed, only, &v) == 0) {
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
