/* SPDX-License-Identifier: MIT-0 */
/* What the tests of the box have done inside: `acts NAME [WORD]`. */
#define _GNU_SOURCE

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box_attacks.h"

enum { MIB = 1024 * 1024 };

static void wait_for_ever(void)
{
    for (;;)
        (void)pause();
}

static int act_exit(const char *word)
{
    return (int)strtol(word, NULL, 10);
}

static int act_raise(const char *word)
{
    return raise((int)strtol(word, NULL, 10));
}

static int act_spin(const char *word)
{
    volatile uint64_t turns = 0;

    (void)word;
    while (turns < UINT64_MAX)
        turns++;
    return 0;
}

static void *spin(void *unused)
{
    (void)unused;
    (void)act_spin(NULL);
    return NULL;
}

static int act_spin_in_thread(const char *word)
{
    pthread_t thread;

    (void)word;
    if (pthread_create(&thread, NULL, spin, NULL) != 0)
        return 1;
    return pthread_join(thread, NULL);
}

static void *idle(void *unused)
{
    wait_for_ever();
    return unused;
}

static int act_sleep(const char *word)
{
    (void)word;
    return (int)sleep(1000);
}

static int act_lock(const char *word)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    (void)word;
    (void)pthread_mutex_lock(&lock);
    return pthread_mutex_lock(&lock);
}

static int act_read_pipe(const char *word)
{
    int ends[2];
    char byte;

    (void)word;
    return pipe(ends) < 0 || read(ends[0], &byte, 1) < 0;
}

static int act_poll(const char *word)
{
    (void)word;
    return poll(NULL, 0, -1);
}

static int act_wait_for_child(const char *word)
{
    (void)word;
    if (fork() == 0)
        wait_for_ever();
    return wait(NULL) < 0;
}

/* A child ends and is not waited for. */
static int act_forget_child(const char *word)
{
    (void)word;
    if (fork() == 0)
        _exit(0);
    for (;;)
        (void)pause();
}

static int act_hog(const char *word)
{
    (void)word;
    for (;;) {
        char *block = malloc(MIB);

        if (!block)
            return 9;
        memset(block, 1, MIB);
    }
}

static int act_allocate(const char *word)
{
    char *block = malloc((size_t)strtol(word, NULL, 10) * MIB);

    (void)puts(block ? "memory" : "NULL");
    free(block);
    return 0;
}

static int act_flood(const char *word)
{
    static const char block[4096];
    int fd = (int)strtol(word, NULL, 10);

    for (;;)
        if (write(fd, block, sizeof block) < 0)
            return 9;
}

/* word: bytes to each of 1, 2, 3 */
static int act_write(const char *word)
{
    size_t bytes = (size_t)strtol(word, NULL, 10);
    int fd;

    for (fd = 1; fd <= 3; fd++) {
        size_t i;
        char letter = (char)('a' + fd - 1);

        for (i = 0; i < bytes; i++)
            if (write(fd, &letter, 1) != 1)
                return fd;
    }
    return 0;
}

static int act_fill_file(const char *word)
{
    static const char block[4096];
    int fd = open(word, O_WRONLY | O_CREAT, 0600);

    while (fd >= 0 && write(fd, block, sizeof block) > 0)
        continue;
    return 9;
}

static int act_bomb(const char *word)
{
    (void)word;
    while (fork() >= -1)
        continue;
    return 0;
}

static int act_thread_bomb(const char *word)
{
    pthread_attr_t attr;
    pthread_t thread;
    int made = 0;

    (void)word;
    (void)pthread_attr_init(&attr);
    (void)pthread_attr_setstacksize(&attr, 16384);
    while (made < 100000 && pthread_create(&thread, &attr, idle, NULL) == 0)
        made++;
    return made < 100000 ? 0 : 1;
}

/* Leaves a child behind that holds the pipes open. */
static int act_leave(const char *word)
{
    (void)word;
    if (fork() == 0)
        wait_for_ever();
    return 0;
}

/* The classic daemon; word is a file that gets its pid. */
static int act_daemon(const char *word)
{
    int ready[2];
    char byte;

    if (pipe(ready) < 0)
        return 1;
    if (fork() == 0) {
        FILE *out;

        (void)setsid();
        if (fork() != 0)
            _exit(0);
        out = fopen(word, "w");
        if (out) {
            (void)fprintf(out, "%d\n", (int)getpid());
            (void)fclose(out);
        }
        (void)close(ready[0]);
        (void)close(ready[1]);
        wait_for_ever();
    }
    (void)close(ready[1]);
    return read(ready[0], &byte, 1) != 0;
}

static int act_child_aborts(const char *word)
{
    int status = 0;

    (void)word;
    if (fork() == 0)
        abort();
    (void)wait(&status);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static int act_descriptors(const char *word)
{
    int fd;

    (void)word;
    for (fd = 0; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            (void)printf("%d ", fd);
    return 0;
}

static int act_where(const char *word)
{
    char cwd[256];

    (void)word;
    (void)printf("%s %03o\n", getcwd(cwd, sizeof cwd) ? cwd : "?",
                 (unsigned)umask(0));
    return 0;
}

static const struct {
    const char *name;
    int (*run)(const char *word);
} acts[] = {
    {"exit", act_exit},
    {"raise", act_raise},
    {"spin", act_spin},
    {"spin_in_thread", act_spin_in_thread},
    {"sleep", act_sleep},
    {"lock", act_lock},
    {"read_pipe", act_read_pipe},
    {"poll", act_poll},
    {"wait_for_child", act_wait_for_child},
    {"forget_child", act_forget_child},
    {"hog", act_hog},
    {"allocate", act_allocate},
    {"flood", act_flood},
    {"write", act_write},
    {"fill_file", act_fill_file},
    {"bomb", act_bomb},
    {"thread_bomb", act_thread_bomb},
    {"leave", act_leave},
    {"daemon", act_daemon},
    {"child_aborts", act_child_aborts},
    {"descriptors", act_descriptors},
    {"where", act_where},
};

int main(int argc, char **argv)
{
    const char *word = argc > 2 ? argv[2] : "";
    size_t i;

    if (argc < 2)
        return 99;
    for (i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(argv[1], acts[i].name) == 0)
            return acts[i].run(word);
    return box_attack(argv[1], word);
}
