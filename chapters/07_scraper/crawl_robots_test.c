/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_robots.h"
#include "fault_injection.h"

#define STAR "User-agent: *\n"

static const struct {
    const char *text, *agent, *path;
    bool want;
} rules[] = {
    {"", "bot", "/x", true},
    {STAR "Disallow: /", "bot", "/x", false},
    {STAR "Disallow: /", "bot", "/robots.txt", true},
    {STAR "Disallow:", "bot", "/x", true},
    {STAR "Disallow: /a", "bot", "/ab", false},
    {STAR "Disallow: /a", "bot", "/b/a", true},
    {STAR "Disallow: /a\nAllow: /a/b", "bot", "/a/bc", true},
    {STAR "Allow: /a/b\nDisallow: /a", "bot", "/a/bc", true},
    {STAR "Disallow: /a/b\nAllow: /a", "bot", "/a/b", false},
    {STAR "Disallow: /a\nAllow: /a", "bot", "/a", true},
    {STAR "Disallow: a", "bot", "/a", true},
    {STAR "Disallow: *a", "bot", "/xa", false},
    /* groups */
    {"User-agent: bot\nDisallow: /a\n" STAR "Disallow: /", "bot", "/b", true},
    {"User-agent: bot\nDisallow: /a\n" STAR "Disallow: /", "other", "/b",
     false},
    {"User-agent: a\nUser-agent: bot\nDisallow: /x", "bot", "/x", false},
    {"User-agent: bot\nDisallow: /x\nUser-agent: a\nDisallow: /y", "bot", "/y",
     true},
    {"User-agent: bot\nDisallow: /x\n\nUser-agent: BOT\nDisallow: /y", "bot",
     "/y", false},
    {"User-agent: bot\nCrawl-delay: 1\nUser-agent: a\nDisallow: /x", "bot",
     "/x", false},
    {"User-agent: bot/2.1\nDisallow: /x", "Bot/7 (+http://x)", "/x", false},
    {"User-agent: robot\nDisallow: /x", "bot", "/x", true},
    {"User-agent: bot-news\nDisallow: /x", "bot", "/x", true},
    {"Disallow: /x\n" STAR "Allow: /", "bot", "/x", true},
    /* lines */
    {"\xef\xbb\xbfUser-agent: *\nDisallow: /x", "bot", "/x", false},
    {"user-AGENT:*\rDISALLOW:/x\r", "bot", "/x", false},
    {STAR "  Disallow : /x # why\r\n", "bot", "/x", false},
    {"# " STAR STAR "Disallow /x", "bot", "/x", true},
    {STAR "Sitemap: http://h/\nDisallow: /x", "bot", "/x", false},
    /* patterns */
    {STAR "Disallow: /*.gif$", "bot", "/a/b.gif", false},
    {STAR "Disallow: /*.gif$", "bot", "/a/b.gif?x", true},
    {STAR "Disallow: /a*b*c", "bot", "/axbxbxc!", false},
    {STAR "Disallow: /a*b*c$", "bot", "/axbxc!", true},
    {STAR "Disallow: /$", "bot", "/", false},
    {STAR "Disallow: /$", "bot", "/x", true},
    {STAR "Disallow: /a$b", "bot", "/a$b", false},
    {STAR "Disallow: /**x", "bot", "/abx", false},
    {STAR "Disallow: /x?a=*", "bot", "/x?a=1", false},
    {STAR "Disallow: /a%2Ab", "bot", "/axb", true},
    {STAR "Disallow: /a%2Ab", "bot", "/a*b", false},
    /* octets */
    {STAR "Disallow: /%61", "bot", "/a", false},
    {STAR "Disallow: /a", "bot", "/%61", false},
    {STAR "Disallow: /a%2fb", "bot", "/a/b", true},
    {STAR "Disallow: /a%2fb", "bot", "/a%2Fb", false},
    {STAR "Disallow: /\xc3\xa9", "bot", "/%c3%A9", false},
    {STAR "Disallow: /%zz", "bot", "/%zz", false},
    {STAR "Disallow: /x\nAllow: /*x", "bot", "/x", true},
};

START_TEST(what_may_be_fetched)
{
    struct crawl_robots *robots;

    ck_assert_int_eq(crawl_robots_parse(&robots, str_view_from(rules[_i].text),
                                        rules[_i].agent),
                     0);
    ck_assert_msg(crawl_robots_allows(robots, str_view_from(rules[_i].path)) ==
                      rules[_i].want,
                  "%s\n%s", rules[_i].text, rules[_i].path);
    crawl_robots_destroy(robots);
}
END_TEST

static const struct {
    const char *text;
    int64_t want_ms;
} delays[] = {
    {STAR "Disallow: /x", -1},
    {STAR "Crawl-delay: 2", 2000},
    {STAR "crawl-delay:0.5", 500},
    {STAR "Crawl-delay: 0", 0},
    {STAR "Crawl-delay: 1\nCrawl-delay: 9", 1000},
    {STAR "Crawl-delay: soon", -1},
    {STAR "Crawl-delay: -1", -1},
    {STAR "Crawl-delay: 1e99", -1},
    {STAR "Crawl-delay: nan", -1},
    {STAR "Crawl-delay: 0x10", -1},
    {STAR "Crawl-delay: 1e1", -1},
    {STAR "Crawl-delay: .", -1},
    {STAR "Crawl-delay: .5", 500},
    {STAR "Crawl-delay: 1.5.2", -1},
    {"User-agent: a\nCrawl-delay: 5\n" STAR "Crawl-delay: 1", 1000},
    {"User-agent: bot\nDisallow: /x\n" STAR "Crawl-delay: 1", -1},
};

START_TEST(how_long_to_wait)
{
    struct crawl_robots *robots;

    ck_assert_int_eq(
        crawl_robots_parse(&robots, str_view_from(delays[_i].text), "bot"), 0);
    ck_assert_msg(crawl_robots_delay_ms(robots) == delays[_i].want_ms, "%s: %d",
                  delays[_i].text, (int)crawl_robots_delay_ms(robots));
    crawl_robots_destroy(robots);
}
END_TEST

/* What is past the limit does not count, and neither does a line it cuts. */
START_TEST(a_huge_file_is_read_up_to_the_limit)
{
    static const char first[] = STAR "Disallow: /early\n";
    static const char last[] = "\nAllow: /early/but/late\n";
    size_t len = CRAWL_ROBOTS_MAX_BYTES + 100;
    char *text = malloc(len);
    struct crawl_robots *robots;

    ck_assert_ptr_nonnull(text);
    memset(text, '#', len);
    memcpy(text, first, sizeof first - 1);
    memcpy(text + len - sizeof last + 1, last, sizeof last - 1);
    ck_assert_int_eq(crawl_robots_parse(&robots, str_view_of(text, len), "bot"),
                     0);
    ck_assert(!crawl_robots_allows(robots, str_view_from("/early")));
    ck_assert(!crawl_robots_allows(robots, str_view_from("/early/but/late")));
    crawl_robots_destroy(robots);
    free(text);
}
END_TEST

/* 900 stars against a long path: a matcher that goes back to each star would
 * not end. */
START_TEST(many_stars_end_soon)
{
    char text[2000] = STAR "Disallow: /", path[4001];
    struct crawl_robots *robots;
    size_t at = strlen(text);

    while (at < 1800) {
        text[at++] = '*';
        text[at++] = 'a';
    }
    text[at++] = 'b';
    text[at] = '\0';
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    ck_assert_int_eq(crawl_robots_parse(&robots, str_view_from(text), "bot"),
                     0);
    ck_assert(crawl_robots_allows(robots, str_view_from(path)));
    crawl_robots_destroy(robots);
}
END_TEST

START_TEST(out_of_memory_is_told)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_robots *robots;
        int rc = crawl_robots_parse(
            &robots, str_view_from(STAR "Disallow: /a\nAllow: /b"), "bot");

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert((robots == NULL) == (rc < 0));
        crawl_robots_destroy(robots);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_robots");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, what_may_be_fetched, 0,
                        sizeof rules / sizeof rules[0]);
    tcase_add_loop_test(t, how_long_to_wait, 0,
                        sizeof delays / sizeof delays[0]);
    tcase_add_test(t, a_huge_file_is_read_up_to_the_limit);
    tcase_add_test(t, many_stars_end_soon);
    tcase_add_test(t, out_of_memory_is_told);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
