/* SPDX-License-Identifier: MIT-0 */
/* A cache round the scripted fake, on a virtual clock: what the network is
 * asked stands in the fake's trace. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl_cache_sqlite.h"
#include "crawl_download_cache.h"
#include "crawl_download_fake.h"
#include "fault_injection.h"
#include "scratch_check.h"

enum { MINUTE_MS = 60000 };

static struct crawl_fake_page pages[] = {
    {.url = "plain", .body = "plain"},
    {.url = "fresh", .body = "fresh", .fresh_ms = MINUTE_MS},
    {.url = "tagged", .body = "tagged", .etag = "\"1\"", .fresh_ms = -1},
    {.url = "both", .body = "both", .etag = "\"1\"", .fresh_ms = MINUTE_MS},
    {.url = "secret",
     .body = "secret",
     .etag = "\"1\"",
     .fresh_ms = MINUTE_MS,
     .no_store = true},
    {.url = "gone", .status = 404, .fresh_ms = MINUTE_MS},
    {.url = "moved", .status = 301, .location = "x", .fresh_ms = MINUTE_MS},
    {.url = "found", .status = 302, .location = "x", .fresh_ms = MINUTE_MS},
    {.url = "busy", .status = 429, .fresh_ms = MINUTE_MS},
    {.url = "down", .status = 503, .fresh_ms = MINUTE_MS},
    {.url = "lost", .error = -ECONNRESET},
    {.url = "large", .body = "0123456789", .fresh_ms = MINUTE_MS},
};

static char folder[SCRATCH_PATH], path[SCRATCH_PATH + 6];
static struct virtual_clock now;
static struct crawl_fake fake;
static struct crawl_cache_counts counts;
static struct crawl_downloader d;

static void open_with(enum crawl_cache_policy policy, bool replay_only)
{
    const struct crawl_cache_options options = {.policy = policy,
                                                .replay_only = replay_only,
                                                .max_bytes = 100000,
                                                .clock = &now,
                                                .counts = &counts};
    struct crawl_downloader inner;
    struct port_error err = {0};

    if (d.close)
        d.close(d.self);
    ck_assert_int_eq(crawl_download_fake_open(&inner, &fake), 0);
    ck_assert_msg(crawl_download_cache_open(&d, &inner, path, &options, &err) ==
                      0,
                  "%s", err.text);
}

static void set_up(void)
{
    scratch_make(folder);
    (void)snprintf(path, sizeof path, "%s/cache", folder);
    virtual_clock_init_virtual(&now, 0);
    virtual_clock_set_wall(&now, (int64_t)1700000000 * 1000000000);
    fake = (struct crawl_fake){
        .pages = pages, .n = sizeof pages / sizeof pages[0], .clock = &now};
    string_builder_init(&fake.trace, 0);
}

static void tear_down(void)
{
    if (d.close)
        d.close(d.self);
    string_builder_fini(&fake.trace);
    scratch_remove(folder);
}

/* ---------------------------------------------------------------- fetches --*/

struct told {
    int count, error, status;
    char body[100], location[20], text[200];
};

static int on_fetched(void *ctx, const struct crawl_fetched *f)
{
    struct told *t = ctx;

    t->count++;
    t->error = f->error;
    t->status = f->status;
    (void)snprintf(t->body, sizeof t->body, "%s", f->body);
    (void)snprintf(t->location, sizeof t->location, "%s", f->location);
    (void)snprintf(t->text, sizeof t->text, "%s", f->text);
    ck_assert_ptr_eq(f->tag, t);
    return 0;
}

static struct told fetch(const char *url)
{
    const struct crawl_fetch one = {.url = url};
    struct told t = {0};

    ck_assert_int_eq(d.start(d.self, &one, &t), 0);
    while (!t.count)
        ck_assert_int_eq(d.poll(d.self, 1000, on_fetched, &t), 0);
    return t;
}

/* Whether the network was asked since the last call, as "url" or "url etag". */
static bool asked(const char *what)
{
    const char *text = string_builder_cstr(&fake.trace);
    const char *at = strchr(text, ' ');
    bool was = at && strncmp(at + 1, what, strlen(what)) == 0 &&
               at[1 + strlen(what)] == '\n';

    string_builder_clear(&fake.trace);
    return was;
}

static bool asked_nobody(void)
{
    bool was = fake.trace.len == 0;

    string_builder_clear(&fake.trace);
    return was;
}

static void pass_ms(int64_t ms)
{
    virtual_clock_advance(&now, ms * 1000000);
}

static struct crawl_fake_page *page(const char *url)
{
    size_t i = 0;

    while (strcmp(pages[i].url, url) != 0)
        i++;
    return &pages[i];
}

/* ----------------------------------------------------------------- policy --*/

/* What a second fetch asks the network, at once and after a minute. NULL:
 * nothing. */
static const struct {
    const char *url;
    enum crawl_cache_policy policy;
    const char *at_once, *later;
} cases[] = {
    {"plain", CRAWL_CACHE_ALWAYS, NULL, NULL},
    {"secret", CRAWL_CACHE_ALWAYS, NULL, NULL},
    {"gone", CRAWL_CACHE_ALWAYS, NULL, NULL},
    {"moved", CRAWL_CACHE_ALWAYS, NULL, NULL},
    {"found", CRAWL_CACHE_ALWAYS, NULL, NULL},
    {"busy", CRAWL_CACHE_ALWAYS, "busy", "busy"},
    {"down", CRAWL_CACHE_ALWAYS, "down", "down"},
    {"lost", CRAWL_CACHE_ALWAYS, "lost", "lost"},
    {"plain", CRAWL_CACHE_REVALIDATE, "plain", "plain"},
    {"fresh", CRAWL_CACHE_REVALIDATE, NULL, "fresh"},
    {"tagged", CRAWL_CACHE_REVALIDATE, "tagged \"1\"", "tagged \"1\""},
    {"both", CRAWL_CACHE_REVALIDATE, NULL, "both \"1\""},
    {"secret", CRAWL_CACHE_REVALIDATE, "secret", "secret"},
    {"gone", CRAWL_CACHE_REVALIDATE, NULL, "gone"},
    {"moved", CRAWL_CACHE_REVALIDATE, NULL, "moved"},
    {"found", CRAWL_CACHE_REVALIDATE, NULL, "found"},
    {"busy", CRAWL_CACHE_REVALIDATE, "busy", "busy"},
    {"down", CRAWL_CACHE_REVALIDATE, "down", "down"},
    {"lost", CRAWL_CACHE_REVALIDATE, "lost", "lost"},
    {"nowhere", CRAWL_CACHE_ALWAYS, NULL, NULL},
};

static void check_again(const char *url, const struct told *first,
                        const char *want)
{
    struct told t = fetch(url);

    ck_assert_msg(want ? asked(want) : asked_nobody(), "%s: asked %s", url,
                  string_builder_cstr(&fake.trace));
    ck_assert_msg(t.status == first->status && t.error == first->error, "%s",
                  url);
    ck_assert_str_eq(t.body, first->body);
    ck_assert_str_eq(t.location, first->location);
}

START_TEST(what_is_asked_again)
{
    const char *url = cases[_i].url;
    struct told first;

    open_with(cases[_i].policy, false);
    first = fetch(url);
    ck_assert(asked(url));
    check_again(url, &first, cases[_i].at_once);
    open_with(cases[_i].policy, false); /* another process */
    pass_ms(MINUTE_MS);
    check_again(url, &first, cases[_i].later);
}
END_TEST

START_TEST(what_is_stored_is_replayed_without_a_network)
{
    const char *url = cases[_i].url;
    struct told first;
    bool stored;

    open_with(cases[_i].policy, false);
    first = fetch(url);
    stored = counts.stored > 0;
    ck_assert(asked(url));
    open_with(CRAWL_CACHE_REVALIDATE, true);
    pass_ms(2 * MINUTE_MS); /* however old */
    if (stored) {
        check_again(url, &first, NULL);
    } else {
        first = fetch(url);
        ck_assert_int_eq(first.error, -ENOENT);
        ck_assert_ptr_nonnull(strstr(first.text, url));
        ck_assert(asked_nobody());
    }
}
END_TEST

/* ----------------------------------------------------------- revalidation --*/

START_TEST(a_page_that_has_changed_is_the_new_one)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("tagged");
    page("tagged")->etag = "\"2\"";
    page("tagged")->body = "newer";

    ck_assert_str_eq(fetch("tagged").body, "newer");
    string_builder_clear(&fake.trace);
    ck_assert_str_eq(fetch("tagged").body, "newer");
    ck_assert(asked("tagged \"2\""));
}
END_TEST

START_TEST(a_304_makes_it_fresh_again)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("both");
    pass_ms(MINUTE_MS);
    ck_assert_str_eq(fetch("both").body, "both");
    ck_assert_int_eq(counts.unchanged, 1);
    string_builder_clear(&fake.trace);

    pass_ms(MINUTE_MS - 1000);
    ck_assert_str_eq(fetch("both").body, "both");
    ck_assert(asked_nobody());
}
END_TEST

/* What a 304 does not say is as it was said before. */
START_TEST(a_304_may_say_nothing_of_time)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("both");
    pass_ms(MINUTE_MS);
    page("both")->fresh_ms = -1;
    (void)fetch("both");
    string_builder_clear(&fake.trace);

    (void)fetch("both");
    ck_assert(asked_nobody());
}
END_TEST

START_TEST(what_may_not_be_kept_any_more_is_forgotten)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("both");
    pass_ms(MINUTE_MS);
    page("both")->etag = "\"2\"";
    page("both")->no_store = true;
    (void)fetch("both");

    open_with(CRAWL_CACHE_REVALIDATE, true);
    ck_assert_int_eq(fetch("both").error, -ENOENT);
}
END_TEST

/* A bad day of the server takes nothing away, and is not hidden. */
START_TEST(an_error_leaves_the_entry)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("both");
    pass_ms(MINUTE_MS);
    page("both")->error = -ETIMEDOUT;
    page("both")->fails = 1;
    ck_assert_int_eq(fetch("both").error, -ETIMEDOUT);
    page("both")->fails = 1;
    page("both")->error = 0;
    page("both")->status = 503;
    page("both")->etag = NULL;
    ck_assert_int_eq(fetch("both").status, 503);

    open_with(CRAWL_CACHE_REVALIDATE, true);
    ck_assert_str_eq(fetch("both").body, "both");
}
END_TEST

START_TEST(a_clock_that_was_set_back_makes_nothing_fresh)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("fresh");
    virtual_clock_set_wall(&now, (int64_t)1600000000 * 1000000000);
    string_builder_clear(&fake.trace);

    (void)fetch("fresh");
    ck_assert(asked("fresh"));
}
END_TEST

/* ------------------------------------------------------ the entry is gone --*/

/* Another process takes entries out of the file. */
static void remove_entry(const char *url)
{
    struct crawl_cache *other;

    ck_assert_int_eq(crawl_cache_open(&other, path, 100000, NULL), 0);
    ck_assert_int_eq(crawl_cache_remove(other, url, NULL), 0);
    crawl_cache_close(other);
}

/* start has looked; the entry goes; then comes the poll. */
START_TEST(an_entry_that_goes_meanwhile_is_fetched)
{
    static const struct {
        const char *url, *trace;
        enum crawl_cache_policy policy;
    } rows[] = {{"fresh", "fresh", CRAWL_CACHE_ALWAYS},
                {"fresh", "fresh", CRAWL_CACHE_REVALIDATE},
                {"tagged", "tagged \"1\"", CRAWL_CACHE_REVALIDATE}};
    const struct crawl_fetch one = {.url = rows[_i].url};
    struct told t = {0};

    open_with(rows[_i].policy, false);
    (void)fetch(rows[_i].url);
    string_builder_clear(&fake.trace);
    ck_assert_int_eq(d.start(d.self, &one, &t), 0);
    remove_entry(rows[_i].url);
    while (!t.count)
        ck_assert_int_eq(d.poll(d.self, 1000, on_fetched, &t), 0);

    ck_assert_str_eq(t.body, rows[_i].url);
    ck_assert_int_eq(t.status, 200);
    ck_assert(asked(rows[_i].trace));
    (void)fetch(rows[_i].url); /* and is there again */
}
END_TEST

/* ----------------------------------------------------------------- others --*/

/* Another process spoils the file; a crawl goes on without. */
START_TEST(a_cache_that_cannot_be_used_is_no_error_of_a_page)
{
    sqlite3 *db;

    open_with(CRAWL_CACHE_ALWAYS, false);
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "DROP TABLE total", NULL, NULL, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);

    ck_assert_str_eq(fetch("fresh").body, "fresh");
    ck_assert_int_gt(counts.failures, 0);
}
END_TEST

START_TEST(counts_say_where_answers_came_from)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("fresh");
    (void)fetch("fresh");
    (void)fetch("tagged");
    (void)fetch("tagged");
    (void)fetch("plain");

    ck_assert_int_eq(counts.hits, 1);
    ck_assert_int_eq(counts.unchanged, 1);
    ck_assert_int_eq(counts.fetched, 3);
    ck_assert_int_eq(counts.stored, 3);
    ck_assert_int_eq(counts.failures, 0);
}
END_TEST

/* Hits keep nobody waiting who needs the network. */
struct race {
    struct told hit, fetched;
    int rounds;
};

static int start_hit(struct race *r)
{
    const struct crawl_fetch one = {.url = "fresh"};

    return d.start(d.self, &one, &r->hit);
}

static int on_race(void *ctx, const struct crawl_fetched *f)
{
    struct race *r = ctx;

    if (f->tag == &r->fetched) {
        r->fetched.count++;
        return 0;
    }
    r->rounds++;
    return start_hit(r);
}

START_TEST(hits_keep_nobody_waiting)
{
    const struct crawl_fetch one = {.url = "plain"};
    struct race r = {.rounds = 0};

    open_with(CRAWL_CACHE_ALWAYS, false);
    (void)fetch("fresh");
    ck_assert_int_eq(start_hit(&r), 0);
    ck_assert_int_eq(d.start(d.self, &one, &r.fetched), 0);
    while (!r.fetched.count && r.rounds < 100)
        ck_assert_int_eq(d.poll(d.self, 1000, on_race, &r), 0);

    ck_assert_int_lt(r.rounds, 3);
}
END_TEST

START_TEST(a_hit_takes_no_time)
{
    int64_t before;

    open_with(CRAWL_CACHE_ALWAYS, false);
    (void)fetch("fresh");
    before = virtual_clock_now_ns(&now);
    (void)fetch("fresh");

    ck_assert_int_eq(virtual_clock_now_ns(&now), before);
}
END_TEST

/* Without a downloader inside it waits by the clock. */
START_TEST(a_replay_needs_no_inner)
{
    const struct crawl_cache_options options = {.replay_only = true,
                                                .clock = &now};
    struct told t = {0};

    open_with(CRAWL_CACHE_ALWAYS, false);
    (void)fetch("fresh");
    d.close(d.self);
    ck_assert_int_eq(crawl_download_cache_open(&d, NULL, path, &options, NULL),
                     0);

    ck_assert_str_eq(fetch("fresh").body, "fresh");
    now.now_ns = 0;
    ck_assert_int_eq(d.poll(d.self, 500, on_fetched, &t), 0);
    ck_assert_int_eq(virtual_clock_now_ns(&now), 500 * 1000000);
}
END_TEST

/* Something must be asked. */
START_TEST(no_inner_and_no_replay_is_a_mistake)
{
    (void)crawl_download_cache_open(&d, NULL, path, NULL, NULL);
}
END_TEST

static int closed;

static void count_close(void *self)
{
    (void)self;
    closed++;
}

START_TEST(an_open_that_fails_closes_the_inner)
{
    const struct crawl_downloader inner = {.close = count_close};
    struct port_error err;

    open_with(CRAWL_CACHE_ALWAYS, false);
    d.close(d.self);
    ck_assert_int_eq(
        crawl_download_cache_open(&d, &inner, "/nowhere/x", NULL, &err),
        -EACCES);
    ck_assert_int_eq(closed, 1);
    ck_assert_ptr_null(d.self);
    open_with(CRAWL_CACHE_ALWAYS, false);
}
END_TEST

/* Asserts nothing: memory may be out. */
static int on_told(void *ctx, const struct crawl_fetched *f)
{
    struct told *t = f->tag;

    (void)ctx;
    t->count++;
    return 0;
}

/* Each fetch ends, or start says why not; a cache without memory is none. */
START_TEST(without_memory_nothing_is_lost)
{
    open_with(CRAWL_CACHE_REVALIDATE, false);
    (void)fetch("fresh");
    (void)fetch("tagged");

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        const struct crawl_fetch hit = {.url = "fresh"},
                                 ask = {.url = "tagged"};
        struct told t[2] = {{0}, {0}};
        int rc[2], polled = 0;

        rc[0] = d.start(d.self, &hit, &t[0]);
        rc[1] = d.start(d.self, &ask, &t[1]);
        while (polled == 0 &&
               (t[0].count < (rc[0] == 0) || t[1].count < (rc[1] == 0)))
            polled = d.poll(d.self, 1000, on_told, t);
        fault_injection_disarm();
        string_builder_clear(&fake.trace); /* its error, too */
        ck_assert(rc[0] == 0 || rc[0] == -ENOMEM);
        ck_assert(rc[1] == 0 || rc[1] == -ENOMEM);
        ck_assert(polled == 0 || polled == -ENOMEM);
        open_with(CRAWL_CACHE_REVALIDATE, false);
        ck_assert_str_eq(fetch("tagged").body, "tagged");
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_download_cache");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, what_is_asked_again, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(t, what_is_stored_is_replayed_without_a_network, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(t, a_page_that_has_changed_is_the_new_one);
    tcase_add_test(t, a_304_makes_it_fresh_again);
    tcase_add_test(t, a_304_may_say_nothing_of_time);
    tcase_add_test(t, what_may_not_be_kept_any_more_is_forgotten);
    tcase_add_test(t, an_error_leaves_the_entry);
    tcase_add_test(t, a_clock_that_was_set_back_makes_nothing_fresh);
    tcase_add_loop_test(t, an_entry_that_goes_meanwhile_is_fetched, 0, 3);
    tcase_add_test(t, a_cache_that_cannot_be_used_is_no_error_of_a_page);
    tcase_add_test(t, counts_say_where_answers_came_from);
    tcase_add_test(t, hits_keep_nobody_waiting);
    tcase_add_test(t, without_memory_nothing_is_lost);
    tcase_add_test(t, a_hit_takes_no_time);
    tcase_add_test(t, a_replay_needs_no_inner);
    tcase_add_test(t, an_open_that_fails_closes_the_inner);
    suite_add_tcase(s, t);
    t = tcase_create("misuse"); /* who dies cleans up no folder */
    tcase_add_test_raise_signal(t, no_inner_and_no_replay_is_a_mistake,
                                SIGABRT);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
