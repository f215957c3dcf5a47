/* SPDX-License-Identifier: MIT-0 */
/* The engine on a fake downloader and a virtual clock: the same each time. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_download_fake.h"
#include "crawl_engine.h"
#include "crawl_spider_links.h"
#include "html_gumbo.h"

enum { MAX_PAGES = 16 };

static char folder[] = "/tmp/crawl_engine_XXXXXX", path[64];
static struct crawl_fake_page pages[MAX_PAGES];
static struct crawl_fake fake;
static struct virtual_clock wall;
static struct crawl_downloader downloader;
static struct html_port html;
static struct crawl_spider_links spider;
static struct crawl_store *store;
static struct crawl_settings set;
static struct port_error err;

static void set_up(void)
{
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/job", folder);
    memset(pages, 0, sizeof pages);
    memset(&set, 0, sizeof set);
    virtual_clock_init_virtual(&wall, 0);
    fake = (struct crawl_fake){.pages = pages, .clock = &wall};
    string_builder_init(&fake.trace, 0);
    ck_assert_int_eq(crawl_download_fake_open(&downloader, &fake), 0);
    ck_assert_int_eq(html_gumbo_open(&html, NULL), 0);
    crawl_spider_links_init(&spider, &html);
    ck_assert_int_eq(crawl_store_open(&store, path, &err), 0);
}

static void tear_down(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[80];
    size_t i;

    crawl_store_close(store);
    crawl_spider_links_fini(&spider);
    html.close(html.self);
    downloader.close(downloader.self);
    string_builder_fini(&fake.trace);
    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}

static struct crawl_fake_page *page(const char *url, const char *body)
{
    struct crawl_fake_page *p = &pages[fake.n++];

    *p = (struct crawl_fake_page){.url = url, .body = body};
    return p;
}

static struct crawl_stats crawl(const char *const *seeds)
{
    const struct crawl_parts parts = {store, &downloader, &spider.spider,
                                      &wall};
    struct crawl_engine *engine;
    struct crawl_stats stats;

    ck_assert_int_eq(crawl_engine_create(&engine, &parts, &set), 0);
    for (; *seeds; seeds++)
        ck_assert_msg(crawl_engine_seed(engine, *seeds, &err) == 0, "%s",
                      err.text);
    ck_assert_msg(crawl_engine_run(engine, &err) == 0, "%s", err.text);
    stats = *crawl_engine_stats(engine);
    crawl_engine_destroy(engine);
    return stats;
}

static const char *const seed[] = {"http://h/", NULL};

static void trace_is(const char *want)
{
    ck_assert_str_eq(string_builder_cstr(&fake.trace), want);
}

static void counts_are(int ready, int done, int dead, int items)
{
    struct crawl_counts c;

    ck_assert_int_eq(crawl_store_counts(store, &c, &err), 0);
    ck_assert_int_eq(c.requests[CRAWL_READY], ready);
    ck_assert_int_eq(c.requests[CRAWL_LEASED], 0);
    ck_assert_int_eq(c.requests[CRAWL_DONE], done);
    ck_assert_int_eq(c.requests[CRAWL_DEAD], dead);
    ck_assert_int_eq(c.items, items);
}

START_TEST(follows_links_once)
{
    struct crawl_stats s;

    set.ignore_robots = true;
    page("http://h/", "<a href=a><a href=b#x><a href=b><a href=mailto:x@y>");
    page("http://h/a", "<a href=/><a href=b?>");
    page("http://h/b", "");
    s = crawl(seed);

    trace_is("0 http://h/\n10 http://h/a\n10 http://h/b\n");
    ck_assert_int_eq(s.pages, 3);
    counts_are(0, 3, 0, 3);
}
END_TEST

START_TEST(robots_are_asked_first_and_obeyed)
{
    page("http://h/robots.txt", "User-agent: *\nDisallow: /no");
    page("http://h/", "<a href=no><a href=yes>");
    page("http://h/yes", "");
    crawl(seed);

    trace_is("0 http://h/robots.txt\n10 http://h/\n20 http://h/yes\n");
    counts_are(0, 2, 1, 2);
}
END_TEST

START_TEST(robots_that_cannot_be_had_forbid)
{
    page("http://h/robots.txt", "")->status = 503;
    page("http://h/", "");
    crawl(seed);

    trace_is("0 http://h/robots.txt\n1010 http://h/robots.txt\n"
             "3020 http://h/robots.txt\n");
    counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(no_robots_allow)
{
    page("http://h/", "");
    crawl(seed);
    trace_is("0 http://h/robots.txt\n10 http://h/\n");
    counts_are(0, 1, 0, 1);
}
END_TEST

START_TEST(robots_may_move)
{
    struct crawl_fake_page *p = page("http://h/robots.txt", "");

    p->status = 301;
    p->location = "/r.txt";
    page("http://h/r.txt", "User-agent: *\nDisallow: /");
    crawl(seed);
    trace_is("0 http://h/robots.txt\n10 http://h/r.txt\n");
    counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(other_hosts_are_not_followed)
{
    set.ignore_robots = true;
    page("http://h/", "<a href=//other/><a href=http://h.other/>"
                      "<a href=https://h:81/>");
    crawl(seed);
    trace_is("0 http://h/\n10 https://h:81/\n");
    counts_are(0, 2, 0, 1);
}
END_TEST

START_TEST(a_failure_is_tried_again_later)
{
    struct crawl_fake_page *p = page("http://h/", "");
    struct crawl_stats s;

    set.ignore_robots = true;
    p->error = -ECONNRESET;
    p->fails = 2;
    s = crawl(seed);

    trace_is("0 http://h/\n1010 http://h/\n3020 http://h/\n");
    ck_assert_int_eq(s.retries, 2);
    counts_are(0, 1, 0, 1);
}
END_TEST

START_TEST(tries_are_used_up)
{
    set.ignore_robots = true;
    page("http://h/", "")->status = 500;
    crawl(seed);
    trace_is("0 http://h/\n1010 http://h/\n3020 http://h/\n");
    counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(some_failures_are_final)
{
    set.ignore_robots = true;
    page("http://h/", "")->error = -EFBIG;
    crawl(seed);
    trace_is("0 http://h/\n");
    counts_are(0, 0, 1, 0);
}
END_TEST

/* The host that asked waits 5 s; the other one goes on. */
START_TEST(retry_after_holds_one_host_only)
{
    static const char *const two[] = {"http://h/", "http://g/", NULL};
    struct crawl_fake_page *p;

    set.ignore_robots = true;
    set.max_per_host = 1;
    p = page("http://h/", "<a href=h1>");
    p->status = 429;
    p->fails = 1;
    p->retry_after_ms = 5000;
    page("http://g/", "<a href=g1>");
    crawl(two);

    trace_is("0 http://h/\n0 http://g/\n20 http://g/g1\n5010 http://h/\n"
             "5020 http://h/h1\n");
}
END_TEST

START_TEST(starts_keep_their_delay)
{
    set.ignore_robots = true;
    set.delay_ms = 700;
    page("http://h/", "<a href=a><a href=b>");
    crawl(seed);
    trace_is("0 http://h/\n700 http://h/a\n1400 http://h/b\n");
}
END_TEST

/* An operator, or NTP, sets the clock while we crawl. */
static int set_clock_back(void *self, struct crawl_sink *sink,
                          const struct crawl_page *at)
{
    struct crawl_url url;
    int rc;

    (void)self;
    virtual_clock_set_wall(&wall, (int64_t)1 * 1000000000);
    crawl_url_init(&url);
    rc = crawl_url_parse(&url, str_view_from("a"), at->url, NULL);
    if (rc == 0)
        rc = crawl_follow(sink, &url, NULL);
    crawl_url_fini(&url);
    return rc;
}

START_TEST(a_clock_that_is_set_back_stops_no_crawl)
{
    static const struct crawl_callback callbacks[] = {{"x", set_clock_back},
                                                      {NULL, NULL}};

    set.ignore_robots = true;
    set.delay_ms = 700;
    virtual_clock_set_wall(&wall, (int64_t)3600 * 1000000000);
    spider.spider.callbacks = callbacks;
    page("http://h/", "");
    page("http://h/a", "");
    crawl(seed);
    trace_is("0 http://h/\n700 http://h/a\n");
}
END_TEST

static int emit_and_give_up(void *self, struct crawl_sink *sink,
                            const struct crawl_page *at)
{
    (void)self;
    ck_assert_int_eq(crawl_emit(sink, "{}"), 0);
    ck_assert_int_eq(crawl_follow(sink, at->url, NULL), 0);
    return -EFBIG;
}

START_TEST(of_a_page_that_fails_nothing_is_kept)
{
    static const struct crawl_callback callbacks[] = {{"x", emit_and_give_up},
                                                      {NULL, NULL}};

    set.ignore_robots = true;
    spider.spider.callbacks = callbacks;
    page("http://h/", "");
    crawl(seed);
    counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(crawl_delay_counts)
{
    page("http://h/robots.txt", "User-agent: *\nCrawl-delay: 2");
    page("http://h/", "<a href=a>");
    crawl(seed);
    trace_is("0 http://h/robots.txt\n2010 http://h/\n4010 http://h/a\n");
}
END_TEST

START_TEST(each_hop_of_a_redirect_is_a_request)
{
    struct crawl_fake_page *p;

    page("http://h/robots.txt", "User-agent: *\nDisallow: /no");
    p = page("http://h/", "");
    p->status = 302;
    p->location = "/a";
    p = page("http://h/a", "");
    p->status = 302;
    p->location = "no";
    crawl(seed);

    trace_is("0 http://h/robots.txt\n10 http://h/\n20 http://h/a\n");
    counts_are(0, 2, 1, 0);
}
END_TEST

START_TEST(a_redirect_loop_ends)
{
    struct crawl_fake_page *p = page("http://h/", "");

    set.ignore_robots = true;
    p->status = 302;
    p->location = "/";
    crawl(seed);
    trace_is("0 http://h/\n");
    counts_are(0, 1, 0, 0);
}
END_TEST

START_TEST(depth_is_limited)
{
    set.ignore_robots = true;
    set.max_depth = 1;
    page("http://h/", "<a href=a>");
    page("http://h/a", "<a href=b>");
    crawl(seed);
    trace_is("0 http://h/\n10 http://h/a\n");
}
END_TEST

START_TEST(only_pages_are_parsed)
{
    set.ignore_robots = true;
    page("http://h/", "<a href=a>")->type = "image/png";
    crawl(seed);
    trace_is("0 http://h/\n");
    counts_are(0, 1, 0, 0);
}
END_TEST

/* The second run knows where the first one stopped. */
START_TEST(a_crawl_goes_on_where_it_stopped)
{
    struct crawl_stats s;

    set.ignore_robots = true;
    set.max_pages = 2;
    set.max_in_flight = 1;
    page("http://h/", "<a href=a><a href=b>");
    crawl(seed);
    trace_is("0 http://h/\n10 http://h/a\n");
    counts_are(1, 2, 0, 1);
    crawl_store_close(store);
    ck_assert_int_eq(crawl_store_open(&store, path, &err), 0);

    set.max_pages = 0;
    s = crawl(seed);
    trace_is("0 http://h/\n10 http://h/a\n20 http://h/b\n");
    ck_assert_int_eq(s.pages, 1);
    counts_are(0, 3, 0, 1);
}
END_TEST

static int collect(void *ctx, const char *text)
{
    return string_builder_append_format(ctx, "%s\n", text);
}

START_TEST(an_item_says_what_a_page_is)
{
    struct string_builder sb;

    set.ignore_robots = true;
    page("http://h/",
         "<meta charset=gbk><title>\xd6\xd0 \"x\"</title><h1>H</h1>"
         "<a href=?q=\xd6\xd0>");
    crawl(seed);
    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_store_items(store, collect, &sb, &err), 0);
    ck_assert_str_eq(string_builder_cstr(&sb),
                     "{\"url\":\"http://h/\",\"status\":200,"
                     "\"title\":\"\xe4\xb8\xad \\\"x\\\"\",\"h1\":\"H\","
                     "\"links\":1}\n");
    trace_is("0 http://h/\n10 http://h/?q=%D6%D0\n");
    string_builder_fini(&sb);
}
END_TEST

START_TEST(what_is_no_seed)
{
    const struct crawl_parts parts = {store, &downloader, &spider.spider,
                                      &wall};
    struct crawl_engine *engine;

    ck_assert_int_eq(crawl_engine_create(&engine, &parts, &set), 0);
    ck_assert_int_eq(crawl_engine_seed(engine, "h", &err), -EINVAL);
    ck_assert_int_eq(crawl_engine_seed(engine, "ftp://h/", &err), -EINVAL);
    crawl_engine_destroy(engine);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_engine");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, follows_links_once);
    tcase_add_test(t, robots_are_asked_first_and_obeyed);
    tcase_add_test(t, robots_that_cannot_be_had_forbid);
    tcase_add_test(t, no_robots_allow);
    tcase_add_test(t, robots_may_move);
    tcase_add_test(t, other_hosts_are_not_followed);
    tcase_add_test(t, a_failure_is_tried_again_later);
    tcase_add_test(t, tries_are_used_up);
    tcase_add_test(t, some_failures_are_final);
    tcase_add_test(t, retry_after_holds_one_host_only);
    tcase_add_test(t, starts_keep_their_delay);
    tcase_add_test(t, a_clock_that_is_set_back_stops_no_crawl);
    tcase_add_test(t, of_a_page_that_fails_nothing_is_kept);
    tcase_add_test(t, crawl_delay_counts);
    tcase_add_test(t, each_hop_of_a_redirect_is_a_request);
    tcase_add_test(t, a_redirect_loop_ends);
    tcase_add_test(t, depth_is_limited);
    tcase_add_test(t, only_pages_are_parsed);
    tcase_add_test(t, a_crawl_goes_on_where_it_stopped);
    tcase_add_test(t, an_item_says_what_a_page_is);
    tcase_add_test(t, what_is_no_seed);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
