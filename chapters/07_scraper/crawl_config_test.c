/* SPDX-License-Identifier: MIT-0 */
/* Spiders that are written down in a file: what a file may say, and what comes
 * of it. */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_engine_check.h"
#include "crawl_spider_cfg.h"
#include "crawl_stages.h"

static char file[80];
static struct crawl_config *config;
static struct crawl_callback callbacks[8];
static struct crawl_stages stages;
static struct port_error err;

static void set_up(void)
{
    engine_scene_open();
    (void)snprintf(file, sizeof file, "%s/s.cfg", scene.folder);
    config = NULL;
    memset(&stages, 0, sizeof stages);
    memset(&err, 0, sizeof err);
}

static void tear_down(void)
{
    crawl_config_destroy(config);
    crawl_stages_fini(&stages);
    unlink(file);
    engine_scene_close();
}

static int load(const char *text)
{
    FILE *f = fopen(file, "w");

    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return crawl_config_load(&config, file, &err);
}

/* ----------------------------------------------------------------- errors --*/

#define HEAD "name = \"x\";\nstart_urls = [ \"http://h/\" ];\n"
#define ITEMS(fields)                                                          \
    HEAD "callbacks = ( { name = \"p\"; items = (\n{ kind = \"k\"; fields = "  \
         "(\n" fields "\n); } ); } );\n"
#define FOLLOW(rule)                                                           \
    HEAD "callbacks = ( { name = \"p\"; follow = (\n{ " rule " } ); } );\n"

#define CONTRACT(rule)                                                         \
    HEAD "callbacks = ( { name = \"p\"; contracts = ( { url = \"u\"; " rule    \
         " "                                                                   \
         "} ); } );"

static const struct {
    const char *text;
    const char *want; /* behind the path */
} errors[] = {
    {"", ": 'name' is missing"},
    {"name = 1;", ":1: 'name' has another type"},
    {"name = \"\";", ":1: 'name' is empty"},
    {"name = \"x\"\nname = \"y\";", ":2: duplicate setting name"},
    {"name = ;", ":1: syntax error"},
    {"name = \"x\";\nnmae = 2;", ":2: 'nmae' is not known here"},
    {HEAD, ": 'callbacks' is missing"},
    {"name = \"x\";\nstart_urls = [ 1 ];",
     ":2: 'start_urls' is a list of texts"},
    {"name = \"x\";\nstart_urls = [ ];", ":2: 'start_urls' is empty"},
    {HEAD "callbacks = ( 1 );", ":3: 'callbacks' is a list of groups: ( {...} "
                                ")"},
    {HEAD "callbacks = ( { name = \"a\"; }, { name = \"a\"; } );",
     ": two callbacks are named 'a'"},
    {ITEMS("{ name = \"a\"; }"), ":5: 'css' is missing"},
    {ITEMS("{ name = \"a\"; css = \"a:hoover\"; }"),
     ":5: css: selector, column 3: a pseudo-class that is not known"},
    {ITEMS("{ name = \"a\"; css = \"a\"; type = \"date\"; }"),
     ":5: type 'date' is not known"},
    {ITEMS("{ name = \"a\"; from = \"mars\"; }"),
     ":5: from 'mars' is not known"},
    {HEAD "callbacks = ( { name = \"p\"; items = ( { kind = \"k\"; } ); } );",
     ":3: 'fields' is missing"},
    {FOLLOW("css = \"a\"; callback = \"q\";"), ": there is no callback 'q'"},
    {FOLLOW("css = \"a\"; allow = [ \"(\" ];"),
     ":4: allow: '(': Unmatched ( or \\("},
    {FOLLOW("css = \"a::text\";"), ":4: css: text is no link"},
    {HEAD "callbacks = ( { name = \"p\"; contracts = ( { url = \"u\"; items = "
          "[ 1 ]; } ); } );",
     ":3: 'items' is [from, to]"},
    {ITEMS("{ name = \"a\"; css = \"b\"; },\n{ name = \"a\"; css = \"i\"; }"),
     ":6: two fields are named 'a'"},
    {ITEMS("{ name = \"a\"; css = \"b\"; from = \"url\"; }"),
     ":5: either 'css' or 'from'"},
    {CONTRACT("items = [ 5, 1 ];"), ":3: 'items' is [from, to]"},
    {CONTRACT("items = [ -1, 1 ];"), ":3: 'items' is [from, to]"},
    {CONTRACT("requests = [ 0, -1 ];"), ":3: 'requests' is [from, to]"},
    {FOLLOW("css = \"a\"; allow = [ \"(((((a{1,200}){1,200}){1,200}){1,200})"
            "{1,200})\" ];"),
     ":4: allow: repeats or nests too much: '(((((a{1,200})"},
    {FOLLOW("css = \"a\"; deny = [ \"a{1,200}b{900}\" ];"),
     ":4: deny: repeats or nests too much: 'a{1,200}b{900}'"},
};

START_TEST(an_error_names_file_and_line)
{
    const char *at;

    ck_assert_int_eq(load(errors[_i].text), -EINVAL);
    ck_assert_ptr_null(config);
    at = strstr(err.text, "s.cfg");
    ck_assert_ptr_nonnull(at);
    ck_assert_msg(strncmp(at + 5, errors[_i].want, strlen(errors[_i].want)) ==
                      0,
                  "%d: got %s, want %s", _i, at + 5, errors[_i].want);
}
END_TEST

START_TEST(other_files_cannot_be_included)
{
    ck_assert_int_eq(load("@include \"/etc/passwd\"\n"), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, ": holds @include"));
    ck_assert_int_eq(crawl_config_load(&config, "/no/such.cfg", &err), -ENOENT);
}
END_TEST

static void load_bytes(char fill, size_t len)
{
    FILE *f = fopen(file, "w");

    ck_assert_ptr_nonnull(f);
    while (len-- > 0)
        ck_assert_int_ne(fputc(fill, f), EOF);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(crawl_config_load(&config, file, &err), -EINVAL);
}

START_TEST(what_is_no_text_is_told_by_its_cause)
{
    load_bytes('\0', 1);
    ck_assert_ptr_nonnull(strstr(err.text, ": holds NUL"));
    load_bytes('\n', 1024 * 1024 + 1);
    ck_assert_ptr_nonnull(strstr(err.text, ": longer than 1048576 bytes"));
    ck_assert_int_eq(crawl_config_load(&config, scene.folder, &err), -EISDIR);
    ck_assert_ptr_nonnull(strstr(err.text, "directory"));
}
END_TEST

START_TEST(a_pattern_may_repeat_within_reason)
{
    static const char *const fine[] = {"/p/[0-9]{1,4}/(ab{2}){3}",
                                       "[{}]{2,}",
                                       "a\\{1,20000\\}b",
                                       "(a|b{9})*",
                                       "[]{9999}]",
                                       "[[:alpha:]{9999}]"};
    static const char *const bad[] = {"(a{30}){40}",
                                      "a{1001}",
                                      "((a{9999}))",
                                      "(a*{40}){40}",
                                      "a{500}b{501}",
                                      "(a{900}|b{900})",
                                      "((((((((((a+)+)+)+)+)+)+)+)+)+)+",
                                      "a{1000,}",
                                      "a{9}{9}{9}{9}",
                                      "a{99999999999999999999}",
                                      "[[:alpha:]{9]{9999}"};
    char long_one[1002], deep[81] = "";
    struct crawl_link_rules *rules;
    size_t i;

    ck_assert_int_eq(crawl_link_rules_create(&rules), 0);
    for (i = 0; i < sizeof fine / sizeof fine[0]; i++)
        ck_assert_msg(crawl_link_rules_allow(rules, fine[i], &err) == 0, "%s",
                      fine[i]);
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_msg(crawl_link_rules_deny(rules, bad[i], &err) == -EINVAL,
                      "%s", bad[i]);
        ck_assert_ptr_nonnull(strstr(err.text, "repeats or nests too much"));
    }
    memset(long_one, 'a', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    ck_assert_int_eq(crawl_link_rules_allow(rules, long_one, &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "longer than"));
    ck_assert_int_eq(crawl_link_rules_allow(rules, long_one + 1, &err), 0);
    for (i = 0; i < 40; i++) {
        deep[i] = '(';
        deep[40 + i] = ')';
    }
    ck_assert_int_eq(crawl_link_rules_allow(rules, deep, &err), -EINVAL);
    crawl_link_rules_destroy(rules);
}
END_TEST

/* --------------------------------------------------------------- crawling --*/

static void use_stages(struct crawl_engine *engine)
{
    crawl_stages_init(&stages, config->schemas, config->schema_count,
                      scene.store);
    ck_assert_int_eq(crawl_stages_use(&stages, crawl_engine_pipeline(engine)),
                     0);
}

static struct crawl_stats crawl(const char *text)
{
    ck_assert_msg(load(text) == 0, "%s", err.text);
    crawl_spider_cfg_init(&scene.spider, config, callbacks);
    scene.set.ignore_robots = true;
    scene.prepare = use_stages;
    return engine_scene_crawl(config->start_urls);
}

START_TEST(a_listing_with_pages)
{
    engine_scene_page(
        "http://h/",
        "<div class=q><p> To  be\n<b>or</b> not </p><a class=t>x</a>"
        "<a class=t>y</a></div><div class=q><p></p></div>"
        "<li class=next><a href=2>next</a>");
    engine_scene_page("http://h/2",
                      "<div class=q><p>To be or not</p></div>"
                      "<div class=q><p>Again</p></div>"
                      "<li class=next><a href='http://other/'>next</a>");
    crawl(HEAD
          "callbacks = ( { name = \"list\"; items = ( { kind = \"quote\";"
          " each = \"div.q\"; unique = [ \"text\" ]; fields = ("
          " { name = \"text\"; css = \"p\"; required = true; },"
          " { name = \"tags\"; css = \".t::text\"; type = \"list\"; } ); } );"
          " follow = ( { css = \".next a\"; } ); } );");

    engine_scene_trace_is("0 http://h/\n10 http://h/2\n");
    engine_scene_items_are(
        "{\"text\":\"To be or not\",\"tags\":[\"x\",\"y\"]}\n"
        "{\"text\":\"Again\"}\n");
    ck_assert_int_eq(engine_scene_stat("item_dropped/validate: text: missing"),
                     1);
    ck_assert_int_eq(engine_scene_stat("item_dropped/duplicates: duplicate"),
                     1);
}
END_TEST

START_TEST(a_catalogue_of_two_levels)
{
    engine_scene_page("http://h/", "<base href='/shop/'><h1>Books</h1>"
                                   "<a class=p href=1?x=1#top>one</a>"
                                   "<a class=p href=2.png>picture</a>"
                                   "<a class=p rel='x nofollow' href=3>3</a>"
                                   "<a class=p href='javascript:x'>4</a>");
    engine_scene_page("http://h/shop/1?x=1",
                      "<h2>One</h2><i class=price>\xc2\xa3 1,051.77</i>"
                      "<i class=stock>In stock (22)</i><img src=../i.png>"
                      "<i class=new>Yes</i>");
    crawl(
        HEAD
        "callbacks = ( { name = \"list\"; follow = ( { css = \"a.p\"; callback "
        "= \"book\"; meta = \"h1::text\"; } ); }, { name = \"book\"; items = "
        "( { kind = \"book\"; fields = ("
        " { name = \"url\"; from = \"url\"; },"
        " { name = \"category\"; from = \"meta\"; },"
        " { name = \"status\"; from = \"status\"; },"
        " { name = \"title\"; css = \"h2\"; },"
        " { name = \"price\"; css = \".price\"; type = \"number\"; },"
        " { name = \"stock\"; css = \".stock\"; type = \"integer\"; },"
        " { name = \"new\"; css = \".new\"; type = \"bool\"; },"
        " { name = \"image\"; css = \"img::attr(src)\"; type = \"url\"; },"
        " { name = \"none\"; css = \"u\"; } ); } ); } );");

    engine_scene_trace_is("0 http://h/\n10 http://h/shop/1?x=1\n");
    engine_scene_items_are(
        "{\"url\":\"http://h/shop/"
        "1?x=1\",\"category\":\"Books\",\"status\":200,"
        "\"title\":\"One\",\"price\":1051.77,\"stock\":22,\"new\":true,"
        "\"image\":\"http://h/i.png\"}\n");
}
END_TEST

START_TEST(links_are_followed_by_rules)
{
    engine_scene_page("http://h/",
                      "<a href=/docs/a><a href=/docs/old/b><a href=/blog/c>");
    crawl(FOLLOW("css = \"a\"; allow = [ \"/docs/\", \"^x\" ]; deny = [ "
                 "\"/old/\" ]; allow_domains = [ \"h\" ];"));

    engine_scene_trace_is("0 http://h/\n10 http://h/docs/a\n");
}
END_TEST

START_TEST(a_base_inside_svg_is_not_the_pages)
{
    engine_scene_page("http://h/", "<svg><g><base href='/no/'></g></svg>"
                                   "<math><base href='/no/'></math>"
                                   "<a href=x>x</a>");
    engine_scene_page("http://h/x", "<svg><base href='/no/'></svg>"
                                    "<base href='/yes/'><a href=y>y</a>");
    crawl(FOLLOW("css = \"a\";"));

    engine_scene_trace_is("0 http://h/\n10 http://h/x\n20 http://h/yes/y\n");
}
END_TEST

START_TEST(a_page_in_gbk_is_read_and_asked_for_in_gbk)
{
    engine_scene_page("http://h/",
                      "<meta charset=gb2312><b>\xd6\xd0\xce\xc4</b>"
                      "<a href='?q=\xd6\xd0'>x</a>");
    crawl(HEAD "callbacks = ( { name = \"p\"; items = ( { kind = \"k\"; fields "
               "= ( { name = \"b\"; css = \"b\"; required = true; } ); } );"
               " follow = ( { css = \"a\"; } ); } );");

    engine_scene_trace_is("0 http://h/\n10 http://h/?q=%D6%D0\n");
    engine_scene_items_are("{\"b\":\"\xe4\xb8\xad\xe6\x96\x87\"}\n");
}
END_TEST

/* ---------------------------------------------------------------- numbers --*/

static const struct {
    const char *text;
    bool found;
    double want;
} numbers[] = {
    {"12", true, 12},
    {"-3.5 C", true, -3.5},
    {"1,299.50", true, 1299.5},
    {"from 1,000,000 on", true, 1000000},
    {"1,2", false, 0},
    {"1,2345", false, 0},
    {"1.234,50", false, 0},
    {"1,234,5", false, 0},
    {"3. place", true, 3},
    {"1.2.3", false, 0},
    {"12.5.6", false, 0},
    {"1e5", false, 0},
    {"1.5E+3", false, 0},
    {"0x10", false, 0},
    {"12 000", false, 0},
    {"2 for 3.50", false, 0},
    {"1,299.50 incl. VAT", true, 1299.5},
    {"12, boxed", true, 12},
    {"22.", true, 22},
    {"5e", true, 5},
    {"a-1", true, -1},
    {"", false, 0},
    {"none", false, 0},
    {"\xc2\xa3"
     "51.77",
     true, 51.77},
    {"11111111111111111111111111111111111111111111111111111111111111111111",
     false, 0},
};

START_TEST(a_number_is_found_in_a_text)
{
    double got = 0;
    bool found = crawl_stages_number(str_view_from(numbers[_i].text), &got);

    ck_assert_msg(found == numbers[_i].found, "%s", numbers[_i].text);
    if (found)
        ck_assert_msg(fabs(got - numbers[_i].want) < 1e-9, "%s: %g",
                      numbers[_i].text, got);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_config");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, an_error_names_file_and_line, 0,
                        sizeof errors / sizeof errors[0]);
    tcase_add_test(t, other_files_cannot_be_included);
    tcase_add_test(t, what_is_no_text_is_told_by_its_cause);
    tcase_add_test(t, a_pattern_may_repeat_within_reason);
    tcase_add_test(t, a_base_inside_svg_is_not_the_pages);
    tcase_add_test(t, a_listing_with_pages);
    tcase_add_test(t, a_catalogue_of_two_levels);
    tcase_add_test(t, links_are_followed_by_rules);
    tcase_add_test(t, a_page_in_gbk_is_read_and_asked_for_in_gbk);
    tcase_add_loop_test(t, a_number_is_found_in_a_text, 0,
                        sizeof numbers / sizeof numbers[0]);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
