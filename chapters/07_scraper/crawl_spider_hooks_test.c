/* SPDX-License-Identifier: MIT-0 */
/* The spider middlewares: what hooks round the callback see and may do. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crawl_engine_check.h"

static void set_up(void)
{
    engine_scene_open();
    scene.set.ignore_robots = true;
}

static void use(struct crawl_engine *engine, int order,
                const struct middleware_ops *ops, void *self)
{
    ck_assert_int_eq(
        middleware_use(crawl_engine_spider_hooks(engine), order, ops, self), 0);
}

static bool is_at(const struct middleware_exchange *x, const char *end)
{
    const struct crawl_visit *v = x->request;
    size_t len = strlen(v->url), end_len = strlen(end);

    return len >= end_len && strcmp(v->url + len - end_len, end) == 0;
}

/* A result of the hook's own making: one item. */
static int answer_with(struct middleware_exchange *x, const char *note)
{
    const struct crawl_visit *v = x->request;
    struct crawl_item *item = crawl_sink_item(v->sink);

    ck_assert_ptr_nonnull(item);
    ck_assert_ptr_null(v->sink->result->first);
    ck_assert_int_eq(crawl_item_set_text(item, "note", str_view_from(note)), 0);
    ck_assert_int_eq(crawl_emit(v->sink, item), 0);
    x->response = v->sink->result;
    return MIDDLEWARE_RESPONSE;
}

struct wanted {
    const char *reason;
    int64_t count;
};

static int look(void *ctx, const char *reason, int64_t count)
{
    struct wanted *w = ctx;

    if (strcmp(reason, w->reason) == 0)
        w->count = count;
    return 0;
}

static void died_of(const char *reason, int count)
{
    struct wanted w = {reason, 0};

    ck_assert_int_eq(crawl_store_reasons(scene.store, look, &w, &scene.err), 0);
    ck_assert_msg(w.count == count, "%s: %d", reason, (int)w.count);
}

/* ------------------------------------------------------------------ order --*/

static struct string_builder calls;

static int note(char way, const char *self, int outcome)
{
    ck_assert_int_eq(string_builder_append_format(&calls, "%s%c ", self, way),
                     0);
    return outcome;
}

static int note_input(void *self, struct middleware_exchange *x)
{
    (void)x;
    return note('<', self, MIDDLEWARE_NEXT);
}

static int note_output(void *self, struct middleware_exchange *x)
{
    (void)x;
    return note('>', self, MIDDLEWARE_NEXT);
}

static int note_error(void *self, struct middleware_exchange *x)
{
    (void)x;
    return note('!', self, MIDDLEWARE_NEXT);
}

static const struct middleware_ops notes = {note_input, note_output,
                                            note_error};

static void use_notes(struct crawl_engine *engine)
{
    static char names[][2] = {"b", "a", "0"};

    use(engine, 200, &notes, names[0]);
    use(engine, 100, &notes, names[1]);
    use(engine, 10, &notes, names[2]); /* before http_error */
}

static void calls_are(const char *want)
{
    ck_assert_str_eq(string_builder_cstr(&calls), want);
    string_builder_fini(&calls);
}

START_TEST(input_goes_up_and_output_comes_down)
{
    scene.prepare = use_notes;
    string_builder_init(&calls, 0);
    engine_scene_page("http://h/", "");
    engine_scene_crawl(NULL);

    calls_are("0< a< b< b> a> 0> ");
}
END_TEST

/* As http_error does, in the middle of the way in. */
START_TEST(a_refused_page_asks_all_error_hooks)
{
    scene.prepare = use_notes;
    string_builder_init(&calls, 0);
    engine_scene_page("http://h/", "")->status = 404;
    engine_scene_crawl(NULL);

    calls_are("0< b! a! 0! ");
    engine_scene_counts_are(0, 1, 0, 0);
}
END_TEST

/* ------------------------------------------------------------- the way in --*/

static int see(void *self, struct middleware_exchange *x)
{
    const struct crawl_visit *v = x->request;

    ++*(int *)self;
    ck_assert_str_eq(v->url, "http://h/");
    ck_assert_int_eq(v->status, 200);
    ck_assert_int_eq(v->depth, 0);
    ck_assert_str_eq(v->callback, scene.spider.callbacks[0].name);
    ck_assert_str_eq(v->meta, "");
    ck_assert_str_eq(v->content_type, "text/html; charset=utf-8");
    ck_assert(str_view_equal(v->body, str_view_from("<p>x")));
    return MIDDLEWARE_NEXT;
}

static int seen;

static void use_see(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_request = see};

    use(engine, 100, &ops, &seen);
}

START_TEST(a_hook_sees_the_page)
{
    scene.prepare = use_see;
    engine_scene_page("http://h/", "<p>x")->type = "text/html; charset=utf-8";
    engine_scene_crawl(NULL);

    ck_assert_int_eq(seen, 1);
}
END_TEST

static int short_cut(void *self, struct middleware_exchange *x)
{
    (void)self;
    return is_at(x, "/a") ? answer_with(x, "short") : MIDDLEWARE_NEXT;
}

static void use_short_cut(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_request = short_cut};

    use(engine, 150, &ops, NULL);
    use_notes(engine);
}

/* The callback would have found a link there. */
START_TEST(a_hook_may_answer_in_the_callbacks_place)
{
    scene.prepare = use_short_cut;
    string_builder_init(&calls, 0);
    engine_scene_page("http://h/", "<a href=a>");
    engine_scene_page("http://h/a", "<a href=b>");
    engine_scene_crawl(NULL);

    calls_are("0< a< b< b> a> 0> 0< a< b> a> 0> ");
    engine_scene_counts_are(0, 2, 0, 2);
    engine_scene_items_are("{\"url\":\"http://h/\",\"status\":200,\"title\":"
                           "\"\",\"h1\":\"\",\"links\":1}\n"
                           "{\"note\":\"short\"}\n");
}
END_TEST

/* "/a" is dead, "/b" is done, "/c" has no reason of its own. */
static int refuse(void *self, struct middleware_exchange *x)
{
    struct crawl_visit *v = x->request;

    (void)self;
    if (is_at(x, "/"))
        return MIDDLEWARE_NEXT;
    v->reason = is_at(x, "/c") ? NULL : "not today";
    v->is_done = is_at(x, "/b");
    return -ECANCELED;
}

static void use_refuse(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_request = refuse};

    use(engine, 100, &ops, NULL);
}

START_TEST(a_hook_may_refuse_a_page)
{
    struct crawl_stats s;

    scene.prepare = use_refuse;
    engine_scene_page("http://h/", "<a href=a><a href=b><a href=c>");
    engine_scene_page("http://h/a", "<a href=d>");
    engine_scene_page("http://h/b", "<a href=e>");
    engine_scene_page("http://h/c", "<a href=f>");
    s = engine_scene_crawl(NULL);

    engine_scene_counts_are(0, 2, 2, 1);
    died_of("not today", 1);
    died_of(strerror(ECANCELED), 1);
    ck_assert_int_eq(s.failures, 2);
}
END_TEST

/* What http_error refuses, and how it ends, is as ever. */
START_TEST(http_error_is_a_hook)
{
    struct crawl_stats s;

    scene.set.max_tries = 1;
    engine_scene_page("http://h/", "<a href=a><a href=b><a href=c><a href=d>");
    engine_scene_page("http://h/a", "<a href=e>")->status = 404;
    engine_scene_page("http://h/b", "<a href=e>")->status = 500;
    engine_scene_page("http://h/c", "<a href=e>")->type = "image/png";
    engine_scene_page("http://h/d", "<a href=e>")->status = 429;
    s = engine_scene_crawl(NULL);

    engine_scene_counts_are(0, 3, 2, 1);
    died_of("status 500", 1);
    died_of("status 429", 1);
    ck_assert_int_eq(s.failures, 2);
}
END_TEST

/* ------------------------------------------------------------ the way out --*/

/* Drops a link, puts another in front, changes the item, adds an item and a
 * link. */
static int change(void *self, struct middleware_exchange *x)
{
    struct crawl_result *r = x->response;
    const struct crawl_visit *v = x->request;
    struct crawl_entry **at = &r->first;
    struct crawl_url url;

    (void)self;
    if (!is_at(x, "h/"))
        return MIDDLEWARE_NEXT;
    while (*at) {
        struct crawl_entry *entry = *at;

        if (entry->item)
            ck_assert_int_eq(crawl_item_set_integer(entry->item, "links", 7),
                             0);
        else if (strstr(entry->request.url, "/c"))
            entry->request.priority = 5;
        if (!entry->item && strstr(entry->request.url, "/b"))
            crawl_result_remove(r, at);
        else
            at = &entry->next;
    }
    crawl_url_init(&url);
    ck_assert_int_eq(
        crawl_url_parse(&url, str_view_from("http://h/z"), NULL, NULL), 0);
    ck_assert_int_eq(crawl_follow(v->sink, &url, NULL), 0);
    ck_assert_int_eq(
        crawl_url_parse(&url, str_view_from("http://g/"), NULL, NULL), 0);
    ck_assert_int_eq(crawl_follow(v->sink, &url, NULL), 0); /* out of scope */
    crawl_url_fini(&url);
    return MIDDLEWARE_NEXT;
}

static void use_change(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_response = change};

    use(engine, 100, &ops, NULL);
}

START_TEST(a_hook_changes_what_a_page_led_to)
{
    struct crawl_stats s;

    scene.set.max_in_flight = 1;
    scene.prepare = use_change;
    engine_scene_page("http://h/", "<a href=a><a href=b><a href=c>");
    engine_scene_page("http://h/a", "")->status = 404;
    engine_scene_page("http://h/c", "")->status = 404;
    engine_scene_page("http://h/z", "")->status = 404;
    s = engine_scene_crawl(NULL);

    engine_scene_trace_is("0 http://h/\n10 http://h/c\n20 http://h/a\n"
                          "30 http://h/z\n");
    engine_scene_items_are("{\"url\":\"http://h/\",\"status\":200,\"title\":"
                           "\"\",\"h1\":\"\",\"links\":7}\n");
    ck_assert_int_eq(s.links_refused, 1);
}
END_TEST

/* Takes out all, the last one first and last, and adds one to what is empty. */
static int replace_all(void *self, struct middleware_exchange *x)
{
    struct crawl_result *r = x->response;
    struct crawl_entry **at = &r->first;

    (void)self;
    ck_assert_uint_eq(r->entries, 3);
    while ((*at)->next)
        at = &(*at)->next;
    crawl_result_remove(r, at);
    while (r->first)
        crawl_result_remove(r, &r->first);
    ck_assert_uint_eq(r->entries, 0);
    (void)answer_with(x, "instead");
    return MIDDLEWARE_NEXT;
}

static void use_replace_all(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_response = replace_all};

    use(engine, 100, &ops, NULL);
}

START_TEST(a_hook_may_take_all_out)
{
    scene.prepare = use_replace_all;
    engine_scene_page("http://h/", "<a href=a><a href=b>");
    engine_scene_crawl(NULL);

    engine_scene_counts_are(0, 1, 0, 1);
    engine_scene_items_are("{\"note\":\"instead\"}\n");
}
END_TEST

static int fail_output(void *self, struct middleware_exchange *x)
{
    (void)self;
    return is_at(x, "/a") ? -EDOM : MIDDLEWARE_NEXT;
}

static void use_fail_output(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_response = fail_output};

    use(engine, 150, &ops, NULL);
    use_notes(engine);
}

/* Nothing of it is kept, no exception hook hears of it, the crawl goes on. */
START_TEST(a_failed_output_hook_refuses_the_page)
{
    struct crawl_stats s;

    scene.prepare = use_fail_output;
    string_builder_init(&calls, 0);
    engine_scene_page("http://h/", "<a href=a>");
    engine_scene_page("http://h/a", "<a href=b>");
    s = engine_scene_crawl(NULL);

    calls_are("0< a< b< b> a> 0> 0< a< b< b> ");
    engine_scene_counts_are(0, 1, 1, 1);
    died_of(strerror(EDOM), 1);
    ck_assert_int_eq(s.page_failures, 1);
}
END_TEST

/* ------------------------------------------------------------- exceptions --*/

/* Half of a page, then a failure. */
static int fail_half(void *self, struct crawl_sink *sink,
                     const struct crawl_page *page)
{
    struct crawl_item *item = crawl_sink_item(sink);

    (void)self;
    ck_assert_int_eq(crawl_item_set_text(item, "half", page->text), 0);
    ck_assert_int_eq(crawl_emit(sink, item), 0);
    return -EDOM;
}

static const struct crawl_callback failing[] = {{"page", fail_half},
                                                {NULL, NULL}};

static int recover(void *self, struct middleware_exchange *x)
{
    const struct crawl_visit *v = x->request;

    ck_assert_int_eq(x->error, v->status == 404 ? -ENODATA : -EDOM);
    return self ? answer_with(x, "recovered") : MIDDLEWARE_NEXT;
}

static const struct middleware_ops recovery = {.on_error = recover};

static void use_recover(struct crawl_engine *engine)
{
    use(engine, 150, &recovery, engine);
    use_notes(engine);
}

static void use_give_up(struct crawl_engine *engine)
{
    use(engine, 150, &recovery, NULL);
    use_notes(engine);
}

START_TEST(a_failed_callback_can_be_recovered_from)
{
    struct crawl_stats s;

    scene.spider =
        (struct crawl_spider){.name = "failing", .callbacks = failing};
    scene.prepare = use_recover;
    string_builder_init(&calls, 0);
    engine_scene_page("http://h/", "x");
    s = engine_scene_crawl(NULL);

    calls_are("0< a< b< b! b> a> 0> ");
    engine_scene_counts_are(0, 1, 0, 1);
    engine_scene_items_are("{\"note\":\"recovered\"}\n");
    ck_assert_int_eq(s.page_failures, 0);
}
END_TEST

START_TEST(a_failed_callback_that_nobody_recovers_is_dead)
{
    struct crawl_stats s;

    scene.spider =
        (struct crawl_spider){.name = "failing", .callbacks = failing};
    scene.prepare = use_give_up;
    string_builder_init(&calls, 0);
    engine_scene_page("http://h/", "x");
    s = engine_scene_crawl(NULL);

    calls_are("0< a< b< b! a! 0! ");
    engine_scene_counts_are(0, 0, 1, 0);
    died_of("the page cannot be read", 1);
    ck_assert_int_eq(s.page_failures, 1);
}
END_TEST

START_TEST(a_refused_page_can_be_recovered_from)
{
    scene.prepare = use_recover;
    string_builder_init(&calls, 0);
    engine_scene_page("http://h/", "<a href=a>")->status = 404;
    engine_scene_crawl(NULL);

    calls_are("0< b! b> a> 0> ");
    engine_scene_counts_are(0, 1, 0, 1);
}
END_TEST

/* ------------------------------------------------------------- no request --*/

static int ask_again(void *self, struct middleware_exchange *x)
{
    (void)self;
    x->next = x->request;
    return MIDDLEWARE_REQUEST;
}

static const struct middleware_ops askers[] = {
    {.on_request = ask_again},
    {.on_response = ask_again},
    {.on_error = ask_again},
};

static int asker;

static void use_ask_again(struct crawl_engine *engine)
{
    use(engine, 100, &askers[asker], NULL);
}

START_TEST(no_hook_answers_with_a_request)
{
    asker = _i;
    scene.prepare = use_ask_again;
    engine_scene_page("http://h/", "<a href=a>")->status = _i == 2 ? 404 : 200;
    engine_scene_crawl(NULL);

    engine_scene_counts_are(0, 0, 1, 0);
    died_of("a spider middleware answered with a request", 1);
}
END_TEST

/* --------------------------------------------------------- threads, kills --*/

static int add_url(void *self, struct middleware_exchange *x)
{
    struct crawl_result *r = x->response;
    const struct crawl_visit *v = x->request;
    struct crawl_entry *entry;

    (void)self;
    for (entry = r->first; entry; entry = entry->next)
        if (entry->item)
            ck_assert_int_eq(crawl_item_set_text(entry->item, "seen_at",
                                                 str_view_from(v->url)),
                             0);
    return MIDDLEWARE_NEXT;
}

static void use_add_url(struct crawl_engine *engine)
{
    static const struct middleware_ops ops = {.on_response = add_url};

    use(engine, 100, &ops, NULL);
    use_short_cut(engine);
}

/* All hooks run on one thread: the string of calls has no lock. */
START_TEST(threads_change_nothing)
{
    static const char tail[] = "\"status\":200,\"title\":\"\",\"h1\":\"\",";
    struct string_builder want;

    scene.set.threads = _i;
    scene.prepare = use_add_url;
    string_builder_init(&calls, 0);
    string_builder_init(&want, 0);
    engine_scene_page("http://h/", "<a href=a><a href=b><a href=c>");
    engine_scene_page("http://h/a", "<a href=d>");
    engine_scene_page("http://h/b", "");
    engine_scene_page("http://h/c", "")->status = 404;
    engine_scene_crawl(NULL);

    ck_assert_uint_eq(calls.len, strlen("0< ") * (6 + 5 + 6 + 4));
    string_builder_fini(&calls);
    ck_assert_int_eq(
        string_builder_append_format(
            &want,
            "{\"url\":\"http://h/\",%s\"links\":3,\"seen_at\":\"http://h/\"}\n"
            "{\"note\":\"short\",\"seen_at\":\"http://h/a\"}\n"
            "{\"url\":\"http://h/b\",%s\"links\":0,"
            "\"seen_at\":\"http://h/b\"}\n",
            tail, tail),
        0);
    engine_scene_items_are(string_builder_cstr(&want));
    engine_scene_counts_are(0, 4, 0, 3);
    string_builder_fini(&want);
}
END_TEST

static int die_at_a(void *self, struct middleware_exchange *x)
{
    (void)self;
    if (is_at(x, "/a"))
        (void)kill(getpid(), SIGKILL);
    return MIDDLEWARE_NEXT;
}

static const struct middleware_ops killers[] = {{.on_request = die_at_a},
                                                {.on_response = die_at_a}};

static int killer;

static void use_killer(struct crawl_engine *engine)
{
    use(engine, 100, &killers[killer], NULL);
}

/* One process of several: it opens the job, and may die of it. */
static bool crawl_and_live(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        if (crawl_store_open(&scene.store, scene.path, &scene.err) == 0)
            engine_scene_crawl(NULL);
        crawl_store_close(scene.store);
        _exit(0);
    }
    ck_assert_int_gt(pid, 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status);
}

/* A page is one transaction, and one of which a process dies in a hook is
 * given up after three. */
START_TEST(a_hook_that_kills_costs_its_page_alone)
{
    int died = 0;

    killer = _i;
    scene.prepare = use_killer;
    engine_scene_page("http://h/", "<a href=a><a href=b>");
    engine_scene_page("http://h/a", "<a href=c>");
    engine_scene_page("http://h/b", "");
    crawl_store_close(scene.store);
    while (died < 9 && !crawl_and_live())
        died++;
    ck_assert_int_eq(crawl_store_open(&scene.store, scene.path, &scene.err), 0);

    ck_assert_int_eq(died, 3);
    died_of("its process died each time", 1);
    engine_scene_counts_are(0, 2, 1, 2);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_spider_hooks");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, engine_scene_close);
    tcase_add_test(t, input_goes_up_and_output_comes_down);
    tcase_add_test(t, a_refused_page_asks_all_error_hooks);
    tcase_add_test(t, a_hook_sees_the_page);
    tcase_add_test(t, a_hook_may_answer_in_the_callbacks_place);
    tcase_add_test(t, a_hook_may_refuse_a_page);
    tcase_add_test(t, http_error_is_a_hook);
    tcase_add_test(t, a_hook_changes_what_a_page_led_to);
    tcase_add_test(t, a_hook_may_take_all_out);
    tcase_add_test(t, a_failed_output_hook_refuses_the_page);
    tcase_add_test(t, a_failed_callback_can_be_recovered_from);
    tcase_add_test(t, a_failed_callback_that_nobody_recovers_is_dead);
    tcase_add_test(t, a_refused_page_can_be_recovered_from);
    tcase_add_loop_test(t, no_hook_answers_with_a_request, 0, 3);
    tcase_add_loop_test(t, threads_change_nothing, 0, 3);
    tcase_add_loop_test(t, a_hook_that_kills_costs_its_page_alone, 0, 2);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
