/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "html_gumbo.h"
#include "page_text.h"

static const struct {
    const char *name, *html, *want;
} cases[] = {
    {"empty", "", ""},
    {"one paragraph", "<p>  one \n two\t</p>", "one two\n"},
    {"inline does not break", "<p>on<b>e</b> <i>two</i></p>", "one two\n"},
    {"blocks break", "<div>a<p>b</p>c</div>d", "a\nb\nc\nd\n"},
    {"nested ends", "<div><p>a</div><span>b</span>", "a\nb\n"},
    {"br and hr", "a<br>b<hr>c", "a\nb\nc\n"},
    {"list", "<ul><li>a<li>b<ul><li>c</ul></ul>d", "a\nb\nc\nd\n"},
    {"cells", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>",
     "a b\nc\n"},
    {"hidden", "a<script>x()</script><style>y</style>b<template>z</template>",
     "ab\n"},
    {"hidden block end", "<div>a<script>x</script></div>b", "a\nb\n"},
    {"title and head", "<title>T</title><h1>H</h1>", "T\nH\n"},
    {"references", "<p>&lt;a&gt; &eacute;</p>", "<a> \xc3\xa9\n"},
    {"only blanks", "<p> </p><div>\n</div>x", "x\n"},
    {"blank across nodes", "<p>a<b> b</b>", "a b\n"},
};

START_TEST(what_a_reader_sees)
{
    struct html_port port;
    struct html_doc doc;
    struct string_builder sb;

    ck_assert_int_eq(html_gumbo_open(&port, NULL), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, cases[_i].html,
                                strlen(cases[_i].html), NULL),
                     0);
    string_builder_init(&sb, 0);
    ck_assert_int_eq(page_text_append(&sb, &doc, doc.root), 0);
    ck_assert_msg(strcmp(string_builder_cstr(&sb), cases[_i].want) == 0,
                  "%s: got \"%s\"", cases[_i].name, string_builder_cstr(&sb));
    string_builder_fini(&sb);
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(only_below_the_node)
{
    static const char page[] = "<p>a</p><p>b</p>";
    struct html_port port;
    struct html_doc doc;
    struct string_builder sb;
    const struct html_node *body;

    ck_assert_int_eq(html_gumbo_open(&port, NULL), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, page, sizeof page - 1, NULL),
                     0);
    body = doc.ops->last_child(doc.root);
    string_builder_init(&sb, 0);
    ck_assert_int_eq(page_text_append(&sb, &doc, doc.ops->first_child(body)),
                     0);
    ck_assert_str_eq(string_builder_cstr(&sb), "a\n");
    string_builder_fini(&sb);
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(a_full_builder_ends_the_walk)
{
    static const char page[] = "<p>long text</p><p>b</p>";
    struct html_port port;
    struct html_doc doc;
    struct string_builder sb;

    ck_assert_int_eq(html_gumbo_open(&port, NULL), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, page, sizeof page - 1, NULL),
                     0);
    string_builder_init(&sb, 6);
    ck_assert_int_lt(page_text_append(&sb, &doc, doc.root), 0);
    ck_assert_uint_le(sb.len, 6);
    string_builder_fini(&sb);
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("page_text");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, what_a_reader_sees, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(t, only_below_the_node);
    tcase_add_test(t, a_full_builder_ends_the_walk);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
