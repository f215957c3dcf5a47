/* SPDX-License-Identifier: MIT-0 */
/* crawl_race ROUNDS ACCESS_LOG NAME=COMMAND... - runs each command by the
 * shell, one after the other, ROUNDS times over, and prints a row for each:
 * medians and spread. Pages are what the server's log has with status 200;
 * processor time and memory are what wait4 says of the command and all it
 * waited for. The first command is the one that ratios refer to.
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* One layout for heads and numbers. */
#define ROW(pages, cpu, cpu_ratio, rate, rate_ratio, rss)                      \
    "%-24s %" pages " %" cpu " %-15s %" cpu_ratio " %" rate " %-13s "          \
    "%" rate_ratio " %" rss "\n"

enum { MAX_ROUNDS = 50, MAX_RACERS = 16 };

struct figures { /* (rounds) each */
    double cpu[MAX_ROUNDS], rate[MAX_ROUNDS], rss[MAX_ROUNDS];
};

static struct racer {
    const char *name, *command;
    struct figures f;
    long pages;
} racers[MAX_RACERS];

static double now_s(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* Lines with ' 200 ' from an offset on. */
static long count_pages(const char *log, long from, long *out_end)
{
    FILE *f = fopen(log, "r");
    char line[4096];
    long n = 0;

    if (!f)
        return 0;
    (void)fseek(f, from, SEEK_SET);
    while (fgets(line, sizeof line, f))
        n += strstr(line, " 200 ") != NULL;
    *out_end = ftell(f);
    fclose(f);
    return n;
}

/* 0, or -1 when the command could not be run or failed. */
static int run(struct racer *r, int round, const char *log, long *offset)
{
    struct rusage usage;
    double start = now_s();
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", r->command, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
        return -1;
    start = now_s() - start;
    r->pages = count_pages(log, *offset, offset);
    if (r->pages == 0) {
        fprintf(stderr, "%s: fetched nothing (status %d)\n", r->name, status);
        return -1;
    }
    r->f.cpu[round] = (seconds(usage.ru_utime) + seconds(usage.ru_stime)) *
                      1000 / (double)r->pages;
    r->f.rate[round] = (double)r->pages / start;
    r->f.rss[round] = (double)usage.ru_maxrss / 1024;
    return 0;
}

static int compare(const void *a, const void *b)
{
    double x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double median(double *v, int n)
{
    qsort(v, (size_t)n, sizeof *v, compare);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void print_row(struct racer *r, int rounds, double cpu, double rate)
{
    double own_cpu = median(r->f.cpu, rounds);
    double own_rate = median(r->f.rate, rounds);
    char cpus[40], rates[40];

    (void)snprintf(cpus, sizeof cpus, "(%.3f-%.3f)", r->f.cpu[0],
                   r->f.cpu[rounds - 1]);
    (void)snprintf(rates, sizeof rates, "(%.0f-%.0f)", r->f.rate[0],
                   r->f.rate[rounds - 1]);
    printf(ROW("6ld", "7.3f", "5.2f", "8.0f", "5.2f", "8.1f"), r->name,
           r->pages, own_cpu, cpus, own_cpu / cpu, own_rate, rates,
           own_rate / rate, median(r->f.rss, rounds));
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
    int count = 0, i, k;
    long offset = 0;

    if (argc < 4 || rounds < 1 || rounds > MAX_ROUNDS || argc - 3 > MAX_RACERS)
        return 2;
    for (i = 3; i < argc; i++) {
        char *equals = strchr(argv[i], '=');

        if (!equals)
            return 2;
        *equals = '\0';
        racers[count++] =
            (struct racer){.name = argv[i], .command = equals + 1};
    }
    (void)count_pages(argv[2], 0, &offset);
    for (k = 0; k < rounds; k++)
        for (i = 0; i < count; i++) {
            if (isatty(STDERR_FILENO))
                fprintf(stderr, "\r\033[Kround %d of %d: %s", k + 1, rounds,
                        racers[i].name);
            if (run(&racers[i], k, argv[2], &offset) < 0)
                return 1;
        }
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
    printf(ROW("6s", "7s", "5s", "8s", "5s", "8s"), "who", "pages", "CPU s",
           "a 1,000 pages", "ratio", "pages/s", "", "ratio", "MiB");
    for (i = 0; i < count; i++) {
        double cpu = median(racers[0].f.cpu, rounds);
        double rate = median(racers[0].f.rate, rounds);

        print_row(&racers[i], rounds, cpu, rate);
    }
    return 0;
}
