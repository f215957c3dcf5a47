/* SPDX-License-Identifier: MIT-0 */
/* A crawl that is killed again and again ends with the items of one that was
 * not: none missing, none twice. A real server, a real file, real kills at
 * random moments; what must hold does not depend on the moment.
 *
 * CRAWL_KILLS=200 in the environment: so many kills instead of 30.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crawl_command.h"
#include "http_server_check.h"
#include "string_builder.h"

enum { PAGES = 150, LINKS = 12 };

static struct server_page pages[PAGES];
static char paths[PAGES][16];
static struct server server;
static char folder[] = "/tmp/crawl_crash_XXXXXX";
static uint32_t state = 2026;

static unsigned below(unsigned n)
{
    state = state * 1664525 + 1013904223;
    return (state >> 8) % n;
}

/* Page i links to i + 1, so that all are reached, and to any others. */
static char *make_body(int i)
{
    struct string_builder sb;
    char *body;
    int k;

    string_builder_init(&sb, 0);
    string_builder_append_format(&sb, "<title>page %d</title>", i);
    string_builder_append_format(&sb, "<a href=/%d>next</a>", (i + 1) % PAGES);
    for (k = 1; k < LINKS; k++)
        string_builder_append_format(&sb, "<a href=/%u>", below(PAGES));
    ck_assert_int_eq(string_builder_take(&sb, &body), 0);
    return body;
}

static void set_up(void)
{
    int i;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (i = 0; i < PAGES; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "/%d", i);
        pages[i] = (struct server_page){.path = paths[i],
                                        .status = 200,
                                        .body = make_body(i),
                                        .type = "text/html"};
    }
    ck_assert_int_eq(server_start(&server, pages, PAGES), 0);
}

static void tear_down(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".out"};
    static const char *const jobs[] = {"whole", "killed"};
    char name[100];
    size_t i;

    server_stop(&server);
    for (i = 0; i < 10; i++) {
        (void)snprintf(name, sizeof name, "%s/%s%s", folder, jobs[i % 2],
                       ends[i / 2]);
        unlink(name);
    }
    ck_assert_int_eq(rmdir(folder), 0);
    for (i = 0; i < PAGES; i++) {
        void *body;

        memcpy(&body, &pages[i].body, sizeof body);
        free(body);
    }
}

static struct crawl_command command_for(const char *job, char *path, size_t cap)
{
    struct crawl_command c = {.job = path, .max_kib = 100};

    (void)snprintf(path, cap, "%s/%s", folder, job);
    c.settings.max_in_flight = 16;
    c.settings.max_per_host = 16;
    return c;
}

/* In a child: exit code 0 when the crawl came to its end. */
static pid_t start(const char *job)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    char path[80], url[60], *urls[] = {url, NULL};
    struct crawl_command c = command_for(job, path, sizeof path);
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid)
        return pid;
    /* Until the crawl has its own handler: Check's would end the suite. */
    (void)sigaction(SIGTERM, &ignore, NULL);
    (void)snprintf(url, sizeof url, "%s/0", server.base);
    if (!freopen("/dev/null", "w", stdout))
        _exit(9);
    _exit(crawl_command_crawl(&c, urls));
}

static bool ended_well(pid_t pid)
{
    int status;

    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        return false;
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    return true;
}

static char *export_of(const char *job)
{
    static char text[2][65536];
    static int which;
    char path[80], out[90];
    struct crawl_command c = command_for(job, path, sizeof path);
    char *to = text[which++ % 2];
    pid_t pid;
    FILE *f;

    (void)snprintf(out, sizeof out, "%s.out", path);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        _exit(freopen(out, "w", stdout) ? crawl_command_export(&c) : 9);
    ck_assert(ended_well(pid));
    f = fopen(out, "r");
    ck_assert_ptr_nonnull(f);
    to[fread(to, 1, sizeof text[0] - 1, f)] = '\0';
    fclose(f);
    return to;
}

static int lines(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* Waits a random while, up to 40 ms, and kills; false when it had ended. */
static bool kill_later(pid_t pid)
{
    const struct timespec wait = {0, (long)below(40) * 1000000};

    nanosleep(&wait, NULL);
    kill(pid, SIGKILL);
    return !ended_well(pid);
}

START_TEST(any_kills_lead_to_the_same_items)
{
    const char *wanted = getenv("CRAWL_KILLS");
    int kills = 0, max_kills = wanted ? (int)strtol(wanted, NULL, 10) : 30,
        restarts = 0;
    char *whole, *killed;

    ck_assert(ended_well(start("whole")));
    whole = export_of("whole");
    ck_assert_int_eq(lines(whole), PAGES);

    while (kills < max_kills && restarts++ < 10 * max_kills)
        kills += kill_later(start("killed"));
    ck_assert(ended_well(start("killed")));
    killed = export_of("killed");

    ck_assert_int_eq(lines(killed), PAGES);
    ck_assert_str_eq(killed, whole);
    ck_assert_int_gt(kills, 0);
}
END_TEST

START_TEST(a_polite_stop_loses_nothing)
{
    const struct timespec wait = {0, 30 * 1000000};
    pid_t pid = start("whole");

    nanosleep(&wait, NULL);
    kill(pid, SIGTERM);
    ck_assert(ended_well(pid));
    ck_assert(ended_well(start("whole")));
    ck_assert_int_eq(lines(export_of("whole")), PAGES);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_crash");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, any_kills_lead_to_the_same_items);
    tcase_add_test(t, a_polite_stop_loses_nothing);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
