/* SPDX-License-Identifier: MIT-0 */
/* How long from a save to the first verdict in `lab watch`, and to the
 * sanitized one: the real program on a pseudo-terminal, real saves by rename.
 * Run from the project's root; exit 1 when a bar is missed. */
#define _GNU_SOURCE /* posix_openpt, ptsname */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "str_view.h"
#include "string_builder.h"

enum { SAVES = 41, PATIENCE_MS = 20000, QUIET_MS = 120 };

static const char lab[] = "build/bin/lab";

struct session {
    int tty;
    pid_t pid;
    char dir[64], file[128];
    struct string_builder screen;
};

static double now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
    fprintf(stderr, "watch_bench: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

/* Reads what the screen shows next; false when nothing came in time. */
static bool read_more(struct session *s, int timeout_ms)
{
    struct pollfd p = {s->tty, POLLIN, 0};
    char buf[4096];
    ssize_t n;

    if (poll(&p, 1, timeout_ms) <= 0)
        return false;
    n = read(s->tty, buf, sizeof buf);
    if (n <= 0)
        return false;
    return string_builder_append(&s->screen, buf, (size_t)n) == 0;
}

static double wait_for(struct session *s, const char *mark)
{
    double start = now_ms();

    while (!strstr(string_builder_cstr(&s->screen), mark)) {
        if (now_ms() - start > PATIENCE_MS || !read_more(s, PATIENCE_MS)) {
            fprintf(stderr, "watch_bench: '%s' never came; the screen:\n%s\n",
                    mark, string_builder_cstr(&s->screen));
            exit(EXIT_FAILURE);
        }
    }
    return now_ms();
}

static void start_watch(struct session *s)
{
    int slave;

    (void)snprintf(s->dir, sizeof s->dir, "/tmp/watch_bench.XXXXXX");
    if (!mkdtemp(s->dir))
        die("mkdtemp");
    (void)snprintf(s->file, sizeof s->file, "%s/01a_first_red/results.c",
                   s->dir);
    s->tty = posix_openpt(O_RDWR | O_NOCTTY);
    if (s->tty < 0 || grantpt(s->tty) < 0 || unlockpt(s->tty) < 0)
        die("pseudo-terminal");
    s->pid = fork();
    if (s->pid == 0) {
        (void)setsid();
        slave = open(ptsname(s->tty), O_RDWR);
        if (slave < 0 || dup2(slave, 0) < 0 || dup2(slave, 1) < 0 ||
            dup2(slave, 2) < 0)
            _exit(127);
        (void)execl(lab, lab, "--workspace", s->dir, "watch", "first_red",
                    (char *)NULL);
        _exit(127);
    }
}

/* A save as editors do it: a new file, renamed over the old one. */
static double save(const struct session *s, const char *text, int number)
{
    char temp[160];
    FILE *f;

    (void)snprintf(temp, sizeof temp, "%s.new", s->file);
    f = fopen(temp, "w");
    if (!f || fprintf(f, "%s/* %d */\n", text, number) < 0 || fclose(f) != 0)
        die(temp);
    if (rename(temp, s->file) < 0)
        die("rename");
    return now_ms();
}

static char *read_answer(const struct session *s)
{
    FILE *f = fopen(s->file, "r");
    char *text = calloc(1, 64 * 1024);

    if (!f || !text || fread(text, 1, 64 * 1024 - 1, f) == 0)
        die(s->file);
    (void)fclose(f);
    return text;
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static bool report(const char *what, double *ms, double median_bar,
                   double p95_bar)
{
    double median, p95;
    bool met;

    qsort(ms, SAVES, sizeof *ms, compare);
    median = ms[SAVES / 2];
    p95 = ms[SAVES * 95 / 100];
    met = median <= median_bar && p95 <= p95_bar;
    printf("%-28s median %6.0f ms (bar %.0f)   p95 %6.0f ms (bar %.0f)   "
           "min %.0f max %.0f   %s\n",
           what, median, median_bar, p95, p95_bar, ms[0], ms[SAVES - 1],
           met ? "met" : "MISSED");
    return met;
}

static void stop_watch(struct session *s)
{
    char *argv[] = {(char[]){"rm"}, (char[]){"-rf"}, s->dir, NULL};

    (void)!write(s->tty, "q", 1);
    (void)waitpid(s->pid, NULL, 0);
    s->pid = fork();
    if (s->pid == 0) {
        (void)execv("/bin/rm", argv);
        _exit(127);
    }
    (void)waitpid(s->pid, NULL, 0);
}

int main(void)
{
    static double first[SAVES], sanitized[SAVES];
    struct session s = {0};
    char *text;
    bool met;
    int i;

    string_builder_init(&s.screen, 0);
    start_watch(&s);
    (void)wait_for(&s, "  read    ");
    text = read_answer(&s);
    for (i = 0; i < SAVES; i++) {
        double start;

        while (read_more(&s, QUIET_MS))
            ;
        string_builder_clear(&s.screen);
        start = save(&s, text, i);
        first[i] = wait_for(&s, "-> plain ") - start;
        sanitized[i] = wait_for(&s, "-> asan_ubsan ") - start;
        (void)wait_for(&s, "  read    ");
    }
    stop_watch(&s);
    met = report("save to first verdict", first, 300, 500);
    met = report("save to sanitized verdict", sanitized, 1000, 1500) && met;
    free(text);
    string_builder_fini(&s.screen);
    return met ? EXIT_SUCCESS : EXIT_FAILURE;
}
