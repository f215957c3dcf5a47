/* SPDX-License-Identifier: MIT-0 */
/* What the box adds to one run of /bin/true: the median of rounds in which
 * the bare and the boxed run take turns. Exit code 1 past the bar. */
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "box.h"

enum { ROUNDS = 101, BAR_US = 3000 };

static const char *const command[] = {"/bin/true", NULL};
static const char *const environment[] = {"LC_ALL=C", NULL};

static int64_t now_ns(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int run_bare(void)
{
    char name[] = "/bin/true";
    char *argv[] = {name, NULL};
    char *env[] = {NULL};
    int status;
    pid_t pid;

    if (posix_spawn(&pid, name, NULL, NULL, argv, env) != 0)
        return -1;
    return waitpid(pid, &status, 0) == pid ? status : -1;
}

static int run_boxed(void)
{
    struct box_request request = {
        .argv = command, .env = environment, .tier = BOX_BASIC};
    struct box_report report;
    int rc = box_run(&request, &report);

    if (rc == 0) {
        rc = report.end == BOX_EXITED ? report.status : -1;
        box_report_fini(&report);
    }
    return rc;
}

static int64_t timed_us(int (*run)(void))
{
    int64_t before_ns = now_ns();

    if (run() != 0) {
        (void)fprintf(stderr, "box_bench: a run of /bin/true failed\n");
        exit(EXIT_FAILURE);
    }
    return (now_ns() - before_ns) / 1000;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t show(const char *name, int64_t *us)
{
    qsort(us, ROUNDS, sizeof *us, by_value);
    (void)printf("%-8s %6.3f ms (%.3f-%.3f)\n", name,
                 (double)us[ROUNDS / 2] / 1000, (double)us[ROUNDS / 10] / 1000,
                 (double)us[ROUNDS - 1 - ROUNDS / 10] / 1000);
    return us[ROUNDS / 2];
}

int main(void)
{
    int64_t bare[ROUNDS], boxed[ROUNDS];
    int64_t over_us;
    int i;

    if (box_init() < 0 || run_boxed() != 0)
        return EXIT_FAILURE;
    for (i = 0; i < ROUNDS; i++) {
        bare[i] = timed_us(run_bare);
        boxed[i] = timed_us(run_boxed);
    }
    (void)printf("%s, %d rounds, median (10th-90th percentile)\n",
                 box_tier_text(), ROUNDS);
    over_us = -show("bare", bare);
    over_us += show("boxed", boxed);
    (void)printf("%-8s %6.3f ms, bar %.3f: %s\n", "over",
                 (double)over_us / 1000, (double)BAR_US / 1000,
                 over_us <= BAR_US ? "met" : "MISSED");
    return over_us <= BAR_US ? EXIT_SUCCESS : EXIT_FAILURE;
}
