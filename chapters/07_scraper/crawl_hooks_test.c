/* SPDX-License-Identifier: MIT-0 */
/* Middlewares, pipelines and delays, as the engine uses them. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_engine_check.h"

/* ------------------------------------------------- downloader middlewares --*/

static int answer_private(void *self, struct middleware_exchange *x)
{
    static const struct crawl_fetched stored = {.status = 200,
                                                .body = "<title>stored</title>",
                                                .body_len = 21,
                                                .content_type = "text/html",
                                                .location = ""};
    const struct crawl_exchange *about = x->request;

    (void)self;
    if (!strstr(about->url, "private"))
        return MIDDLEWARE_NEXT;
    x->response = (void *)(uintptr_t)&stored;
    return MIDDLEWARE_RESPONSE;
}

static void use_answer_private(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_request = answer_private};

    ck_assert_int_eq(
        middleware_use(crawl_engine_hooks(engine), 300, &ops, NULL), 0);
}

START_TEST(a_hook_may_answer_in_the_servers_place)
{
    scene.set.ignore_robots = true;
    scene.prepare = use_answer_private;
    engine_scene_page("http://h/", "<title>h</title><a href=private>");
    engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n");
    engine_scene_items_are(
        "{\"url\":\"http://h/\",\"status\":200,\"title\":\"h\",\"h1\":\"\","
        "\"links\":1}\n"
        "{\"url\":\"http://h/private\",\"status\":200,\"title\":\"stored\","
        "\"h1\":\"\",\"links\":0}\n");
}
END_TEST

static int refuse_a(void *self, struct middleware_exchange *x)
{
    struct crawl_exchange *about = x->request;

    (void)self;
    about->reason = "not today";
    return strstr(about->url, "/a") ? -EACCES : MIDDLEWARE_NEXT;
}

static void use_refuse_a(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_request = refuse_a};

    ck_assert_int_eq(
        middleware_use(crawl_engine_hooks(engine), 300, &ops, NULL), 0);
}

START_TEST(a_hook_may_refuse_a_request)
{
    scene.set.ignore_robots = true;
    scene.prepare = use_refuse_a;
    engine_scene_page("http://h/", "<a href=a><a href=b>");
    engine_scene_page("http://h/a", "");
    engine_scene_page("http://h/b", "");
    engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n10 http://h/b\n");
    engine_scene_counts_are(0, 2, 1, 2);
}
END_TEST

/* Between the engine's retry and the network: a soft error page is one. */
static int soft_error(void *self, struct middleware_exchange *x)
{
    const struct crawl_fetched *f = x->response;

    (void)self;
    return strstr(f->body, "try again") ? -ECONNRESET : MIDDLEWARE_NEXT;
}

static void use_soft_error(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_response = soft_error};

    ck_assert_int_eq(
        middleware_use(crawl_engine_hooks(engine), 700, &ops, NULL), 0);
}

/* Scrapy's rule: what a response hook throws reaches no exception hook, so it
 * is not tried again. */
START_TEST(a_failed_response_hook_ends_the_request)
{
    scene.set.ignore_robots = true;
    scene.prepare = use_soft_error;
    engine_scene_page("http://h/", "please try again");
    engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n");
    engine_scene_counts_are(0, 0, 1, 0);
}
END_TEST

/* --------------------------------------------------------- item pipelines --*/

static int need_h1(void *self, void **item, const char **reason)
{
    const struct crawl_value *h1 = crawl_item_get(*item, "h1");

    (void)self;
    if (h1->as.text.len)
        return PIPELINE_NEXT;
    *reason = "no heading";
    return PIPELINE_DROP;
}

static int add_length(void *self, void **item, const char **reason)
{
    const struct crawl_value *h1 = crawl_item_get(*item, "h1");

    (void)self;
    (void)reason;
    return crawl_item_set_integer(*item, "h1_bytes", (int64_t)h1->as.text.len);
}

static void use_stages(struct crawl_engine *engine)
{
    static const struct pipeline_ops check = {.process = need_h1};
    static const struct pipeline_ops measure = {.process = add_length};
    struct pipeline *p = crawl_engine_pipeline(engine);

    ck_assert_int_eq(pipeline_add(p, 300, "measure", &measure, NULL), 0);
    ck_assert_int_eq(pipeline_add(p, 200, "check", &check, NULL), 0);
}

START_TEST(items_go_through_the_stages)
{
    struct crawl_stats s;

    scene.set.ignore_robots = true;
    scene.prepare = use_stages;
    engine_scene_page("http://h/", "<h1>abc</h1><a href=a>");
    engine_scene_page("http://h/a", "");
    s = engine_scene_crawl(NULL);

    ck_assert_int_eq(s.items, 1);
    ck_assert_int_eq(s.items_dropped, 1);
    ck_assert_int_eq(engine_scene_stat("item_dropped/check: no heading"), 1);
    engine_scene_items_are(
        "{\"url\":\"http://h/\",\"status\":200,\"title\":\"\","
        "\"h1\":\"abc\",\"links\":1,\"h1_bytes\":3}\n");
}
END_TEST

static int fail_once(void *self, void **item, const char **reason)
{
    static int calls;

    (void)self;
    (void)item;
    (void)reason;
    return calls++ ? PIPELINE_NEXT : -EIO;
}

static void use_fail_once(struct crawl_engine *engine)
{
    static const struct pipeline_ops ops = {.process = fail_once};

    ck_assert_int_eq(
        pipeline_add(crawl_engine_pipeline(engine), 200, "bad", &ops, NULL), 0);
}

START_TEST(a_stage_that_fails_costs_its_item)
{
    struct crawl_stats s;

    scene.set.ignore_robots = true;
    scene.prepare = use_fail_once;
    engine_scene_page("http://h/", "<a href=a>");
    engine_scene_page("http://h/a", "");
    s = engine_scene_crawl(NULL);

    ck_assert_int_eq(s.items_failed, 1);
    engine_scene_counts_are(0, 2, 0, 1);
}
END_TEST

/* ----------------------------------------------------------------- delays --*/

/* 400 ms of latency, one at a time: 5 s, then half of the way to 400 ms. */
START_TEST(autothrottle_follows_the_latency)
{
    scene.set.ignore_robots = true;
    scene.set.autothrottle_percent = 100;
    scene.set.max_in_flight = 1;
    engine_scene_page("http://h/", "<a href=a><a href=b>")->latency_ms = 400;
    engine_scene_page("http://h/a", "")->latency_ms = 400;
    engine_scene_page("http://h/b", "")->latency_ms = 400;
    engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n2700 http://h/a\n4250 http://h/b\n");
}
END_TEST

/* Two seeds, two crawls; one seed, one. */
START_TEST(jitter_is_repeatable_and_bounded)
{
    long long a = 0, b = 0;

    scene.set.ignore_robots = true;
    scene.set.delay_ms = 1000;
    scene.set.jitter_seed = 7;
    engine_scene_page("http://h/", "<a href=a><a href=b>");
    engine_scene_page("http://h/a", "");
    engine_scene_page("http://h/b", "");
    engine_scene_crawl(NULL);

    ck_assert_int_eq(sscanf(string_builder_cstr(&scene.fake.trace),
                            "0 http://h/ %lld http://h/a %lld http://h/b", &a,
                            &b),
                     2);
    ck_assert_int_ge(a, 500);
    ck_assert_int_le(a, 1500);
    ck_assert_int_ge(b - a, 500);
    ck_assert_int_le(b - a, 1500);
    ck_assert_int_ne(b - a, a);
}
END_TEST

/* -------------------------------------------------- scheduler middlewares --*/

static int order_requests(void *self, void **item, const char **reason)
{
    struct crawl_request *r = *item;

    ++*(int *)self;
    if (strstr(r->url, "/logout")) {
        *reason = "it ends the session";
        return PIPELINE_DROP;
    }
    if (strstr(r->url, "/b"))
        r->priority = 5;
    return strstr(r->url, "/worse") ? -EIO : PIPELINE_NEXT;
}

static int asked;

static void use_order_requests(struct crawl_engine *engine)
{
    static const struct pipeline_ops ops = {.process = order_requests};

    ck_assert_int_eq(
        pipeline_add(crawl_engine_requests(engine), 100, "order", &ops, &asked),
        0);
}

START_TEST(a_stage_drops_and_changes_requests)
{
    scene.set.ignore_robots = true;
    scene.set.max_in_flight = 1;
    scene.prepare = use_order_requests;
    engine_scene_page("http://h/", "<a href=a><a href=logout><a href=b>");
    engine_scene_page("http://h/a", "<a href=logout><a href=b>");
    engine_scene_page("http://h/b", "");
    engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n10 http://h/b\n20 http://h/a\n");
    engine_scene_counts_are(0, 3, 0, 3);
    ck_assert_int_eq(
        engine_scene_stat("request_dropped/order: it ends the session"), 1);
    ck_assert_int_eq(asked, 3); /* not the seed; what is known is not asked */
}
END_TEST

/* A link that is lost in silence would be worse. */
START_TEST(a_stage_that_fails_ends_the_crawl_and_loses_nothing)
{
    const struct crawl_parts parts = {scene.store, &scene.downloader,
                                      &scene.spider, &scene.wall, scene.loop};
    struct crawl_engine *engine;

    scene.set.ignore_robots = true;
    engine_scene_page("http://h/", "<a href=a><a href=worse>");
    engine_scene_page("http://h/a", "");
    engine_scene_page("http://h/worse", "");
    ck_assert_int_eq(crawl_engine_create(&engine, &parts, &scene.set), 0);
    use_order_requests(engine);
    ck_assert_int_eq(crawl_engine_seed(engine, "http://h/", &scene.err), 0);

    ck_assert_int_eq(crawl_engine_run(engine, &scene.err), -EIO);

    crawl_engine_destroy(engine);
    crawl_store_close(scene.store);
    ck_assert_int_eq(crawl_store_open(&scene.store, scene.path, &scene.err), 0);
    engine_scene_crawl(NULL);
    engine_scene_counts_are(0, 3, 0, 3);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_hooks");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, engine_scene_open, engine_scene_close);
    tcase_add_test(t, a_hook_may_answer_in_the_servers_place);
    tcase_add_test(t, a_hook_may_refuse_a_request);
    tcase_add_test(t, a_failed_response_hook_ends_the_request);
    tcase_add_test(t, items_go_through_the_stages);
    tcase_add_test(t, a_stage_that_fails_costs_its_item);
    tcase_add_test(t, autothrottle_follows_the_latency);
    tcase_add_test(t, jitter_is_repeatable_and_bounded);
    tcase_add_test(t, a_stage_drops_and_changes_requests);
    tcase_add_test(t, a_stage_that_fails_ends_the_crawl_and_loses_nothing);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
