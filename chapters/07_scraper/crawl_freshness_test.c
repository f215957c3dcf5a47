/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_freshness.h"

static const int64_t day_ms = 86400000;

static struct crawl_freshness read_lines(const char *text)
{
    struct crawl_freshness f;

    crawl_freshness_init(&f);
    while (*text) {
        size_t len = strcspn(text, "\n");

        crawl_freshness_line(&f, text, len);
        text += len + (text[len] == '\n');
    }
    return f;
}

#define NOON "Date: Sun, 06 Nov 1994 12:00:00 GMT\n"

static const struct {
    const char *lines;
    int64_t want; /* s */
    bool no_store;
} rows[] = {
    {"Content-Type: text/html", -1, false},
    {"Cache-Control: public", -1, false},
    {"Cache-Control: max-age=60", 60, false},
    {"cache-control:private,  MAX-AGE = 60 , x=\"1\"", 60, false},
    {"Cache-Control: max-age=\"60\"", 60, false},
    {"Cache-Control: max-age=60\nCache-Control: max-age=30", 30, false},
    {"Cache-Control: max-age=60\nAge: 20", 40, false},
    {"Cache-Control: max-age=60\nAge: 90", 0, false},
    {"Cache-Control: max-age=-1", 0, false},
    {"Cache-Control: max-age=1.5", 0, false},
    {"Cache-Control: max-age", 0, false},
    {"Cache-Control: max-age=99999999999999999999999", 31536000, false},
    {"Cache-Control: s-maxage=60", -1, false},
    {"Cache-Control: max-age=60, no-cache", 0, false},
    {"Cache-Control: no-cache=\"x\", max-age=60", 0, false},
    {"Cache-Control: max-age=60\nVary: Accept-Encoding", 60, false},
    {"Cache-Control: max-age=60\nVary: *", 0, false},
    {"Cache-Control: no-store, max-age=60", 0, true},
    {"Cache-Control: No-Store", 0, true},
    {NOON "Expires: Sun, 06 Nov 1994 12:00:30 GMT", 30, false},
    {NOON "Expires: Sun, 06 Nov 1994 11:59:30 GMT", 0, false},
    {NOON "Expires: 0", 0, false},
    {NOON "Expires: Sunday, 06-Nov-94 12:00:30 GMT", 0, false},
    {NOON "Expires: Sun, 06 Nov 1994 12:00:30 GMT\nAge: 10", 20, false},
    {NOON "Expires: Sun, 06 Nov 1994 12:00:30 GMT\n"
          "Cache-Control: max-age=5",
     5, false},
    {"Expires: Sun, 06 Nov 1994 12:00:30 GMT", -1, false},
    {"Date: yesterday\nExpires: Sun, 06 Nov 1994 12:00:30 GMT", -1, false},
};

START_TEST(what_an_answer_says_of_its_time)
{
    struct crawl_freshness f = read_lines(rows[_i].lines);
    int64_t ms = crawl_freshness_ms(&f);

    ck_assert_msg(ms == (rows[_i].want < 0 ? -1 : rows[_i].want * 1000),
                  "%s: %lld", rows[_i].lines, (long long)ms);
    ck_assert_msg(f.no_store == rows[_i].no_store, "%s", rows[_i].lines);
}
END_TEST

static const struct {
    const char *text;
    int64_t want;
} dates[] = {
    {"Thu, 01 Jan 1970 00:00:01 GMT", 1},
    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
    {"Tue, 29 Feb 2000 00:00:00 GMT", 951782400},
    {"Wed, 01 Mar 2000 00:00:00 GMT", 951868800},
    {"Mon, 01 Mar 2100 00:00:00 GMT", 4107542400},
    {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
    {"", 0},
    {"0", 0},
    {"Sun, 06 Nov 1994 08:49:37 CET", 0},
    {"Sun, 06 Nov 1994 08:49:37 GMT ", 0},
    {"Sun, 06 Nov 1994 08:49:37", 0},
    {"Sunday, 06-Nov-94 08:49:37 GMT", 0},
    {"Sun Nov  6 08:49:37 1994     ", 0},
    {"Sun, 06 Nix 1994 08:49:37 GMT", 0},
    {"Sun, 06 anF 1994 08:49:37 GMT", 0},
    {"Sun, 00 Nov 1994 08:49:37 GMT", 0},
    {"Sun, 32 Nov 1994 08:49:37 GMT", 0},
    {"Sun, 06 Nov 1969 08:49:37 GMT", 0},
    {"Sun, 06 Nov 1994 24:49:37 GMT", 0},
    {"Sun, 06 Nov 1994 08:60:37 GMT", 0},
    {"Sun, 06 Nov 1994 08:49:61 GMT", 0},
};

START_TEST(dates_are_read_in_one_form)
{
    int64_t got = crawl_freshness_date(str_view_from(dates[_i].text));

    ck_assert_msg(got == dates[_i].want, "%s: %lld", dates[_i].text,
                  (long long)got);
}
END_TEST

/* Each day of four centuries is the one after the day before. */
START_TEST(days_follow_each_other)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr",
                                        "May", "Jun", "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec"};
    static const int lengths[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
    int64_t want = 0;
    int year, month, day;

    for (year = 1970; year < 2370; year++)
        for (month = 0; month < 12; month++) {
            bool leap = year % 4 == 0 && (year % 100 || year % 400 == 0);
            int last = lengths[month] + (month == 1 && leap);

            for (day = 1; day <= last; day++, want += day_ms / 1000) {
                char text[40];

                (void)snprintf(text, sizeof text,
                               "Xxx, %02d %s %d 00:00:00 GMT", day,
                               names[month], year);
                ck_assert_msg(crawl_freshness_date(str_view_from(text)) == want,
                              "%s", text);
            }
        }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_freshness");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, what_an_answer_says_of_its_time, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(t, dates_are_read_in_one_form, 0,
                        sizeof dates / sizeof dates[0]);
    tcase_add_test(t, days_follow_each_other);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
