/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "css_selector.h"
#include "fault_injection.h"
#include "html_fake.h"
#include "html_gumbo.h"
#include "string_builder.h"

/* Each element that a test can hit has an n. */
static const char page[] =
    "<!doctype html><html n=0 lang=en><head n=1><title n=2>t</title></head>"
    "<body n=3 class='home page'>"
    "<div n=4 id=a class='card  big'><h2 n=5>H</h2><p n=6 class=x>one</p>"
    "<p n=7>two <b n=8>bold</b></p><p n=9></p></div>"
    "<ul n=10 data-k='v-w'><li n=11 class=odd><a n=12 href='/one'>1</a></li>"
    "<li n=13><a n=14 href='http://x/two.png' lang=en-GB>2</a></li>"
    "<li n=15 class=odd><a n=16>3</a></li></ul>"
    "<form n=17><input n=18 type=checkbox checked><input n=19 type=text "
    "disabled><fieldset n=20 disabled><legend n=21><input n=22></legend>"
    "<input n=23></fieldset><select n=24><option n=25 selected>o</option>"
    "</select></form><i n=26><!-- c --></i><I n=27 ID=B title='a\"b'> </I>"
    "<my-tag n=28 x:y=1 data-e=''></my-tag></body></html>";

static struct html_port port;
static struct html_doc doc;

static void set_up(void)
{
    ck_assert_int_eq(html_gumbo_open(&port, NULL), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, page, strlen(page), NULL), 0);
}

static void tear_down(void)
{
    html_doc_fini(&doc);
    port.close(port.self);
}

struct list {
    struct string_builder sb;
    const struct html_doc *doc;
};

static int add_number(void *ctx, const struct html_node *node,
                      struct str_view value)
{
    struct list *l = ctx;
    const char *n = l->doc->ops->attr(node, "n");

    if (l->sb.len)
        string_builder_append_char(&l->sb, ' ');
    if (value.data)
        string_builder_append(&l->sb, value.data, value.len);
    else
        string_builder_append_str(&l->sb, n ? n : "?");
    return 0;
}

static const struct {
    const char *css, *want;
} matches[] = {
    {"p", "6 7 9"},
    {"P", "6 7 9"},
    {"*", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 "
          "26 27 28"},
    {"#a", "4"},
    {"#A", ""},
    {"#B", "27"},
    {".card", "4"},
    {".card.big", "4"},
    {".CARD", ""},
    {"div.card", "4"},
    {"p.card", ""},
    {"*.odd", "11 15"},
    {"my-tag", "28"},
    {"p, li", "6 7 9 11 13 15"},
    {" p ,\n#a ", "4 6 7 9"},
    {"/* c */ p /* d */", "6 7 9"},
    /* attributes */
    {"[href]", "12 14"},
    {"[HREF]", "12 14"},
    {"a[href='/one']", "12"},
    {"a[href=\"/one\"]", "12"},
    {"[class=odd]", "11 15"},
    {"[class='card']", ""},
    {"[class~=big]", "4"},
    {"[class~='card  big']", ""},
    {"[class~='']", ""},
    {"[lang|=en]", "0 14"},
    {"[data-k|=v]", "10"},
    {"[href^=http]", "14"},
    {"[href$='.png']", "14"},
    {"[href*=two]", "14"},
    {"[href^='']", ""},
    {"[href$='']", ""},
    {"[href*='']", ""},
    {"[data-e='']", "28"},
    {"[title='a\"b']", "27"},
    {"[title=\"a\\\"b\"]", "27"},
    {"[ href = '/one' ]", "12"},
    {"[x\\:y]", "28"},
    /* escapes */
    {"#\\61", "4"},
    {"#\\61 .card", "4"},
    {"#\\000061", "4"},
    {".\\63 ard", "4"},
    {"[title='a\\22 b']", "27"},
    /* combinators */
    {"div p", "6 7 9"},
    {"div>p", "6 7 9"},
    {"body > p", ""},
    {"body b", "8"},
    {"h2 + p", "6"},
    {"h2+p+p", "7"},
    {"h2 ~ p", "6 7 9"},
    {"h2 ~ p ~ p", "7 9"},
    {"div ~ form input", "18 19 22 23"},
    {"html > body > ul > li > a", "12 14 16"},
    {"ul li.odd a[href]", "12"},
    {"body > div b", "8"},
    {"li + li > a", "14 16"},
    {"body ul + form > input + input", "19"},
    /* pseudo-classes */
    {":root", "0"},
    {":empty", "9 18 19 22 23 26 28"},
    {"li:first-child", "11"},
    {"li:last-child", "15"},
    {"p:first-child", ""},
    {"p:first-of-type", "6"},
    {"p:last-of-type", "9"},
    {":only-child", "0 2 8 12 14 16 22 25"},
    {"b:only-of-type", "8"},
    {"h2:only-of-type", "5"},
    {"li:nth-child(2)", "13"},
    {"li:nth-child(odd)", "11 15"},
    {"li:NTH-CHILD(EVEN)", "13"},
    {"li:nth-child(2n+1)", "11 15"},
    {"li:nth-child( 2n + 1 )", "11 15"},
    {"li:nth-child(n)", "11 13 15"},
    {"li:nth-child(n+2)", "13 15"},
    {"li:nth-child(-n+2)", "11 13"},
    {"li:nth-child(0)", ""},
    {"li:nth-child(+3)", "15"},
    {"li:nth-child(3n-1)", "13"},
    {"li:nth-last-child(1)", "15"},
    {"li:nth-last-child(-n+2)", "13 15"},
    {"p:nth-of-type(2)", "7"},
    {"p:nth-last-of-type(2)", "7"},
    {"p:not(.x)", "7 9"},
    {"li:not(:first-child)", "13 15"},
    {"li:not(:nth-child(2))", "11 15"},
    {"input:not([type])", "22 23"},
    {"a:not([href])", "16"},
    {":not(*)", ""},
    {"a:link", "12 14"},
    {":checked", "18 25"},
    {":disabled", "19 20 23"},
    {"input:enabled", "18 22"},
    {"a:lang(en)", "12 14 16"},
    {"a:lang(en-gb)", "14"},
    {"a:hover", ""},
    {"a:not(:visited)", "12 14 16"},
    /* what a scraper takes */
    {"p::text", "one two "},
    {"p.x::text", "one"},
    {"a::attr(href)", "/one http://x/two.png"},
    {"a::attr( HREF )", "/one http://x/two.png"},
    {"li ::text", "1 2 3"},
    {"b::text, a::text", "bold 1 2 3"},
};

static void select_all(struct list *l, const char *css)
{
    struct css_selector *selector;
    struct port_error err;
    int rc = css_selector_compile(&selector, css, &err);

    ck_assert_msg(rc == 0, "%s: %s", css, err.text);
    string_builder_init(&l->sb, 0);
    ck_assert_int_eq(
        css_selector_each(selector, l->doc, l->doc->root, 0, add_number, l), 0);
    css_selector_destroy(selector);
}

START_TEST(selects_in_document_order)
{
    struct list l = {.doc = &doc};

    select_all(&l, matches[_i].css);
    ck_assert_msg(strcmp(string_builder_cstr(&l.sb), matches[_i].want) == 0,
                  "%s: got \"%s\", want \"%s\"", matches[_i].css,
                  string_builder_cstr(&l.sb), matches[_i].want);
    string_builder_fini(&l.sb);
}
END_TEST

static const struct {
    const char *css;
    int column;
} wrong[] = {
    {"", 1},
    {" ", 2},
    {"p,", 3},
    {",p", 1},
    {"p >", 4},
    {"> p", 1},
    {"p > > a", 5},
    {"#1", 2},
    {".", 2},
    {"p.", 3},
    {"p..x", 3},
    {"[", 2},
    {"[a", 3},
    {"[a=", 4},
    {"[a=']", 6},
    {"[a=b", 5},
    {"[a!=b]", 3},
    {"[a=1]", 4},
    {"p:foo", 3},
    {"p:", 3},
    {":nth-child", 11},
    {":nth-child(", 12},
    {":nth-child()", 12},
    {":nth-child(2", 13},
    {":nth-child(a)", 12},
    {":nth-child(- 1)", 13},
    {":nth-child(2n+)", 15},
    {":not()", 6},
    {":not(a b)", 8},
    {":not(:not(a))", 10},
    {":not(a", 7},
    {"p::before", 4},
    {"p::attr", 8},
    {"p::attr()", 9},
    {"p::text a", 9},
    {"svg|a", 4},
    {"a]", 2},
    {"a)", 2},
    {"a::text, b", 11},
    {"{", 1},
    {"p:contains(x)", 3},
    {"a::attr(x), a::attr(y)", 23},
    {"\\", 1},
};

START_TEST(what_is_no_selector_names_the_column)
{
    struct css_selector *selector;
    struct port_error err = {0};
    char place[40];

    ck_assert_msg(css_selector_compile(&selector, wrong[_i].css, &err) ==
                      -EINVAL,
                  "%s is taken", wrong[_i].css);
    ck_assert_ptr_null(selector);
    ck_assert_int_eq(err.code, -EINVAL);
    (void)snprintf(place, sizeof place, "column %d:", wrong[_i].column);
    ck_assert_msg(strstr(err.text, place) != NULL, "%s: %s, want %s",
                  wrong[_i].css, err.text, place);
}
END_TEST

START_TEST(sizes_are_bounded)
{
    struct css_selector *selector;
    struct port_error err;
    char css[5001];
    size_t i;

    memset(css, '*', 5000);
    css[5000] = '\0';
    ck_assert_int_eq(css_selector_compile(&selector, css, &err), -E2BIG);
    for (i = 0; i < 4000; i += 2)
        memcpy(css + i, ".a", 2);
    css[4000] = '\0';
    ck_assert_int_eq(css_selector_compile(&selector, css, &err), -E2BIG);
    for (i = 0; i < 4000; i += 2)
        memcpy(css + i, "a,", 2);
    css[3999] = '\0';
    ck_assert_int_lt(css_selector_compile(&selector, css, &err), 0);
    for (i = 0; i < 4096; i += 2) /* each grows: U+FFFD takes three bytes */
        memcpy(css + i, "\\0", 2);
    css[4096] = '\0';
    ck_assert_int_eq(css_selector_compile(&selector, css, &err), 0);
    css_selector_destroy(selector);
}
END_TEST

START_TEST(the_target_is_told)
{
    struct css_selector *selector;

    ck_assert_int_eq(css_selector_compile(&selector, "a::attr(href)", NULL), 0);
    ck_assert_int_eq(css_selector_take(selector), CSS_ATTR);
    ck_assert_str_eq(css_selector_attr(selector), "href");
    css_selector_destroy(selector);
    ck_assert_int_eq(css_selector_compile(&selector, "a", NULL), 0);
    ck_assert_int_eq(css_selector_take(selector), CSS_ELEMENT);
    ck_assert_ptr_null(css_selector_attr(selector));
    css_selector_destroy(selector);
    css_selector_destroy(NULL);
}
END_TEST

static int stop_at_second(void *ctx, const struct html_node *node,
                          struct str_view value)
{
    int *seen = ctx;

    (void)node;
    (void)value;
    return ++*seen == 2 ? 77 : 0;
}

START_TEST(the_caller_may_stop)
{
    struct css_selector *selector;
    int seen = 0;

    ck_assert_int_eq(css_selector_compile(&selector, "li", NULL), 0);
    ck_assert_int_eq(
        css_selector_each(selector, &doc, doc.root, 0, stop_at_second, &seen),
        77);
    ck_assert_int_eq(seen, 2);
    css_selector_destroy(selector);
}
END_TEST

START_TEST(only_below_top)
{
    struct list l = {.doc = &doc};
    struct css_selector *selector;
    const struct html_node *body = doc.ops->last_child(doc.root);

    ck_assert_int_eq(css_selector_compile(&selector, "html li, div", NULL), 0);
    string_builder_init(&l.sb, 0);
    ck_assert_int_eq(css_selector_each(selector, &doc,
                                       doc.ops->first_child(body), 0,
                                       add_number, &l),
                     0);
    ck_assert_str_eq(string_builder_cstr(&l.sb), "4");
    string_builder_fini(&l.sb);
    css_selector_destroy(selector);
}
END_TEST

/* The same selector code walks another adapter's tree. */
START_TEST(works_on_the_fake_tree)
{
    static const struct html_fake_node rows[] = {
        {0, "r", NULL, {"n", "1"}},
        {1, "item", NULL, {"n", "2"}},
        {2, NULL, "x", {0}},
        {1, "item", NULL, {"n", "3", "k", "v"}},
        {1, "other", NULL, {"n", "4"}}};
    static const struct html_fake_page pages[] = {{"page", rows, 5, 0}};
    struct html_port fake;
    struct html_doc tree;
    struct list l = {.doc = &tree};

    ck_assert_int_eq(html_fake_open(&fake, pages, 1), 0);
    ck_assert_int_eq(fake.parse(fake.self, &tree, "page", 4, NULL), 0);
    select_all(&l, "item:nth-of-type(2) + other, r > item:first-child");
    ck_assert_str_eq(string_builder_cstr(&l.sb), "2 4");
    string_builder_fini(&l.sb);
    html_doc_fini(&tree);
    fake.close(fake.self);
}
END_TEST

START_TEST(out_of_memory_is_told)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct list l = {.doc = &doc};
        struct css_selector *selector;
        struct port_error err = {0};
        int rc = css_selector_compile(&selector, "a[href^='x'], p > b", &err);

        string_builder_init(&l.sb, 0);
        if (rc == 0)
            rc = css_selector_each(selector, &doc, doc.root, 0, add_number, &l);
        else
            ck_assert_int_eq(err.code, rc);
        fault_injection_disarm();
        ck_assert(rc == 0 || rc == -ENOMEM);
        ck_assert(rc == 0 || fault_injection_hit());
        string_builder_fini(&l.sb);
        css_selector_destroy(selector);
    }
}
END_TEST

/* Ten thousand siblings: an index that is counted from the start each time
 * would look at fifty million nodes. */
START_TEST(steps_stay_linear_and_are_bounded)
{
    static const char *const fast[] = {"b:nth-child(2n)", "b:nth-of-type(3n)",
                                       "b:nth-last-child(5)", "i b", "* + b"};
    enum { N = 10000 };
    struct css_selector *selector;
    struct html_port other;
    struct html_doc many;
    char *html = malloc(N * 9 + 1);
    int i, seen = -1000000;

    ck_assert_ptr_nonnull(html);
    for (i = 0; i < N; i++)
        memcpy(html + i * 9, "<b>x</b>\n", 9);
    ck_assert_int_eq(html_gumbo_open(&other, NULL), 0);
    ck_assert_int_eq(other.parse(other.self, &many, html, N * 9, NULL), 0);
    for (i = 0; i < 5; i++) {
        ck_assert_int_eq(css_selector_compile(&selector, fast[i], NULL), 0);
        ck_assert_msg(css_selector_each(selector, &many, many.root, 12 * N,
                                        stop_at_second, &seen) == 0,
                      "%s takes too many steps", fast[i]);
        css_selector_destroy(selector);
    }
    ck_assert_int_eq(css_selector_compile(&selector, "i ~ b", NULL), 0);
    ck_assert_int_eq(css_selector_each(selector, &many, many.root, 12 * N,
                                       stop_at_second, &seen),
                     -ETIMEDOUT);
    css_selector_destroy(selector);
    html_doc_fini(&many);
    other.close(other.self);
    free(html);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("css_selector");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, selects_in_document_order, 0,
                        sizeof matches / sizeof matches[0]);
    tcase_add_loop_test(t, what_is_no_selector_names_the_column, 0,
                        sizeof wrong / sizeof wrong[0]);
    tcase_add_test(t, sizes_are_bounded);
    tcase_add_test(t, the_target_is_told);
    tcase_add_test(t, the_caller_may_stop);
    tcase_add_test(t, only_below_top);
    tcase_add_test(t, works_on_the_fake_tree);
    tcase_add_test(t, out_of_memory_is_told);
    tcase_add_test(t, steps_stay_linear_and_are_bounded);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
