/* SPDX-License-Identifier: MIT-0 */
/* A crawl that is killed again and again ends with the items of one that was
 * not: none missing, none twice. A real server, a real file, real kills: each
 * after a random number of requests that the server has met. What must hold
 * does not depend on where in its work that finds the crawl.
 *
 * CRAWL_KILLS=200 in the environment: so many kills instead of 30.
 */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crawl_command.h"
#include "http_server_check.h"
#include "string_builder.h"

enum { PAGES = 150, LINKS = 12, IN_FLIGHT = 16 };

static struct server_page pages[PAGES];
static char paths[PAGES][16];
static struct server server;
static char folder[] = "/tmp/crawl_crash_XXXXXX";
static char exported[65536]; /* the last export */
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

static void remove_job(const char *job)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".out"};
    char name[100];
    size_t i;

    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        (void)snprintf(name, sizeof name, "%s/%s%s", folder, job, ends[i]);
        unlink(name);
    }
}

static void tear_down(void)
{
    int i;

    server_stop(&server);
    remove_job("whole");
    remove_job("killed");
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
    c.settings.max_in_flight = IN_FLIGHT;
    c.settings.max_per_host = IN_FLIGHT;
    c.settings.threads = 2;
    return c;
}

/* A crawl in a child. `alive` ends, as a pipe does, with the child. */
struct child {
    pid_t pid;
    int alive;
};

static struct child start(const char *job)
{
    char path[80], url[60], *urls[] = {url, NULL};
    struct crawl_command c = command_for(job, path, sizeof path);
    struct child child;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    child.pid = fork();
    ck_assert_int_ge(child.pid, 0);
    if (child.pid == 0) {
        (void)snprintf(url, sizeof url, "%s/0", server.base);
        if (!freopen("/dev/null", "w", stdout))
            _exit(9);
        _exit(crawl_command_crawl(&c, urls));
    }
    close(ends[1]);
    child.alive = ends[0];
    return child;
}

/* false when a signal ended it; any other end must be a good one. */
static bool ended_well(struct child child)
{
    int status;

    ck_assert_int_eq(waitpid(child.pid, &status, 0), child.pid);
    close(child.alive);
    if (WIFSIGNALED(status))
        return false;
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    return true;
}

/* Requests the server has met since the last call; never waits. */
static int take_asked(void)
{
    struct pollfd fd = {.fd = server.asked, .events = POLLIN};
    char bytes[256];
    int n = 0;

    while (poll(&fd, 1, 0) > 0)
        n += (int)read(server.asked, bytes, sizeof bytes);
    return n;
}

/* Waits until the server has met n more, or the child has ended. */
static int wait_asked(struct child child, int n)
{
    struct pollfd fds[2] = {{.fd = server.asked, .events = POLLIN},
                            {.fd = child.alive, .events = POLLIN}};
    char byte;
    int met = 0;

    while (met < n && poll(fds, 2, -1) > 0 && (fds[0].revents & POLLIN))
        met += (int)read(server.asked, &byte, 1);
    return met;
}

static const char *export_of(const char *job)
{
    char path[80], out[90];
    struct crawl_command c = command_for(job, path, sizeof path);
    struct child child = {.alive = -1};
    FILE *f;

    (void)snprintf(out, sizeof out, "%s.out", path);
    child.pid = fork();
    ck_assert_int_ge(child.pid, 0);
    if (child.pid == 0)
        _exit(freopen(out, "w", stdout) ? crawl_command_export(&c, NULL) : 9);
    ck_assert(ended_well(child));
    f = fopen(out, "r");
    ck_assert_ptr_nonnull(f);
    exported[fread(exported, 1, sizeof exported - 1, f)] = '\0';
    fclose(f);
    return exported;
}

static int lines(const char *text)
{
    int n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* Kills after a random number of requests, 0 to 19: also while it opens its
 * job. Returns how many the server met; *out_killed false when it had ended. */
static int kill_later(struct child child, bool *out_killed)
{
    int met = wait_asked(child, (int)below(20));

    kill(child.pid, SIGKILL);
    *out_killed = !ended_well(child);
    return met + take_asked();
}

/* One job from its start to its end, killed up to max_kills times on the way.
 * Returns the kills. */
static int life_of_a_job(const char *want, int max_kills)
{
    int kills = 0, fetched = 0;
    bool was_killed = true;
    const char *items;

    while (was_killed && kills < max_kills) {
        fetched += kill_later(start("killed"), &was_killed);
        kills += was_killed;
    }
    if (was_killed)
        ck_assert(ended_well(start("killed")));
    fetched += take_asked();
    items = export_of("killed");

    printf("%d kills, %d fetches for %d pages\n", kills, fetched, PAGES);
    (void)fflush(stdout);
    ck_assert_int_eq(lines(items), PAGES);
    ck_assert_str_eq(items, want);
    ck_assert_int_le(fetched, PAGES + IN_FLIGHT * kills);
    remove_job("killed");
    return kills;
}

START_TEST(any_kills_lead_to_the_same_items)
{
    const char *wanted = getenv("CRAWL_KILLS");
    int left = wanted ? (int)strtol(wanted, NULL, 10) : 30;
    char whole[sizeof exported];

    ck_assert(ended_well(start("whole")));
    memcpy(whole, export_of("whole"), sizeof whole);
    ck_assert_int_eq(lines(whole), PAGES);
    ck_assert_int_eq(take_asked(), PAGES);

    while (left > 0)
        left -= life_of_a_job(whole, left);
}
END_TEST

START_TEST(a_polite_stop_loses_nothing)
{
    struct child child = start("whole");

    ck_assert_int_eq(wait_asked(child, 5), 5);
    kill(child.pid, SIGTERM);
    ck_assert(ended_well(child));
    ck_assert(ended_well(start("whole")));
    ck_assert_int_eq(lines(export_of("whole")), PAGES);
    ck_assert_int_eq(5 + take_asked(), PAGES);
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
