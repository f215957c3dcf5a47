/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_links.h"
#include "html_gumbo.h"

static struct html_port html;
static struct crawl_links links;
static struct crawl_url page;

static void set_up(void)
{
    ck_assert_int_eq(html_gumbo_open(&html, NULL), 0);
    crawl_links_init(&links, &html);
    crawl_url_init(&page);
    ck_assert_int_eq(
        crawl_url_parse(&page, str_view_from("http://h/d/p"), NULL, NULL), 0);
}

static void tear_down(void)
{
    crawl_url_fini(&page);
    crawl_links_fini(&links);
    html.close(html.self);
}

static int add_url(void *ctx, const struct crawl_url *url,
                   const struct crawl_link *link)
{
    struct string_builder *sb = ctx;

    string_builder_append_str(sb, string_builder_cstr(&url->href) + 9);
    return string_builder_append_str(sb, link->nofollow ? "! " : " ");
}

/* Targets without "http://h/". */
static const struct {
    const char *html, *want;
} cases[] = {
    {"<a href=x>1</a><A HREF='/y'>2</A>", "d/x y "},
    {"<a href=\"a b\" ><a href = 'c' ><a\thref\n=\nd>", "d/a%20b d/c d/d "},
    {"<area href=x><link href=y><img src=z>", "d/x "},
    {"<a href=x href=y>", "d/x "},
    {"<a hreflang=x><a data-href=x><a>", ""},
    {"<a href=''><a href=' '><a href>", ""},
    {"<a href=x rel='a NoFollow b'><a href=y rel=nofollowx>", "d/x! d/y "},
    {"<a href=x/><b/><a/href=y>", "d/x/ d/y "},
    {"<a href=x>unclosed <a href=y", "d/x "},
    {"<a href='x", ""},
    {"a < b <a href=x> <3 <a href=y>", "d/x d/y "},
    {"</a href=x><a href=y>", "d/y "},
    /* what is no markup */
    {"<!-- <a href=x> --><a href=y>", "d/y "},
    {"<!--><a href=x>-->", "d/x "},
    {"<!---><a href=x>-->", "d/x "},
    {"<!-- --!><a href=x>", "d/x "},
    {"<!-- -- > <a href=x> --><a href=y>", "d/y "},
    {"<!doctype html><a href=x>", "d/x "},
    {"<?php <a href=x>?><a href=y>", "d/y "},
    {"</ <a href=x>><a href=y>", "d/y "},
    {"</><a href=x>", "d/x "},
    {"<![CDATA[<a href=x>]]><a href=y>", "d/y "},
    {"<svg><![CDATA[<a href=x>]]></svg><a href=y>", "d/y "},
    {"<svg><style><a href=x></style></svg>", "d/x "},
    {"<script>'<a href=x>'</script><a href=y>", "d/y "},
    {"<SCRIPT>x</script ><a href=y>", "d/y "},
    {"<script>a</scripty><a href=x></script><a href=y>", "d/y "},
    {"<script><!--<script></script><a href=x>--></script><a href=y>", "d/y "},
    {"<script><!--></script><a href=x>", "d/x "},
    {"<style><a href=x></style><a href=y>", "d/y "},
    {"<textarea><a href=x></textarea><a href=y>", "d/y "},
    {"<title><a href=x></title><a href=y>", "d/y "},
    {"<iframe><a href=x></iframe><xmp><a href=x></xmp><a href=y>", "d/y "},
    {"<noscript><a href=x></noscript>", "d/x "},
    {"<template><a href=x></template><a href=y>", "d/y "},
    {"<a href=x><plaintext><a href=y>", "d/x "},
    {"<textarea><a href=x>", ""},
    /* references */
    {"<a href='?a=1&amp;b=2'>", "d/p?a=1&b=2 "},
    {"<a href='?a=1&b=2'>", "d/p?a=1&b=2 "},
    {"<a href='?a&copy=1'>", "d/p?a&copy=1 "},
    {"<a href='?a&copy;1'>", "d/p?a%C2%A91 "},
    {"<a href='&#120;&#x79;&#128;'>", "d/xy%E2%82%AC "},
    {"<a href='x&NotEqualTilde;'>", "d/x%E2%89%82%CC%B8 "},
    {"<a href='&amp'>", "d/& "},
    {"<a href='&#xd800;&#0;&#99999999;'>", "d/%EF%BF%BD%EF%BF%BD%EF%BF%BD "},
    {"<a href='&#;&#x;&'>", "d/&#;&#x;& "},
    /* base */
    {"<base href=/z/><a href=x>", "z/x "},
    {"<a href=x><base href=/z/><base href=/q/>", "z/x "},
    {"<base target=_top><base href=/z/><a href=x>", "z/x "},
    {"<base href='http://['><a href=x>", "d/x "},
    {"<!-- <base href=/z/> --><a href=x>", "d/x "},
    {"<svg><base href=/z/></svg><a href=x>", "d/x "},
    {"<math><base href=/z/></math><base href=/q/><a href=x>", "q/x "},
    /* what is no URL */
    {"<a href='http://['><a href='//:80'><a href=x>", "d/x "},
};

START_TEST(links_of_a_page)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_links_resolve(&links, str_view_from(cases[_i].html),
                                         &page, NULL, add_url, &sb),
                     0);
    ck_assert_msg(strcmp(string_builder_cstr(&sb), cases[_i].want) == 0,
                  "%s: got \"%s\"", cases[_i].html, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}
END_TEST

static int count(void *ctx, const struct crawl_link *link)
{
    (void)link;
    ++*(int *)ctx;
    return 0;
}

static const struct {
    const char *html, *title, *h1;
} heads[] = {
    {"", "", ""},
    {"<title> A \n B </title><h1>C <b>D</b></h1><h1>E</h1>", "A B", "C D"},
    {"<title>a &amp; b &eacute;</title>", "a & b \xc3\xa9", ""},
    {"<title><b>x</b></title>", "<b>x</b>", ""},
    {"<title>a</title><title>b</title>", "a", ""},
    {"<svg><title>no</title></svg><title>yes</title>", "yes", ""},
    {"<h1>a<script>b</script>c</h1>", "", "ac"},
    {"<title>a", "a", ""},
    {"<h1><a href=x>y</a></h1>", "", "y"},
};

START_TEST(title_and_first_heading)
{
    int n = 0;

    ck_assert_int_eq(
        crawl_links_scan(&links, str_view_from(heads[_i].html), count, &n), 0);
    ck_assert_str_eq(string_builder_cstr(&links.title), heads[_i].title);
    ck_assert_str_eq(string_builder_cstr(&links.h1), heads[_i].h1);
}
END_TEST

/* An h1 that is never closed holds the rest of the page. */
START_TEST(a_long_title_or_heading_costs_no_link)
{
    char text[20000];
    struct string_builder sb;

    memset(text, 'x', sizeof text);
    memcpy(text, "<title>", 7);
    memcpy(text + 9000, "</title><h1>", 12);
    memcpy(text + sizeof text - 11, "<a href=y>z", 11);
    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_links_resolve(&links, str_view_of(text, sizeof text),
                                         &page, NULL, add_url, &sb),
                     0);
    ck_assert_str_eq(string_builder_cstr(&sb), "d/y ");
    ck_assert_uint_eq(links.title.len, 4096);
    ck_assert_uint_eq(links.h1.len, 4096);
    string_builder_fini(&sb);
}
END_TEST

START_TEST(a_cut_title_ends_with_a_whole_character)
{
    char text[5000] = "<title>x";
    int i, n = 0;

    for (i = 8; i + 2 < 5000; i += 2)
        memcpy(text + i, "\xc3\xa9", 2);
    ck_assert_int_eq(
        crawl_links_scan(&links, str_view_of(text, (size_t)i), count, &n), 0);
    ck_assert_uint_eq(links.title.len, 4095); /* x and 2,047 of two bytes */
}
END_TEST

START_TEST(nul_bytes_end_nothing)
{
    static const char text[] = "<a href='x\0y'>\0<a href=z>";
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_links_resolve(&links,
                                         str_view_of(text, sizeof text - 1),
                                         &page, NULL, add_url, &sb),
                     0);
    ck_assert_str_eq(string_builder_cstr(&sb), "d/x%EF%BF%BDy d/z ");
    string_builder_fini(&sb);
}
END_TEST

/* U+FFFD belongs to the name: another name. */
static const struct {
    const char *html;
    size_t len;
    const char *want;
} nul_names[] = {
#define PAGE(text) text, sizeof(text) - 1
    {PAGE("<a\0 href=v><a href=z>"), "d/z "},
    {PAGE("<a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 href=v>"), ""},
    {PAGE("<area\0x href=v>"), ""},
    {PAGE("<base\0 href=/z/><a href=x>"), "d/x "},
    {PAGE("<script\0x><a href=z></script>"), "d/z "},
    {PAGE("<script></script\0><a href=y></script><a href=z>"), "d/z "},
    {PAGE("<title></title\0><a href=y></title><a href=z>"), "d/z "},
    {PAGE("<plaintext\0><a href=z>"), "d/z "},
    {PAGE("<svg\0><![CDATA[><a href=z>]]>"), "d/z "},
#undef PAGE
};

START_TEST(a_name_with_a_nul_is_another)
{
    struct str_view text = str_view_of(nul_names[_i].html, nul_names[_i].len);
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(
        crawl_links_resolve(&links, text, &page, NULL, add_url, &sb), 0);
    ck_assert_msg(strcmp(string_builder_cstr(&sb), nul_names[_i].want) == 0,
                  "row %d: got \"%s\"", _i, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}
END_TEST

static int stop(void *ctx, const struct crawl_link *link)
{
    (void)ctx;
    (void)link;
    return 77;
}

START_TEST(the_caller_may_stop)
{
    ck_assert_int_eq(crawl_links_scan(&links,
                                      str_view_from("<a href=x><a href=y>"),
                                      stop, NULL),
                     77);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_links");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, links_of_a_page, 0, sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(t, title_and_first_heading, 0,
                        sizeof heads / sizeof heads[0]);
    tcase_add_test(t, a_long_title_or_heading_costs_no_link);
    tcase_add_test(t, a_cut_title_ends_with_a_whole_character);
    tcase_add_test(t, nul_bytes_end_nothing);
    tcase_add_loop_test(t, a_name_with_a_nul_is_another, 0,
                        sizeof nul_names / sizeof nul_names[0]);
    tcase_add_test(t, the_caller_may_stop);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
