/* SPDX-License-Identifier: MIT-0 */
/* What only the adapter over libcurl has. What every downloader promises is in
 * crawl_downloader_test.c; how whole crawls end in crawl_netfault_test.c. */
#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "crawl_download_curl.h"
#include "crawl_fault_server_check.h"
#include "fault_injection.h"

enum { MIB = 1024 * 1024 };

static struct fault_server server;

static void set_up(void)
{
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    ck_assert_int_eq(fault_server_start(&server), 0);
}

static void tear_down(void)
{
    fault_server_stop(&server);
}

/* The last that was told, and how many. */
struct told {
    int count, error, status;
    char text[200], body[500], etag[20], last_modified[40];
    int64_t fresh_ms;
    bool no_store;
};

static int on_fetched(void *ctx, const struct crawl_fetched *f)
{
    struct told *t = ctx;

    t->count++;
    t->error = f->error;
    t->status = f->status;
    (void)snprintf(t->text, sizeof t->text, "%s", f->text);
    (void)snprintf(t->body, sizeof t->body, "%.499s", f->body);
    (void)snprintf(t->etag, sizeof t->etag, "%s", f->etag);
    (void)snprintf(t->last_modified, sizeof t->last_modified, "%s",
                   f->last_modified);
    t->fresh_ms = f->fresh_ms;
    t->no_store = f->no_store;
    return 0;
}

static struct crawl_downloader open_with(struct crawl_download_options options)
{
    struct crawl_downloader d;

    ck_assert_int_eq(crawl_download_curl_open(&d, &options), 0);
    return d;
}

static struct told fetch_as(struct crawl_downloader *d,
                            const struct crawl_fetch *fetch)
{
    struct told t = {0};

    ck_assert_int_eq(d->start(d->self, fetch, NULL), 0);
    while (!t.count)
        ck_assert_int_eq(d->poll(d->self, 1000, on_fetched, &t), 0);
    return t;
}

static struct told fetch_url(struct crawl_downloader *d, const char *url)
{
    return fetch_as(d, &(const struct crawl_fetch){.url = url});
}

static struct told fetch(struct crawl_downloader *d, const char *path)
{
    char url[100];

    (void)snprintf(url, sizeof url, "%s%s", server.base, path);
    return fetch_url(d, url);
}

/* ------------------------------------------------------------------- URLs --*/

static const struct {
    const char *url;
    int want;
} urls[] = {{"", -EINVAL},
            {"http://[", -EINVAL},
            {"http://h:99999/", -EINVAL},
            {"file:///etc/passwd", -EPROTONOSUPPORT},
            {"ftp://127.0.0.1/", -EPROTONOSUPPORT},
            {"gopher://127.0.0.1/", -EPROTONOSUPPORT}};

START_TEST(what_is_wrong_with_a_url_is_told)
{
    struct crawl_downloader d = open_with((struct crawl_download_options){0});
    struct told t = fetch_url(&d, urls[_i].url);

    ck_assert_msg(t.error == urls[_i].want, "%s: %d %s", urls[_i].url, t.error,
                  t.text);
    ck_assert_int_eq(fetch(&d, "/equal_lengths").status, 200);
    d.close(d.self);
}
END_TEST

/* libcurl takes none above 8 MB. */
START_TEST(a_url_of_9_mb_is_told)
{
    struct crawl_downloader d = open_with((struct crawl_download_options){0});
    char *url = malloc(9 * MIB);

    memset(url, 'x', 9 * MIB);
    memcpy(url, "http://127.0.0.1/", 17);
    url[9 * MIB - 1] = '\0';
    ck_assert_int_eq(fetch_url(&d, url).error, -EINVAL);
    free(url);
    d.close(d.self);
}
END_TEST

/* libcurl has one code for both: who speaks no TLS will not the next time, who
 * hung up may. */
START_TEST(a_handshake_fails_for_good_or_for_once)
{
    struct crawl_downloader d = open_with((struct crawl_download_options){0});
    struct told t;
    char url[100];

    (void)snprintf(url, sizeof url, "https%s/", server.base + 4);
    t = fetch_url(&d, url);
    ck_assert_msg(t.error == -EACCES && strstr(t.text, "SSL"), "%d %s", t.error,
                  t.text);
    (void)snprintf(url, sizeof url, "https%s/", server.well + 4);
    t = fetch_url(&d, url);
    ck_assert_msg(t.error == -ECONNRESET, "%d %s", t.error, t.text);
    d.close(d.self);
}
END_TEST

/* ---------------------------------------------------------------- options --*/

START_TEST(cookies_are_kept_and_sent)
{
    struct crawl_downloader d = open_with((struct crawl_download_options){0});

    ck_assert_ptr_nonnull(strstr(fetch(&d, "/cookie_echo").body, "none"));
    ck_assert_ptr_nonnull(
        strstr(fetch(&d, "/cookie_echo/2").body, "taste=sweet"));
    d.close(d.self);
    d = open_with((struct crawl_download_options){0}); /* another crawl */
    ck_assert_ptr_nonnull(strstr(fetch(&d, "/cookie_echo").body, "none"));
    d.close(d.self);
}
END_TEST

START_TEST(cookies_can_be_off)
{
    struct crawl_downloader d =
        open_with((struct crawl_download_options){.no_cookies = true});

    (void)fetch(&d, "/cookie_echo");
    ck_assert_ptr_nonnull(strstr(fetch(&d, "/cookie_echo/2").body, "none"));
    d.close(d.self);
}
END_TEST

/* Ours answers 404 to a request that a proxy would send on; the host is
 * nowhere. */
START_TEST(a_proxy_is_asked)
{
    struct crawl_downloader d =
        open_with((struct crawl_download_options){.proxy = server.base});
    struct told t = fetch_url(&d, "http://nobody.invalid/");

    ck_assert_msg(t.error == 0 && t.status == 404, "%d %s", t.error, t.text);
    d.close(d.self);
}
END_TEST

START_TEST(what_a_cache_needs_is_told)
{
    struct crawl_downloader d = open_with((struct crawl_download_options){0});
    struct told t = fetch(&d, "/cacheable");

    ck_assert_str_eq(t.body, "");
    ck_assert_str_eq(t.etag, "\"v1\"");
    ck_assert_str_eq(t.last_modified, "Sun, 06 Nov 1994 08:49:37 GMT");
    ck_assert(t.no_store && t.fresh_ms == 0);
    t = fetch(&d, "/fresh");
    ck_assert(!t.no_store && t.fresh_ms == 60000);
    ck_assert_str_eq(t.etag, "");
    d.close(d.self);
}
END_TEST

/* A value with a line break in it would be a header of somebody else's. */
START_TEST(what_a_cache_knows_is_sent)
{
    static const struct {
        const char *etag, *last_modified, *want;
    } rows[] = {
        {"\"v1\"", NULL, "If-None-Match: \"v1\""},
        {"", "yesterday", "If-Modified-Since: yesterday"},
        {"a", "b", "If-None-Match: aIf-Modified-Since: b"},
        {"a\r\nEvil: 1", "b", "If-Modified-Since: b"},
        {"a", NULL, "If-None-Match: a"}, /* of the one before nothing is left */
        {NULL, NULL, ""}};
    struct crawl_downloader d = open_with((struct crawl_download_options){0});
    char url[60];
    size_t i;

    (void)snprintf(url, sizeof url, "%s/cacheable", server.base);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct crawl_fetch one = {url, rows[i].etag,
                                        rows[i].last_modified};

        ck_assert_str_eq(fetch_as(&d, &one).body, rows[i].want);
    }
    d.close(d.self);
}
END_TEST

/* Each limit, when it is passed, is named. */
static const struct {
    const char *path;
    struct crawl_download_options options;
    int want;
    const char *text;
} limits[] = {
    {"/no_answer", {.timeout_ms = 200}, -ETIMEDOUT, "timed out after"},
    {"/drip_body", {.low_speed_s = 1}, -ETIMEDOUT, "100 bytes/sec"},
    {"/slow_header", {.low_speed_s = 1}, -ETIMEDOUT, "100 bytes/sec"},
    {"/endless_chunks", {.max_body_bytes = MIB}, -EFBIG, "1048576 bytes"},
    {"/gzip_bomb", {.max_ratio = 7}, -EFBIG, "7 times"},
    {"/gzip_bomb",
     {.max_ratio = 2000, .max_body_bytes = 2 * MIB},
     -EFBIG,
     "more than 2097152 bytes"},
    {"/declared_10gb", {.max_body_bytes = 99}, -EFBIG, "more than 99"},
    {"/header_1mb", {.max_head_bytes = 500}, -EFBIG, "500 bytes"},
    {"/header_1mb", {.max_head_lines = 9}, -EFBIG, "9 lines"},
    {"/cookie_many", {.max_answer_cookies = 7}, -EFBIG, "7 cookies"},
};

START_TEST(a_limit_that_is_passed_is_named)
{
    struct crawl_downloader d = open_with(limits[_i].options);
    struct told t = fetch(&d, limits[_i].path);

    ck_assert_msg(t.error == limits[_i].want && strstr(t.text, limits[_i].text),
                  "%s: %d %s", limits[_i].path, t.error, t.text);
    d.close(d.self);
}
END_TEST

/* ----------------------------------------------------------------- memory --*/

/* Sixteen bodies that go on to 4 MiB; together they may hold 4 MiB, and the
 * one whose turn it is, as much again. All would be 64 MiB. */
START_TEST(bodies_wait_for_each_other)
{
    struct crawl_downloader d = open_with((struct crawl_download_options){
        .max_body_bytes = 4 * MIB, .max_held_bytes = 4 * MIB});
    struct rusage before, after;
    struct told t = {0};
    char url[100];
    const struct crawl_fetch fetch = {.url = url};
    int i;

    getrusage(RUSAGE_SELF, &before);
    (void)snprintf(url, sizeof url, "%s/endless_chunks", server.base);
    for (i = 0; i < 16; i++)
        ck_assert_int_eq(d.start(d.self, &fetch, NULL), 0);
    while (t.count < 16) {
        ck_assert_int_eq(d.poll(d.self, 1000, on_fetched, &t), 0);
        ck_assert_int_eq(t.count ? t.error : -EFBIG, -EFBIG);
    }
    getrusage(RUSAGE_SELF, &after);
    d.close(d.self);

    ck_assert_int_eq(fault_server_hits(&server, "endless_chunks"), 16);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    ck_assert_int_le(after.ru_maxrss - before.ru_maxrss, 32 * 1024);
#endif
}
END_TEST

START_TEST(an_open_without_memory_leaves_nothing)
{
    const struct crawl_download_options options = {.max_fetches = 1};

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_downloader d;
        int rc = crawl_download_curl_open(&d, &options);

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        if (rc == 0)
            d.close(d.self);
        else
            ck_assert_ptr_null(d.self);
    }
}
END_TEST

/* It ends, well or by -ENOMEM, and the next fetch is as if nothing had been. */
START_TEST(a_fetch_without_memory_ends)
{
    const struct crawl_download_options options = {.max_fetches = 1};
    char url[60];
    const struct crawl_fetch one = {.url = url, .etag = "x"};

    (void)snprintf(url, sizeof url, "%s/gzip_whole", server.base);
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_downloader d;
        struct told t = {0};
        int rc;

        fault_injection_disarm();
        d = open_with(options);
        fault_injection_arm(n, FAULT_INJECTION_ONCE);
        rc = d.start(d.self, &one, NULL);
        while (rc == 0 && !t.count)
            rc = d.poll(d.self, 1000, on_fetched, &t);
        fault_injection_disarm();
        if (fault_injection_hit())
            ck_assert_msg(t.error == -ENOMEM, "%ld: %d %d", n, rc, t.error);
        ck_assert_int_eq(rc, 0);
        ck_assert_int_eq(fetch(&d, "/gzip_whole").status, 200);
        d.close(d.self);
    }
}
END_TEST

static void fetch_pages(struct crawl_downloader *d, int count)
{
    struct told t = {0};
    char url[60];
    const struct crawl_fetch one = {.url = url};

    (void)snprintf(url, sizeof url, "%s/0", server.well);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(d->start(d->self, &one, NULL), 0);
    while (t.count < count)
        ck_assert_int_eq(d->poll(d->self, 1000, on_fetched, &t), 0);
    ck_assert_int_eq(t.status, 200);
}

START_TEST(connections_outlive_a_lull)
{
    struct crawl_downloader d = open_with((struct crawl_download_options){0});
    int i;

    fetch_pages(&d, 16);
    for (i = 0; i < 12; i++)
        fetch_pages(&d, 1);
    fetch_pages(&d, 16);

    ck_assert_int_le(fault_server_connections(&server), 16);
    d.close(d.self);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_download_curl");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, what_is_wrong_with_a_url_is_told, 0,
                        sizeof urls / sizeof urls[0]);
    tcase_add_test(t, a_url_of_9_mb_is_told);
    tcase_add_test(t, cookies_are_kept_and_sent);
    tcase_add_test(t, cookies_can_be_off);
    tcase_add_test(t, a_proxy_is_asked);
    tcase_add_test(t, what_a_cache_needs_is_told);
    tcase_add_test(t, what_a_cache_knows_is_sent);
    tcase_add_loop_test(t, a_limit_that_is_passed_is_named, 0,
                        sizeof limits / sizeof limits[0]);
    tcase_add_test(t, a_handshake_fails_for_good_or_for_once);
    tcase_add_test(t, an_open_without_memory_leaves_nothing);
    tcase_add_test(t, a_fetch_without_memory_ends);
    tcase_add_test(t, bodies_wait_for_each_other);
    tcase_add_test(t, connections_outlive_a_lull);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
