/* SPDX-License-Identifier: MIT-0 */
/* A crawl meets one misbehaving server after the other, and beside each a sound
 * one. Each fault ends as its row says, and the sound site is crawled whole.
 *
 * `make test` runs the rows that take no long time. `make netfault` sets
 * NETFAULT=all: it runs all, checks what the crawls took of the machine, and
 * prints a table. NETFAULT=reset does so for that row.
 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl_command.h"
#include "crawl_fault_server_check.h"
#include "crawl_tls_server_check.h"

enum { TIMEOUT_MS = 1000, TRIES = 3, DEPTH = 8, RSS_MIB = 128, CPU_MS = 500 };
enum { REDIRECTS = 20 }; /* one after the other, where depth has no limit */
enum { DONE = CRAWL_DONE, DEAD = CRAWL_DEAD };

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

enum flag {
    ALL = 1,       /* only in `make netfault`: seconds */
    BOUNDED = 2,   /* leads on and on: ends after 300 pages */
    NO_ROBOTS = 4, /* the fault would keep robots.txt away */
};

static const struct row {
    const char *name;   /* of the fault server, unless it is a URL */
    int state;          /* of its request in the job, at the end */
    const char *reason; /* has this in it; NULL: has none */
    int hits;           /* requests that came */
    const char *item;   /* has this in it; NULL: there is no item */
    unsigned flags;
} rows[] = {
    {"slow_body", DEAD, "timed out", TRIES, NULL, ALL},
    {"drip_body", DEAD, "timed out", TRIES, NULL, ALL},
    {"slow_header", DEAD, "timed out", TRIES, NULL, ALL},
    {"drip_header", DEAD, "timed out", TRIES, NULL, ALL},
    {"no_answer", DEAD, "timed out", TRIES, NULL, ALL},
    {"closed_at_once", DEAD, "Empty reply", TRIES, NULL, 0},
    {"reset", DEAD, "reset by peer", TRIES, NULL, 0},
    {"reset_twice", DONE, NULL, 3, "third time lucky", 0},
    {"keep_alive_closed", DONE, NULL, 3, "second", 0},
    {"short_length", DEAD, "95 bytes remaining", TRIES, NULL, 0},
    {"declared_10gb", DEAD, "10000000000 bytes is announced", 1, NULL, 0},
    {"two_lengths", DEAD, "Content-Length", TRIES, NULL, 0},
    {"equal_lengths", DONE, NULL, 1, "equals", 0},
    {"negative_length", DEAD, "Content-Length", TRIES, NULL, 0},
    {"cut_chunk", DEAD, "outstanding read data", TRIES, NULL, 0},
    {"bad_chunk_size", DEAD, "chunk", TRIES, NULL, 0},
    {"endless_chunks", DEAD, "larger than 10485760 bytes", 1, NULL, 0},
    {"endless_many", DONE, NULL, 17, "many", ALL},
    {"endless_hints", DEAD, "the head has more than 256 lines", 1, NULL, 0},
    {"endless_trailers", DEAD, "the head", 1, NULL, 0},
    {"transfer_gzip", DEAD, "Transfer-Encoding", TRIES, NULL, 0},
    {"garbage_status", DEAD, "HTTP", 1, NULL, 0},
    {"http_0_9", DEAD, "HTTP/0.9", 1, NULL, 0},
    {"header_1mb", DEAD, "the head", 1, NULL, 0},
    {"header_line_110k", DEAD, "the head", 1, NULL, 0},
    {"cookie_flood", DEAD, "the head is larger than 65536", 1, NULL, 0},
    {"cookie_many", DEAD, "more than 50 cookies", 1, NULL, 0},
    {"cookie_echo", DONE, NULL, 2, "taste=sweet", 0},
    {"redirect_loop", DONE, "moved", 2, NULL, 0},
    {"redirect_forever", DONE, "moved", DEPTH + 1, NULL, 0},
    {"redirect_unbounded", DONE, "moved", REDIRECTS + 1, NULL, ALL | BOUNDED},
    {"redirect_file", DONE, "moved", 1, NULL, 0},
    {"redirect_nowhere", DONE, "status 302", 1, NULL, 0},
    {"redirect_utf8", DONE, "moved", 2, "arrived", 0},
    {"busy_429", DEAD, "status 429", TRIES, NULL, 0},
    {"down_503_date", DEAD, "status 503", TRIES, NULL, 0},
    {"down_503_huge", DEAD, "status 503", TRIES, NULL, 0},
    {"gzip_whole", DONE, NULL, 1, "unpacked", 0},
    {"gzip_cut", DEAD, "no end of its gzip", TRIES, NULL, 0},
    {"gzip_lie", DEAD, "not gzip", 1, NULL, 0},
    {"gzip_bomb", DEAD, "200 times its size", 1, NULL, 0},
    {"raw_deflate", DONE, NULL, 1, "unpacked", 0},
    {"br_unasked", DEAD, "Content-Encoding", 1, NULL, 0},
    {"links_million", DEAD, "larger than 10485760 bytes", 1, NULL, ALL},
    {"links_400000", DEAD, "page budget", 1, NULL, ALL | BOUNDED},
    {"deep_div", DONE, NULL, 1, "long", 0},
    {"many_span", DONE, NULL, 1, "long", ALL},
    {"many_attributes", DONE, NULL, 1, "long", 0},
    {"long_title", DONE, NULL, 1, "0123456789", ALL},
    {"long_url", DONE, NULL, 1, "far", 0},
    {"calendar", DONE, NULL, DEPTH + 1, "month 0", 0},
    {"nul_in_text", DONE, NULL, 1, "one", 0},
    {"invalid_utf8", DONE, NULL, 1, "a\xef\xbf\xbd\xef\xbf\xbd(b", 0},
    {"utf16", DONE, NULL, 1, "wide", 0},
    {"gbk", DONE, NULL, 1, "\xe4\xb8\xad\xe6\x96\x87", 0},
    {"png_as_html", DONE, NULL, 1, "", 0},
    {"json_page", DONE, "status 200", 1, NULL, 0},
    {"http://nobody.invalid/", DEAD, "esolv", 0, NULL, NO_ROBOTS},
    {"tls_good", DONE, NULL, 0, "", NO_ROBOTS},
    {"tls_expired", DEAD, "expired", 0, NULL, NO_ROBOTS},
    {"tls_wrong_host", DEAD, "target host name", 0, NULL, NO_ROBOTS},
    {"tls_self_signed", DEAD, "self-signed", 0, NULL, NO_ROBOTS},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static struct fault_server server;
static struct tls_server tls;
static char folder[] = "/tmp/crawl_netfault_XXXXXX", job[60];
static bool all;         /* `make netfault` */
static const char *only; /* one row */

static void start_server(void)
{
    unsetenv("http_proxy");
    unsetenv("https_proxy");
    unsetenv("all_proxy");
    ck_assert_int_eq(fault_server_start(&server), 0);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(job, sizeof job, "%s/job", folder);
    if (all)
        printf("%-22s %-5s %-46s %4s %7s %7s  %s\n", "fault", "state", "reason",
               "hits", "CPU ms", "RSS MiB", "sound pages: done, of, meanwhile");
    (void)fflush(stdout);
}

/* Before each row and after the last: one that failed cleaned up nothing. */
static void clean_up(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[80];
    size_t i;

    fault_server_forget(&server);
    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        (void)snprintf(name, sizeof name, "%s%s", job, ends[i]);
        unlink(name);
    }
}

static void stop_server(void)
{
    clean_up();
    fault_server_stop(&server);
    ck_assert_int_eq(rmdir(folder), 0);
}

/* ------------------------------------------------------------- the crawl ---*/

struct outcome {
    int status; /* of the process */
    int state;  /* -1: the job does not know the request */
    char reason[200];
    int hits, well_done, items;
    char json[4096]; /* of all items of the fault */
    long cpu_ms, rss_mib;
};

static long cpu_ms(const struct rusage *r)
{
    return (long)(r->ru_utime.tv_sec + r->ru_stime.tv_sec) * 1000 +
           (long)(r->ru_utime.tv_usec + r->ru_stime.tv_usec) / 1000;
}

static struct crawl_command command_for(const struct row *row)
{
    struct crawl_command c = {
        .job = job,
        /* On a busy machine nothing else may be a time-out. */
        .timeout_ms = row->reason && strcmp(row->reason, "timed out") == 0
                          ? TIMEOUT_MS
                          : 60 * TIMEOUT_MS,
        .max_kib = 10240,
        .ca_file = tls.ca_file[0] ? tls.ca_file : NULL};

    c.settings.max_in_flight = 16;
    c.settings.max_per_host = 16;
    c.settings.max_tries = TRIES;
    c.settings.backoff_ms = 10;
    c.settings.max_wait_ms = 100;
    c.settings.max_depth = row->flags & BOUNDED ? 0 : DEPTH;
    c.settings.max_pages = row->flags & BOUNDED ? 300 : 0;
    c.settings.ignore_robots = row->flags & NO_ROBOTS;
    return c;
}

/* In a child, so that the system says what it took. */
static void crawl(const struct row *row, char *url, struct outcome *out)
{
    struct crawl_command c = command_for(row);
    char well[60], *urls[] = {url, well, NULL};
    struct rusage before, after;
    pid_t pid;

    (void)snprintf(well, sizeof well, "%s/0", server.well);
    getrusage(RUSAGE_CHILDREN, &before);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        alarm(50); /* a crawl that hangs ends, and the test says so */
        if (!freopen("/dev/null", "w", stdout))
            _exit(9);
        _exit(crawl_command_crawl(&c, urls));
    }
    ck_assert_int_eq(waitpid(pid, &out->status, 0), pid);
    getrusage(RUSAGE_CHILDREN, &after);
    out->cpu_ms = cpu_ms(&after) - cpu_ms(&before);
    out->rss_mib = after.ru_maxrss / 1024;
    out->hits = fault_server_hits(&server, row->name);
}

/* ---------------------------------------------------------------- the job --*/

static sqlite3_stmt *ask(sqlite3 *db, const char *sql, const char *text)
{
    sqlite3_stmt *st;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(db));
    sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
    return st;
}

static void read_items(sqlite3 *db, const char *site, struct outcome *out)
{
    sqlite3_stmt *st = ask(db,
                           "SELECT json FROM item JOIN request "
                           "ON request.id = item.request WHERE site = ?1",
                           site);
    size_t len = 0;

    for (; sqlite3_step(st) == SQLITE_ROW; out->items++) {
        const char *json = (const char *)sqlite3_column_text(st, 0);
        int n = snprintf(out->json + len, sizeof out->json - len, "%.1000s\n",
                         json);

        if (n > 0 && (size_t)n < sizeof out->json - len)
            len += (size_t)n;
    }
    sqlite3_finalize(st);
}

static void read_job(const char *url, struct outcome *out)
{
    char site[60];
    sqlite3_stmt *st;
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open_v2(job, &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    st = ask(db, "SELECT state, coalesce(reason, '') FROM request WHERE url=?1",
             url);
    out->state = -1;
    if (sqlite3_step(st) == SQLITE_ROW) {
        out->state = sqlite3_column_int(st, 0);
        (void)snprintf(out->reason, sizeof out->reason, "%s",
                       (const char *)sqlite3_column_text(st, 1));
    }
    sqlite3_finalize(st);
    st = ask(db,
             "SELECT count(*) FROM request WHERE site = ?1 AND state = 2 "
             "AND status = 200 AND tries = 0",
             server.well);
    if (sqlite3_step(st) == SQLITE_ROW)
        out->well_done = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    (void)snprintf(site, sizeof site, "%.*s", (int)(strrchr(url, '/') - url),
                   url);
    read_items(db, site, out);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

/* ------------------------------------------------------------------ tests --*/

static void print_line(const struct row *row, const struct outcome *o)
{
    static const char *const states[] = {"ready", "leased", "done", "dead"};
    const char *state = o->state < 0 ? "none" : states[o->state];

    printf("%-22s %-5s %-46.46s %4d %7ld %7ld  %2d %2d %2d\n", row->name, state,
           o->reason, o->hits, o->cpu_ms, o->rss_mib, o->well_done,
           FAULT_WELL_PAGES, fault_server_well_meanwhile(&server));
    (void)fflush(stdout);
}

static void check(const struct row *row, const struct outcome *o)
{
    ck_assert_msg(o->status == 0, "%s: the crawl ended by %x", row->name,
                  (unsigned)o->status);
    ck_assert_msg(o->state == row->state, "%s: state %d, %s", row->name,
                  o->state, o->reason);
    ck_assert_msg(row->reason ? strstr(o->reason, row->reason) != NULL
                              : !o->reason[0],
                  "%s: reason: %s", row->name, o->reason);
    ck_assert_msg(o->hits == row->hits, "%s: %d hits, want %d", row->name,
                  o->hits, row->hits);
    ck_assert_msg(row->item ? strstr(o->json, row->item) && o->items
                            : o->items == 0,
                  "%s: %d items: %s", row->name, o->items, o->json);
    ck_assert_msg(o->well_done == FAULT_WELL_PAGES &&
                      fault_server_well_hits(&server) == FAULT_WELL_PAGES,
                  "%s: %d sound pages are done", row->name, o->well_done);
    if (SANITIZED)
        return;
    ck_assert_msg(o->rss_mib < RSS_MIB, "%s: %ld MiB", row->name, o->rss_mib);
    if (all)
        ck_assert_msg(o->cpu_ms <= CPU_MS * (o->hits ? o->hits : 1),
                      "%s: %ld ms of the processor", row->name, o->cpu_ms);
}

/* false: it cannot be had here. */
static bool make_url(const struct row *row, char *out, size_t cap)
{
    int rc;

    if (strncmp(row->name, "tls_", 4) == 0) {
        rc = tls_server_start(&tls, row->name, folder);
        ck_assert_msg(rc == 0 || rc == -ENOENT, "%s: %d", row->name, rc);
        (void)snprintf(out, cap, "%s", tls.url);
        return rc == 0;
    }
    if (strncmp(row->name, "http:", 5) == 0)
        (void)snprintf(out, cap, "%s", row->name);
    else
        (void)snprintf(out, cap, "%s/%s", server.base, row->name);
    return true;
}

START_TEST(a_fault_ends_as_its_row_says)
{
    const struct row *row = &rows[_i];
    struct outcome o = {0};
    char url[100];

    if (only ? strcmp(only, row->name) != 0 : !all && (row->flags & ALL))
        return;
    if (!make_url(row, url, sizeof url)) {
        printf("%s is skipped: there is no openssl\n", row->name);
        tls_server_stop(&tls);
        return;
    }
    crawl(row, url, &o);
    tls_server_stop(&tls);
    read_job(url, &o);
    if (all)
        print_line(row, &o);
    check(row, &o);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_netfault");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    only = getenv("NETFAULT");
    all = only != NULL;
    if (all && strcmp(only, "all") == 0)
        only = NULL;
    tcase_set_timeout(t, 60);
    tcase_add_unchecked_fixture(t, start_server, stop_server);
    tcase_add_checked_fixture(t, clean_up, NULL);
    tcase_add_loop_test(t, a_fault_ends_as_its_row_says, 0, ROWS);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
