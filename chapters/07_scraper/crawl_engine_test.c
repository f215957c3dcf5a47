/* SPDX-License-Identifier: MIT-0 */
/* The engine on a fake downloader and a virtual clock: the same each time. */
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "crawl_engine_check.h"

START_TEST(follows_links_once)
{
    struct crawl_stats s;

    scene.set.ignore_robots = true;
    engine_scene_page("http://h/",
                      "<a href=a><a href=b#x><a href=b><a href=mailto:x@y>");
    engine_scene_page("http://h/a", "<a href=/><a href=b?>");
    engine_scene_page("http://h/b", "");
    s = engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n10 http://h/a\n10 http://h/b\n");
    ck_assert_int_eq(s.pages, 3);
    engine_scene_counts_are(0, 3, 0, 3);
}
END_TEST

START_TEST(robots_are_asked_first_and_obeyed)
{
    engine_scene_page("http://h/robots.txt", "User-agent: *\nDisallow: /no");
    engine_scene_page("http://h/", "<a href=no><a href=yes>");
    engine_scene_page("http://h/yes", "");
    engine_scene_crawl(NULL);

    engine_scene_trace_is(
        "0 http://h/robots.txt\n10 http://h/\n20 http://h/yes\n");
    engine_scene_counts_are(0, 2, 1, 2);
}
END_TEST

START_TEST(robots_that_cannot_be_had_forbid)
{
    engine_scene_page("http://h/robots.txt", "")->status = 503;
    engine_scene_page("http://h/", "");
    engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/robots.txt\n1010 http://h/robots.txt\n"
                          "3020 http://h/robots.txt\n");
    engine_scene_counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(no_robots_allow)
{
    engine_scene_page("http://h/", "");
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/robots.txt\n10 http://h/\n");
    engine_scene_counts_are(0, 1, 0, 1);
}
END_TEST

START_TEST(robots_may_move)
{
    struct crawl_fake_page *p = engine_scene_page("http://h/robots.txt", "");

    p->status = 301;
    p->location = "/r.txt";
    engine_scene_page("http://h/r.txt", "User-agent: *\nDisallow: /");
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/robots.txt\n10 http://h/r.txt\n");
    engine_scene_counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(other_hosts_are_not_followed)
{
    scene.set.ignore_robots = true;
    engine_scene_page("http://h/", "<a href=//other/><a href=http://h.other/>"
                                   "<a href=https://h:81/>");
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n10 https://h:81/\n");
    engine_scene_counts_are(0, 2, 0, 1);
}
END_TEST

START_TEST(a_failure_is_tried_again_later)
{
    struct crawl_fake_page *p = engine_scene_page("http://h/", "");
    struct crawl_stats s;

    scene.set.ignore_robots = true;
    p->error = -ECONNRESET;
    p->fails = 2;
    s = engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n1010 http://h/\n3020 http://h/\n");
    ck_assert_int_eq(s.retries, 2);
    engine_scene_counts_are(0, 1, 0, 1);
}
END_TEST

START_TEST(tries_are_used_up)
{
    scene.set.ignore_robots = true;
    engine_scene_page("http://h/", "")->status = 500;
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n1010 http://h/\n3020 http://h/\n");
    engine_scene_counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(some_failures_are_final)
{
    scene.set.ignore_robots = true;
    engine_scene_page("http://h/", "")->error = -EFBIG;
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n");
    engine_scene_counts_are(0, 0, 1, 0);
}
END_TEST

/* The host that asked waits 5 s; the other one goes on. */
START_TEST(retry_after_holds_one_host_only)
{
    static const char *const two[] = {"http://h/", "http://g/", NULL};
    struct crawl_fake_page *p;

    scene.set.ignore_robots = true;
    scene.set.max_per_host = 1;
    p = engine_scene_page("http://h/", "<a href=h1>");
    p->status = 429;
    p->fails = 1;
    p->retry_after_ms = 5000;
    engine_scene_page("http://g/", "<a href=g1>");
    engine_scene_crawl(two);

    engine_scene_trace_is(
        "0 http://h/\n0 http://g/\n20 http://g/g1\n5010 http://h/\n"
        "5020 http://h/h1\n");
}
END_TEST

START_TEST(starts_keep_their_delay)
{
    scene.set.ignore_robots = true;
    scene.set.delay_ms = 700;
    engine_scene_page("http://h/", "<a href=a><a href=b>");
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n700 http://h/a\n1400 http://h/b\n");
}
END_TEST

/* An operator, or NTP, sets the clock while we crawl. */
static int set_clock_back(void *self, struct crawl_sink *sink,
                          const struct crawl_page *at)
{
    struct crawl_url url;
    int rc;

    (void)self;
    virtual_clock_set_wall(&scene.wall, (int64_t)1 * 1000000000);
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

    scene.set.ignore_robots = true;
    scene.set.delay_ms = 700;
    virtual_clock_set_wall(&scene.wall, (int64_t)3600 * 1000000000);
    scene.spider = (struct crawl_spider){.callbacks = callbacks};
    engine_scene_page("http://h/", "");
    engine_scene_page("http://h/a", "");
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n700 http://h/a\n");
}
END_TEST

static int emit_and_give_up(void *self, struct crawl_sink *sink,
                            const struct crawl_page *at)
{
    struct crawl_item *item = crawl_sink_item(sink);

    (void)self;
    ck_assert_ptr_nonnull(item);
    ck_assert_int_eq(crawl_emit(sink, item), 0);
    ck_assert_int_eq(crawl_follow(sink, at->url, NULL), 0);
    return -EFBIG;
}

START_TEST(of_a_page_that_fails_nothing_is_kept)
{
    static const struct crawl_callback callbacks[] = {{"x", emit_and_give_up},
                                                      {NULL, NULL}};

    scene.set.ignore_robots = true;
    scene.spider = (struct crawl_spider){.callbacks = callbacks};
    engine_scene_page("http://h/", "");
    engine_scene_crawl(NULL);
    engine_scene_counts_are(0, 0, 1, 0);
}
END_TEST

START_TEST(crawl_delay_counts)
{
    engine_scene_page("http://h/robots.txt", "User-agent: *\nCrawl-delay: 2");
    engine_scene_page("http://h/", "<a href=a>");
    engine_scene_crawl(NULL);
    engine_scene_trace_is(
        "0 http://h/robots.txt\n2010 http://h/\n4010 http://h/a\n");
}
END_TEST

START_TEST(each_hop_of_a_redirect_is_a_request)
{
    struct crawl_fake_page *p;

    engine_scene_page("http://h/robots.txt", "User-agent: *\nDisallow: /no");
    p = engine_scene_page("http://h/", "");
    p->status = 302;
    p->location = "/a";
    p = engine_scene_page("http://h/a", "");
    p->status = 302;
    p->location = "no";
    engine_scene_crawl(NULL);

    engine_scene_trace_is(
        "0 http://h/robots.txt\n10 http://h/\n20 http://h/a\n");
    engine_scene_counts_are(0, 2, 1, 0);
}
END_TEST

START_TEST(a_redirect_loop_ends)
{
    struct crawl_fake_page *p = engine_scene_page("http://h/", "");

    scene.set.ignore_robots = true;
    p->status = 302;
    p->location = "/";
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n");
    engine_scene_counts_are(0, 1, 0, 0);
}
END_TEST

START_TEST(depth_is_limited)
{
    scene.set.ignore_robots = true;
    scene.set.max_depth = 1;
    engine_scene_page("http://h/", "<a href=a>");
    engine_scene_page("http://h/a", "<a href=b>");
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n10 http://h/a\n");
}
END_TEST

START_TEST(only_pages_are_parsed)
{
    scene.set.ignore_robots = true;
    engine_scene_page("http://h/", "<a href=a>")->type = "image/png";
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n");
    engine_scene_counts_are(0, 1, 0, 0);
}
END_TEST

/* The second run knows where the first one stopped. */
START_TEST(a_crawl_goes_on_where_it_stopped)
{
    struct crawl_stats s;

    scene.set.ignore_robots = true;
    scene.set.max_pages = 2;
    scene.set.max_in_flight = 1;
    engine_scene_page("http://h/", "<a href=a><a href=b>");
    engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n10 http://h/a\n");
    engine_scene_counts_are(1, 2, 0, 1);
    crawl_store_close(scene.store);
    ck_assert_int_eq(crawl_store_open(&scene.store, scene.path, &scene.err), 0);

    scene.set.max_pages = 0;
    s = engine_scene_crawl(NULL);
    engine_scene_trace_is("0 http://h/\n10 http://h/a\n20 http://h/b\n");
    ck_assert_int_eq(s.pages, 1);
    engine_scene_counts_are(0, 3, 0, 1);
}
END_TEST

START_TEST(an_item_says_what_a_page_is)
{
    scene.set.ignore_robots = true;
    engine_scene_page(
        "http://h/", "<meta charset=gbk><title>\xd6\xd0 \"x\"</title><h1>H</h1>"
                     "<a href=?q=\xd6\xd0>");
    engine_scene_crawl(NULL);

    engine_scene_items_are("{\"url\":\"http://h/\",\"status\":200,"
                           "\"title\":\"\xe4\xb8\xad \\\"x\\\"\",\"h1\":\"H\","
                           "\"links\":1}\n");
    engine_scene_trace_is("0 http://h/\n10 http://h/?q=%D6%D0\n");
}
END_TEST

/* Site g keeps the crawl busy; h's second try does not wait for its end. */
START_TEST(a_retry_comes_up_while_another_site_is_busy)
{
    static const char *const two[] = {"http://h/", "http://g/", NULL};
    struct crawl_fake_page *p = engine_scene_page("http://h/", "");

    scene.set.ignore_robots = true;
    scene.set.max_per_host = 1;
    scene.set.delay_ms = 700;
    p->error = -ECONNRESET;
    p->fails = 1;
    engine_scene_page("http://g/", "<a href=1><a href=2><a href=3>");
    engine_scene_page("http://g/1", "");
    engine_scene_page("http://g/2", "");
    engine_scene_page("http://g/3", "");
    engine_scene_crawl(two);

    engine_scene_trace_is("0 http://h/\n0 http://g/\n700 http://g/1\n"
                          "1010 http://h/\n1400 http://g/2\n"
                          "2100 http://g/3\n");
}
END_TEST

START_TEST(a_site_without_robots_is_tried_again_by_the_next_start)
{
    struct crawl_fake_page *robots =
        engine_scene_page("http://h/robots.txt", "");

    robots->status = 503;
    robots->fails = 3;
    engine_scene_page("http://h/", "");
    engine_scene_crawl(NULL);
    engine_scene_counts_are(0, 0, 1, 0);
    crawl_store_close(scene.store);
    ck_assert_int_eq(crawl_store_open(&scene.store, scene.path, &scene.err), 0);

    engine_scene_crawl(NULL);
    engine_scene_counts_are(0, 1, 0, 1);
}
END_TEST

static const struct {
    enum crawl_order order;
    const char *trace;
} orders[] = {
    {CRAWL_BREADTH_FIRST, "0 http://h/\n10 http://h/a\n20 http://h/b\n"
                          "30 http://h/a1\n40 http://h/b1\n"},
    {CRAWL_FIFO, "0 http://h/\n10 http://h/a\n20 http://h/b\n"
                 "30 http://h/a1\n40 http://h/b1\n"},
    {CRAWL_LIFO, "0 http://h/\n10 http://h/b\n20 http://h/b1\n"
                 "30 http://h/a\n40 http://h/a1\n"},
    {CRAWL_DEPTH_FIRST, "0 http://h/\n10 http://h/a\n20 http://h/a1\n"
                        "30 http://h/b\n40 http://h/b1\n"},
};

START_TEST(pages_come_in_the_order_asked_for)
{
    scene.set.ignore_robots = true;
    scene.set.max_in_flight = 1;
    scene.set.order = orders[_i].order;
    engine_scene_page("http://h/", "<a href=a><a href=b>");
    engine_scene_page("http://h/a", "<a href=a1>");
    engine_scene_page("http://h/b", "<a href=b1>");
    engine_scene_page("http://h/a1", "");
    engine_scene_page("http://h/b1", "");
    engine_scene_crawl(NULL);

    engine_scene_trace_is(orders[_i].trace);
}
END_TEST

/* A page that knows by disk, or by memory, is fetched once all the same. */
START_TEST(known_pages_are_known_on_disk_too)
{
    struct crawl_stats s;

    scene.set.ignore_robots = true;
    scene.set.dedupe_on_disk = _i;
    engine_scene_page("http://h/", "<a href=/><a href=a><a href=a>");
    engine_scene_page("http://h/a", "<a href=/><a href=a>");
    s = engine_scene_crawl(NULL);

    ck_assert_int_eq(s.pages, 2);
    ck_assert_int_eq(s.links_known, 4);
    ck_assert_int_eq(engine_scene_stat("dupefilter/filtered"), 4);
    ck_assert_int_eq(engine_scene_stat("downloader/response_count"), 2);
}
END_TEST

/* Threads change the order of things, and nothing else. */
START_TEST(workers_find_the_same)
{
    struct crawl_stats s;

    scene.set.ignore_robots = true;
    scene.set.threads = 3;
    engine_scene_page("http://h/", "<title>0</title><a href=a><a href=b>");
    engine_scene_page("http://h/a", "<title>a</title><a href=c>");
    engine_scene_page("http://h/b", "<title>b</title><a href=c>");
    engine_scene_page("http://h/c", "<title>c</title><a href=/>");
    s = engine_scene_crawl(NULL);

    ck_assert_int_eq(s.pages, 4);
    engine_scene_counts_are(0, 4, 0, 4);
    engine_scene_items_are(
        "{\"url\":\"http://h/\",\"status\":200,\"title\":\"0\",\"h1\":\"\","
        "\"links\":2}\n"
        "{\"url\":\"http://h/a\",\"status\":200,\"title\":\"a\",\"h1\":\"\","
        "\"links\":1}\n"
        "{\"url\":\"http://h/b\",\"status\":200,\"title\":\"b\",\"h1\":\"\","
        "\"links\":1}\n"
        "{\"url\":\"http://h/c\",\"status\":200,\"title\":\"c\",\"h1\":\"\","
        "\"links\":1}\n");
}
END_TEST

enum { LARGE = 1024 * 1024 + 1 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int large;  /* that are being read */
    bool small; /* has been read */
    bool two;   /* large ones at a time */
} readers = {.lock = PTHREAD_MUTEX_INITIALIZER,
             .changed = PTHREAD_COND_INITIALIZER};

/* A large page is read until the small one has been, or another large one
 * begins. */
static int read_sizes(void *self, struct crawl_sink *sink,
                      const struct crawl_page *page)
{
    (void)self;
    (void)sink;
    pthread_mutex_lock(&readers.lock);
    if (page->text.len < LARGE) {
        readers.small = true;
    } else {
        readers.two |= readers.large++ > 0;
        while (!readers.small && !readers.two)
            pthread_cond_wait(&readers.changed, &readers.lock);
        readers.large--;
    }
    pthread_cond_broadcast(&readers.changed);
    pthread_mutex_unlock(&readers.lock);
    return 0;
}

START_TEST(large_pages_are_read_one_after_the_other)
{
    static const char *const seeds[] = {"http://h/1", "http://h/2",
                                        "http://h/small", NULL};
    static const struct crawl_callback sizes[] = {{"page", read_sizes},
                                                  {NULL, NULL}};
    char *large = malloc(LARGE + 1);

    ck_assert_ptr_nonnull(large);
    memset(large, ' ', LARGE);
    large[LARGE] = '\0';
    scene.set.ignore_robots = true;
    scene.set.threads = 2;
    scene.spider = (struct crawl_spider){.name = "sizes", .callbacks = sizes};
    engine_scene_page(seeds[0], large);
    engine_scene_page(seeds[1], large);
    engine_scene_page(seeds[2], "");
    engine_scene_crawl(seeds);

    ck_assert(!readers.two);
    engine_scene_counts_are(0, 3, 0, 0);
    free(large);
}
END_TEST

/* Sixty thousand links: the page ends by its budget, and
 * leaves nothing behind. */
START_TEST(a_page_that_asks_for_too_much_ends_alone)
{
    static const char *const two[] = {"http://h/", "http://g/", NULL};
    struct string_builder body;
    int i;

    scene.set.ignore_robots = true;
    string_builder_init(&body, 0);
    for (i = 0; i < 60000; i++)
        ck_assert_int_eq(string_builder_append_format(&body, "<a href=%d>", i),
                         0);
    engine_scene_page("http://h/", string_builder_cstr(&body));
    engine_scene_page("http://g/", "");
    engine_scene_crawl(two);

    engine_scene_counts_are(0, 1, 1, 1);
    ck_assert_int_eq(engine_scene_stat("parser/failures"), 1);
    string_builder_fini(&body);
}
END_TEST

START_TEST(what_is_no_seed)
{
    const struct crawl_parts parts = {scene.store, &scene.downloader,
                                      &scene.spider, &scene.wall, scene.loop};
    struct crawl_engine *engine;

    ck_assert_int_eq(crawl_engine_create(&engine, &parts, &scene.set), 0);
    ck_assert_int_eq(crawl_engine_seed(engine, "h", &scene.err), -EINVAL);
    ck_assert_int_eq(crawl_engine_seed(engine, "ftp://h/", &scene.err),
                     -EINVAL);
    crawl_engine_destroy(engine);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_engine");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, engine_scene_open, engine_scene_close);
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
    tcase_add_test(t, a_retry_comes_up_while_another_site_is_busy);
    tcase_add_test(t, a_site_without_robots_is_tried_again_by_the_next_start);
    tcase_add_loop_test(t, pages_come_in_the_order_asked_for, 0,
                        sizeof orders / sizeof orders[0]);
    tcase_add_loop_test(t, known_pages_are_known_on_disk_too, 0, 2);
    tcase_add_test(t, workers_find_the_same);
    tcase_add_test(t, large_pages_are_read_one_after_the_other);
    tcase_add_test(t, a_page_that_asks_for_too_much_ends_alone);
    tcase_add_test(t, what_is_no_seed);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
