/* SPDX-License-Identifier: MIT-0 */
/* One suite for all adapters: what any crawl_downloader promises. */
#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_download_cache.h"
#include "crawl_download_curl.h"
#include "crawl_download_fake.h"
#include "http_server_check.h"

enum { LIMIT = 4096, AT_ONCE = 4 };

static char over_limit[LIMIT + 1];

/* "hello, hello, hello", by gzip. */
static const char packed[] =
    "\037\213\010\000\000\000\000\000\002\003\313\110\315\311\311\327"
    "\121\310\100\242\000\237\241\312\011\023\000\000\000";
enum { PACKED = sizeof packed - 1 };

/* What a server has, and what fn must be told. */
static const struct contract_case {
    struct server_page page;
    int want;         /* negative errno, or 0 */
    const char *text; /* what the body is; NULL: as it was sent */
} cases[] = {
    {{"/ok", 200, "hello", 0, NULL, "text/plain", NULL, 0}, .want = 0},
    {{"/empty", 200, NULL, 0, NULL, NULL, NULL, 0}, .want = 0},
    {{"/404", 404, "gone", 0, NULL, NULL, NULL, 0}, .want = 0},
    {{"/moved", 301, NULL, 0, NULL, NULL, "http://h/ok", 0}, .want = 0},
    {{"/to_file", 302, NULL, 0, NULL, NULL, "file:///etc/passwd", 0},
     .want = 0},
    {{"/over", 200, over_limit, LIMIT + 1, NULL, NULL, NULL, 0},
     .want = -EFBIG},
    {{"/endless", 200, NULL, 0, NULL, NULL, NULL, SERVER_ENDLESS},
     .want = -EFBIG},
    {{"/cut", 200, "half", 0, NULL, NULL, NULL, SERVER_CUT},
     .want = -ECONNRESET},
    {{"/two", 200, "four", 0, NULL, NULL, NULL, SERVER_TWO_LENGTHS},
     .want = -EPROTO},
    {{"/gzip", 200, "x", 0, NULL, NULL, NULL, SERVER_GZIP}, .want = -EBADMSG},
    {{"/packed", 200, packed, PACKED, NULL, NULL, NULL, SERVER_GZIP},
     .text = "hello, hello, hello"},
    {{"/packed_cut", 200, packed, PACKED - 1, NULL, NULL, NULL, SERVER_GZIP},
     .want = -ECONNRESET},
    {{"/tagged", 200, "old", 0, "\"v1\"", NULL, NULL, 0}, .want = 0},
};

enum { CASES = sizeof cases / sizeof cases[0] };

static struct server server;
static struct server_page pages[CASES];
static struct crawl_fake_page fakes[CASES];
static struct crawl_fake fake;
static struct virtual_clock fake_clock;
static char urls[CASES][64];
static char folder[] = "/tmp/crawl_downloader_XXXXXX", cache[60];

static const char *text_of(const struct contract_case *c)
{
    return c->text ? c->text : c->page.body ? c->page.body : "";
}

static void set_up(void)
{
    int i;

    unsetenv("http_proxy");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(cache, sizeof cache, "%s/cache", folder);
    memset(over_limit, 'x', sizeof over_limit);
    for (i = 0; i < CASES; i++)
        pages[i] = cases[i].page;
    ck_assert_int_eq(server_start(&server, pages, CASES), 0);
    for (i = 0; i < CASES; i++) {
        const struct server_page *p = &cases[i].page;

        (void)snprintf(urls[i], sizeof urls[i], "%s%s", server.base, p->path);
        fakes[i] = (struct crawl_fake_page){.url = urls[i],
                                            .status = p->status,
                                            .body = text_of(&cases[i]),
                                            .type = p->type ? p->type : "",
                                            .location = p->location,
                                            .etag = p->etag,
                                            .fresh_ms = -1,
                                            .error = cases[i].want};
    }
    virtual_clock_init_virtual(&fake_clock, 0);
    fake =
        (struct crawl_fake){.pages = fakes, .n = CASES, .clock = &fake_clock};
    string_builder_init(&fake.trace, 0);
}

static void remove_cache(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char name[80];
    size_t i;

    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        (void)snprintf(name, sizeof name, "%s%s", cache, ends[i]);
        unlink(name);
    }
}

static void tear_down(void)
{
    server_stop(&server);
    string_builder_fini(&fake.trace);
    remove_cache();
    ck_assert_int_eq(rmdir(folder), 0);
}

static int open_curl(struct crawl_downloader *out)
{
    const struct crawl_download_options options = {.max_fetches = AT_ONCE,
                                                   .max_body_bytes = LIMIT};

    return crawl_download_curl_open(out, &options);
}

static int open_fake(struct crawl_downloader *out)
{
    return crawl_download_fake_open(out, &fake);
}

static int open_round(struct crawl_downloader *out,
                      const struct crawl_downloader *inner,
                      enum crawl_cache_policy policy)
{
    const struct crawl_cache_options options = {.policy = policy};

    remove_cache();
    return crawl_download_cache_open(out, inner, cache, &options, NULL);
}

static int open_cache(struct crawl_downloader *out)
{
    struct crawl_downloader inner;
    int rc = open_curl(&inner);

    return rc < 0 ? rc : open_round(out, &inner, CRAWL_CACHE_ALWAYS);
}

static int open_revalidating(struct crawl_downloader *out)
{
    struct crawl_downloader inner;
    int rc = open_fake(&inner);

    return rc < 0 ? rc : open_round(out, &inner, CRAWL_CACHE_REVALIDATE);
}

static const struct adapter {
    const char *name;
    int (*open)(struct crawl_downloader *out);
} adapters[] = {{"curl", open_curl},
                {"fake", open_fake},
                {"cache", open_cache},
                {"revalidating cache", open_revalidating}};

enum { ADAPTERS = sizeof adapters / sizeof adapters[0] };

/* -------------------------------------------------------------- contract --*/

struct seen {
    struct crawl_downloader *downloader;
    int count;
    int again;   /* fetches to start from inside fn */
    int returns; /* what fn returns */
};

/* It goes to a terminal and into the job. */
static bool is_line(const char *text)
{
    while (*text >= ' ' && *text <= '~')
        text++;
    return !*text;
}

static void check_fetched(const struct contract_case *c,
                          const struct crawl_fetched *f)
{
    const char *type = c->page.type ? c->page.type : "";
    const char *location = c->page.location ? c->page.location : "";

    ck_assert_msg(f->error == c->want, "%s: %d %s", c->page.path, f->error,
                  f->text);
    ck_assert_int_eq(f->retry_after_ms, -1);
    if (c->want) {
        ck_assert_msg(f->text[0] && !f->body_len && !f->status,
                      "%s: some of the answer was given", c->page.path);
        ck_assert_msg(is_line(f->text), "%s", c->page.path);
        return;
    }
    ck_assert_msg(f->status == c->page.status, "%s: %d", c->page.path,
                  f->status);
    ck_assert_str_eq(f->body, text_of(c));
    ck_assert_uint_eq(f->body_len, strlen(text_of(c)));
    ck_assert_str_eq(f->content_type, type);
    ck_assert_str_eq(f->location, location);
    ck_assert_str_eq(f->etag, c->page.etag ? c->page.etag : "");
    ck_assert_str_eq(f->last_modified, "");
    ck_assert_int_eq(f->fresh_ms, -1);
    ck_assert(!f->no_store);
}

/* The tag is the case. */
static int on_fetched(void *ctx, const struct crawl_fetched *f)
{
    const struct crawl_fetch again = {.url = urls[0]};
    struct seen *s = ctx;
    void *tag = f->tag;

    s->count++;
    check_fetched(tag, f);
    if (s->again-- > 0) {
        ck_assert_int_eq(s->downloader->start(s->downloader->self, &again, tag),
                         0);
        check_fetched(tag, f); /* the start took nothing away */
    }
    return s->returns;
}

static void start(struct crawl_downloader *d, int i)
{
    const struct crawl_fetch fetch = {.url = urls[i]};
    struct contract_case *tag;
    const struct contract_case *c = &cases[i];

    memcpy(&tag, &c, sizeof tag);
    ck_assert_int_eq(d->start(d->self, &fetch, tag), 0);
}

static void poll_until(struct seen *s, int count)
{
    while (s->count < count)
        ck_assert_int_eq(
            s->downloader->poll(s->downloader->self, 1000, on_fetched, s), 0);
}

START_TEST(each_end_is_told_as_for_all)
{
    struct crawl_downloader d;
    struct seen s = {.downloader = &d};

    ck_assert_int_eq(adapters[_i % ADAPTERS].open(&d), 0);
    start(&d, _i / ADAPTERS);
    poll_until(&s, 1);
    start(&d, 0); /* and it works on */
    poll_until(&s, 2);
    d.close(d.self);
}
END_TEST

START_TEST(several_at_a_time)
{
    struct crawl_downloader d;
    struct seen s = {.downloader = &d};
    int i;

    ck_assert_int_eq(adapters[_i].open(&d), 0);
    for (i = 0; i < AT_ONCE; i++)
        start(&d, i);
    poll_until(&s, AT_ONCE);
    d.close(d.self);
}
END_TEST

/* A redirect of robots.txt is followed from inside fn, also when as many are
 * under way as may be. */
START_TEST(a_callback_may_start_the_next)
{
    struct crawl_downloader d;
    struct seen s = {.downloader = &d, .again = 5};
    int i;

    ck_assert_int_eq(adapters[_i].open(&d), 0);
    for (i = 0; i < AT_ONCE; i++)
        start(&d, 0);
    poll_until(&s, AT_ONCE + 5);
    d.close(d.self);
}
END_TEST

START_TEST(what_the_callback_returns_ends_the_poll)
{
    struct crawl_downloader d;
    struct seen s = {.downloader = &d, .returns = -EPIPE};
    int rc = 0;

    ck_assert_int_eq(adapters[_i].open(&d), 0);
    start(&d, 0);
    while (rc == 0)
        rc = d.poll(d.self, 1000, on_fetched, &s);
    ck_assert_int_eq(rc, -EPIPE);
    d.close(d.self);
}
END_TEST

START_TEST(what_is_under_way_is_dropped_at_close)
{
    struct crawl_downloader d;

    ck_assert_int_eq(adapters[_i].open(&d), 0);
    start(&d, 0);
    start(&d, 1);
    d.close(d.self);
}
END_TEST

/* Twice: the second comes from the cache, where there is one. */
START_TEST(each_end_is_told_the_same_again)
{
    struct crawl_downloader d;
    struct seen s = {.downloader = &d};

    ck_assert_int_eq(adapters[_i % ADAPTERS].open(&d), 0);
    start(&d, _i / ADAPTERS);
    poll_until(&s, 1);
    start(&d, _i / ADAPTERS);
    poll_until(&s, 2);
    d.close(d.self);
}
END_TEST

static int on_unchanged(void *ctx, const struct crawl_fetched *f)
{
    int *status = ctx;

    *status = f->status;
    ck_assert_int_eq(f->error, 0);
    ck_assert_uint_eq(f->body_len, 0);
    ck_assert_str_eq(f->body, "");
    return 0;
}

START_TEST(who_knows_the_page_is_told_304)
{
    const struct crawl_fetch fetch = {.url = urls[CASES - 1],
                                      .etag = cases[CASES - 1].page.etag};
    struct crawl_downloader d;
    struct seen s = {.downloader = &d};
    int status = 0;

    ck_assert_int_eq(adapters[_i].open(&d), 0);
    start(&d, CASES - 1);
    poll_until(&s, 1);
    ck_assert_int_eq(d.start(d.self, &fetch, NULL), 0);
    while (!status)
        ck_assert_int_eq(d.poll(d.self, 1000, on_unchanged, &status), 0);
    ck_assert_int_eq(status, 304);
    start(&d, CASES - 1); /* and who does not, the page */
    poll_until(&s, 2);
    d.close(d.self);
}
END_TEST

START_TEST(too_many_at_once_are_refused)
{
    const struct crawl_fetch fetch = {.url = urls[0]};
    struct crawl_downloader d;
    int i, rc = 0;

    ck_assert_int_eq(open_curl(&d), 0);
    for (i = 0; rc == 0 && i < 100; i++)
        rc = d.start(d.self, &fetch, NULL);
    ck_assert_int_eq(rc, -EAGAIN);
    ck_assert_int_ge(i, AT_ONCE);
    d.close(d.self);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_downloader");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_unchecked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, each_end_is_told_as_for_all, 0, CASES * ADAPTERS);
    tcase_add_loop_test(t, each_end_is_told_the_same_again, 0,
                        CASES * ADAPTERS);
    tcase_add_loop_test(t, who_knows_the_page_is_told_304, 0, ADAPTERS);
    tcase_add_loop_test(t, several_at_a_time, 0, ADAPTERS);
    tcase_add_loop_test(t, a_callback_may_start_the_next, 0, ADAPTERS);
    tcase_add_loop_test(t, what_the_callback_returns_ends_the_poll, 0,
                        ADAPTERS);
    tcase_add_loop_test(t, what_is_under_way_is_dropped_at_close, 0, ADAPTERS);
    tcase_add_test(t, too_many_at_once_are_refused);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
