/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl_cookies_curl.h"

enum { MOST = 40, MOST_BYTES = 4000 };

static struct crawl_cookies *jar;
static CURL *one, *other; /* two handles */

static void set_up(void)
{
    const struct crawl_cookies_limits limits = {MOST, MOST_BYTES};

    curl_global_init(CURL_GLOBAL_DEFAULT);
    ck_assert_int_eq(crawl_cookies_open(&jar, &limits), 0);
    one = curl_easy_init();
    other = curl_easy_init();
    ck_assert_int_eq(crawl_cookies_use(jar, one), 0);
    ck_assert_int_eq(crawl_cookies_use(jar, other), 0);
}

static void tear_down(void)
{
    curl_easy_cleanup(one);
    curl_easy_cleanup(other);
    crawl_cookies_close(jar);
    curl_global_cleanup();
}

/* As if an answer of the domain had set cookie number i. The line is one of
 * libcurl's files of cookies. */
static void set(const char *domain, int i, const char *value, const char *mark)
{
    char line[4000];

    (void)snprintf(line, sizeof line, "%s.%s\tTRUE\t/\tFALSE\t0\tc%d\t%s", mark,
                   domain, i, value);
    ck_assert_int_eq(curl_easy_setopt(one, CURLOPT_COOKIELIST, line), CURLE_OK);
    crawl_cookies_added(jar, 1, strlen(line));
}

/* How many there are of a domain (NULL: of all), as the other handle sees. */
static int count(const char *domain)
{
    struct curl_slist *list = NULL, *at;
    int n = 0;

    ck_assert_int_eq(curl_easy_getinfo(other, CURLINFO_COOKIELIST, &list),
                     CURLE_OK);
    for (at = list; at; at = at->next)
        n += !domain || strstr(at->data, domain);
    curl_slist_free_all(list);
    return n;
}

START_TEST(handles_share_a_jar)
{
    set("a.example", 1, "x", "");

    ck_assert_int_eq(count("a.example"), 1);
}
END_TEST

START_TEST(a_flood_ends_at_the_limit)
{
    int i;

    for (i = 0; i < 10 * MOST; i++) {
        set("flood.example", i, "x", "");
        ck_assert_int_le(count(NULL), MOST);
    }
}
END_TEST

START_TEST(long_ones_count_by_their_bytes)
{
    char value[401];
    int i;

    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    for (i = 0; i < 100; i++) {
        set("flood.example", i, value, "");
        ck_assert_int_le(count(NULL), MOST_BYTES / 400);
    }
}
END_TEST

START_TEST(who_floods_pushes_out_no_other)
{
    int i;

    set("a.example", 1, "x", "");
    set("b.example", 1, "x", "#HttpOnly_");
    set("b.example", 2, "x", "");
    for (i = 0; i < 10 * MOST; i++)
        set("flood.example", i, "x", i % 2 ? "#HttpOnly_" : "");

    ck_assert_int_eq(count("a.example"), 1);
    ck_assert_int_eq(count("b.example"), 2);
    ck_assert_int_eq(count("#HttpOnly_.b.example"), 1);
}
END_TEST

START_TEST(many_domains_fill_it_no_more_than_one)
{
    char domain[40];
    int i;

    for (i = 0; i < 10 * MOST; i++) {
        (void)snprintf(domain, sizeof domain, "d%d.example", i);
        set(domain, 1, "x", "");
        ck_assert_int_le(count(NULL), MOST);
    }
    ck_assert_int_ge(count(NULL), MOST / 2);
}
END_TEST

/* The same cookie set anew comes as often as an answer does. */
START_TEST(a_cookie_that_is_set_anew_is_one)
{
    int i;

    set("a.example", 1, "x", "");
    for (i = 0; i < 10 * MOST; i++)
        set("b.example", 2, "x", "");

    ck_assert_int_eq(count("a.example"), 1);
    ck_assert_int_eq(count("b.example"), 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_cookies_curl");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, handles_share_a_jar);
    tcase_add_test(t, a_flood_ends_at_the_limit);
    tcase_add_test(t, long_ones_count_by_their_bytes);
    tcase_add_test(t, who_floods_pushes_out_no_other);
    tcase_add_test(t, many_domains_fill_it_no_more_than_one);
    tcase_add_test(t, a_cookie_that_is_set_anew_is_one);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
