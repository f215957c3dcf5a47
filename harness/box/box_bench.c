/* SPDX-License-Identifier: MIT-0 */
/* What the box adds to one run of /bin/true, in each tier: the median of
 * rounds in which the bare and the boxed runs take turns. Beside the strict
 * tier stands what bwrap alone takes, with as many namespaces and nothing of
 * ours: less is not to be had. Exit code 1 past a bar. */
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "box.h"

enum { ROUNDS = 101, BASIC_BAR_US = 3000, STRICT_BAR_US = 13000 };

static const char *const command[] = {"/bin/true", NULL};
static const char *const environment[] = {"LC_ALL=C", NULL};

static int64_t now_ns(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int run_program(const char *const *argv)
{
    char *env[] = {NULL};
    int status;
    pid_t pid;

    if (posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)(uintptr_t)argv,
                     env) != 0)
        return -1;
    return waitpid(pid, &status, 0) == pid ? status : -1;
}

static int run_bare(void)
{
    return run_program(command);
}

static int run_bwrap(void)
{
    static const char *const argv[] = {"bwrap",         "--unshare-all",
                                       "--ro-bind",     "/usr",
                                       "/usr",          "--symlink",
                                       "usr/lib",       "/lib",
                                       "--symlink",     "usr/lib64",
                                       "/lib64",        "--",
                                       "/usr/bin/true", NULL};

    return run_program(argv);
}

static int run_boxed(enum box_tier tier)
{
    struct box_request request = {
        .argv = command, .env = environment, .tier = tier};
    struct box_report report;
    int rc = box_run(&request, &report);

    if (rc == 0) {
        rc = report.end == BOX_EXITED ? report.status : -1;
        box_report_fini(&report);
    }
    return rc;
}

static int run_basic(void)
{
    return run_boxed(BOX_BASIC);
}

static int run_strict(void)
{
    return run_boxed(BOX_STRICT);
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

static int show_over(const char *tier, int64_t over_us, int64_t bar_us)
{
    (void)printf("%-8s %6.3f ms more, bar %.3f: %s\n", tier,
                 (double)over_us / 1000, (double)bar_us / 1000,
                 over_us <= bar_us ? "met" : "MISSED");
    return over_us <= bar_us ? 0 : 1;
}

int main(void)
{
    int64_t bare[ROUNDS], basic[ROUNDS], bwrap[ROUNDS], strict[ROUNDS];
    int64_t bare_us, basic_us, bwrap_us;
    bool has_strict;
    int missed;
    int i;

    if (box_init() < 0 || run_basic() != 0)
        return EXIT_FAILURE;
    has_strict = box_tier_reason(BOX_STRICT)[0] == '\0';
    for (i = 0; i < ROUNDS; i++) {
        bare[i] = timed_us(run_bare);
        basic[i] = timed_us(run_basic);
        bwrap[i] = has_strict ? timed_us(run_bwrap) : 0;
        strict[i] = has_strict ? timed_us(run_strict) : 0;
    }
    (void)printf("%s, %d rounds, median (10th-90th percentile)\n",
                 box_tier_text(), ROUNDS);
    bare_us = show("bare", bare);
    basic_us = show("basic", basic);
    missed = show_over("basic", basic_us - bare_us, BASIC_BAR_US);
    if (has_strict) {
        bwrap_us = show("bwrap", bwrap);
        (void)printf("%-8s %6.3f ms more, alone\n", "bwrap",
                     (double)(bwrap_us - bare_us) / 1000);
        missed += show_over("strict", show("strict", strict) - bare_us,
                            STRICT_BAR_US);
    } else {
        (void)printf("SKIP strict: %s\n", box_tier_reason(BOX_STRICT));
    }
    return missed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
