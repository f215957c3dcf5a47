/* SPDX-License-Identifier: MIT-0 */
/* The client on fakes: no network, no file, no clock. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fault_injection.h"
#include "html_gumbo.h"
#include "http_fake.h"
#include "pagewatch.h"
#include "store_fake.h"

#define URL "http://shop/"

static struct http_fake_page site[1];
static struct http_port http;
static struct html_port html;
static struct store_port store;
static struct pagewatch watch;
static struct port_error err;

static void set_up(void)
{
    site[0] = (struct http_fake_page){.url = URL, .status = 200};
    ck_assert_int_eq(http_fake_open(&http, site, 1), 0);
    ck_assert_int_eq(html_gumbo_open(&html, NULL), 0);
    ck_assert_int_eq(store_fake_open(&store), 0);
    watch = (struct pagewatch){&http, &html, &store, 1000};
    memset(&err, 0, sizeof err);
}

static void tear_down(void)
{
    http.close(http.self);
    html.close(html.self);
    store.close(store.self);
}

static void says(const char *body)
{
    site[0].body = body;
}

static void check(enum pagewatch_news want)
{
    enum pagewatch_news news;

    ck_assert_msg(pagewatch_check(&watch, URL, &news, &err) == 0, "%s",
                  err.text);
    ck_assert_int_eq(news, want);
}

static void check_fails(int want)
{
    enum pagewatch_news news;

    ck_assert_int_eq(pagewatch_check(&watch, URL, &news, &err), want);
    ck_assert_int_eq(err.code, want);
    ck_assert_int_eq(news, PAGEWATCH_SAME);
}

static void newest_is(const char *want)
{
    struct store_version v;

    ck_assert_int_eq(store.version(store.self, URL, 0, &v, NULL), 0);
    ck_assert_str_eq(v.text, want);
    store_version_fini(&v);
}

static void add(const char *css)
{
    ck_assert_int_eq(pagewatch_add(&watch, URL, css, &err), 0);
}

START_TEST(first_same_changed)
{
    add("");
    says("<p>tea 3.20");
    check(PAGEWATCH_FIRST);
    check(PAGEWATCH_SAME);
    says("<p  class=new>tea\n3.20</p><!-- other bytes, the same text -->");
    check(PAGEWATCH_SAME);
    says("<p>tea 3.50");
    check(PAGEWATCH_CHANGED);
    newest_is("tea 3.50\n");
}
END_TEST

START_TEST(only_what_is_selected)
{
    add("li.price, h1");
    says(
        "<h1>Tea</h1><p>visitors: 17<ul><li class=price>3<b>.20</b><li>x</ul>");
    check(PAGEWATCH_FIRST);
    newest_is("Tea\n3.20\n");
    says("<h1>Tea</h1><p>visitors: 18<ul><li class=price>3.20<li>y</ul>");
    check(PAGEWATCH_SAME);
}
END_TEST

START_TEST(attributes_and_texts_are_selected)
{
    add("a::attr(href)");
    says("<a href=/1>x</a> <a>y</a> <a href=/2>z</a>");
    check(PAGEWATCH_FIRST);
    newest_is("/1\n/2\n");
}
END_TEST

START_TEST(an_etag_saves_the_body)
{
    add("");
    says("<p>x");
    site[0].etag = "\"1\"";
    check(PAGEWATCH_FIRST);
    says("<p>a body that is not sent, the tag is the same");
    watch.now_ms = 2000;
    check(PAGEWATCH_SAME);
    newest_is("x\n");
    site[0].etag = "\"2\"";
    check(PAGEWATCH_CHANGED);
}
END_TEST

/* Whatever goes wrong is no change of the page. */
START_TEST(errors_change_nothing)
{
    add("p");
    says("<p>good");
    check(PAGEWATCH_FIRST);

    site[0].status = 503;
    says("<p>try later");
    check_fails(-ENODATA);
    ck_assert_int_eq(err.native, 503);
    site[0].status = 200;
    says("<h1>We are closed</h1>");
    check_fails(-ENOMSG);
    site[0].fails = -ETIMEDOUT;
    check_fails(-ETIMEDOUT);
    site[0].fails = 0;
    says("<p>good");
    check(PAGEWATCH_SAME);
    newest_is("good\n");
}
END_TEST

START_TEST(a_store_that_fails_is_told)
{
    int n;

    add("");
    says("<p>x");
    for (n = 1; n <= 3; n++) {
        store_fake_fail(&store, n, -ENOSPC);
        check_fails(-ENOSPC);
    }
    store_fake_fail(&store, 0, 0);
    check(PAGEWATCH_FIRST);
}
END_TEST

START_TEST(what_cannot_be_watched)
{
    enum pagewatch_news news;

    ck_assert_int_eq(pagewatch_add(&watch, "shop", "", &err), -EINVAL);
    ck_assert_int_eq(pagewatch_add(&watch, "ftp://x/", "", &err),
                     -EPROTONOSUPPORT);
    ck_assert_int_eq(pagewatch_add(&watch, URL, "p:hidden", &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "column"));
    add("");
    ck_assert_int_eq(pagewatch_add(&watch, URL, "", &err), -EEXIST);
    ck_assert_int_eq(pagewatch_check(&watch, "http://other/", &news, &err),
                     -ENOENT);
}
END_TEST

static void diff_is(int64_t back, const char *want)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_msg(pagewatch_diff(&watch, URL, back, &sb, &err) == 0, "%s",
                  err.text);
    ck_assert_str_eq(string_builder_cstr(&sb), want);
    string_builder_fini(&sb);
}

START_TEST(diff_shows_the_lines_around)
{
    struct string_builder sb;

    add("");
    says("<p>a<p>b<p>c<p>d<p>e<p>f<p>g<p>h<p>i");
    check(PAGEWATCH_FIRST);
    string_builder_init(&sb, 0);
    ck_assert_int_eq(pagewatch_diff(&watch, URL, 0, &sb, &err), -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.text, "one version"));
    ck_assert_int_eq(pagewatch_diff(&watch, "http://x/", 0, &sb, &err),
                     -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.text, "not watched"));
    string_builder_fini(&sb);
    says("<p>a<p>b<p>c<p>d<p>e<p>F<p>g<p>h<p>i");
    watch.now_ms = 86400000 + 1000;
    check(PAGEWATCH_CHANGED);
    says("<p>a<p>b<p>c<p>d<p>e<p>F<p>g<p>h<p>i<p>j");
    check(PAGEWATCH_CHANGED);

    diff_is(1, "--- 1970-01-01 00:00:01 UTC\n+++ 1970-01-02 00:00:01 UTC\n"
               "...\n  c\n  d\n  e\n- f\n+ F\n  g\n  h\n  i\n");
    diff_is(0, "--- 1970-01-02 00:00:01 UTC\n+++ 1970-01-02 00:00:01 UTC\n"
               "...\n  g\n  h\n  i\n+ j\n");
}
END_TEST

/* A page may hold an escape sequence; a terminal must not obey it. */
START_TEST(control_bytes_do_not_reach_the_terminal)
{
    add("");
    says("<p>x");
    check(PAGEWATCH_FIRST);
    says("<p>x&#27;]0;title&#7;&#127;");
    check(PAGEWATCH_CHANGED);
    diff_is(0, "--- 1970-01-01 00:00:01 UTC\n+++ 1970-01-01 00:00:01 UTC\n"
               "- x\n+ x?]0;title??\n");
}
END_TEST

START_TEST(out_of_memory_loses_nothing)
{
    add("p");
    says("<p>one");
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        enum pagewatch_news news;
        int rc = pagewatch_check(&watch, URL, &news, &err);

        fault_injection_disarm();
        ck_assert_msg(rc == (fault_injection_hit() ? -ENOMEM : 0),
                      "allocation %ld: %d", n, rc);
        if (rc == 0)
            ck_assert_int_eq(news, PAGEWATCH_FIRST);
    }
    newest_is("one\n");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pagewatch");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, first_same_changed);
    tcase_add_test(t, only_what_is_selected);
    tcase_add_test(t, attributes_and_texts_are_selected);
    tcase_add_test(t, an_etag_saves_the_body);
    tcase_add_test(t, errors_change_nothing);
    tcase_add_test(t, a_store_that_fails_is_told);
    tcase_add_test(t, what_cannot_be_watched);
    tcase_add_test(t, diff_shows_the_lines_around);
    tcase_add_test(t, control_bytes_do_not_reach_the_terminal);
    tcase_add_test(t, out_of_memory_loses_nothing);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
