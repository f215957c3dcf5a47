/* SPDX-License-Identifier: MIT-0 */
/* One suite, two adapters: what any html_port promises. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html_fake.h"
#include "html_gumbo.h"
#include "html_port.h"
#include "string_builder.h"

/* The page as HTML, as rows, and what a walk over the tree must see. */
static const struct html_fake_node plain[] = {
    {0, "html", NULL, {0}}, {1, "head", NULL, {0}}, {1, "body", NULL, {0}},
    {2, "p", NULL, {0}},    {3, NULL, "Hi", {0}},
};
static const struct html_fake_node rich[] = {
    {0, "html", NULL, {"lang", "en"}},
    {1, "head", NULL, {0}},
    {2, "title", NULL, {0}},
    {3, NULL, "T & t", {0}},
    {1, "body", NULL, {0}},
    {2, "ul", NULL, {"id", "menu", "class", "a b"}},
    {3, "li", NULL, {0}},
    {4, "a", NULL, {"href", "/x?a=1&b=2"}},
    {5, NULL, "one", {0}},
    {3, "li", NULL, {"hidden", ""}},
    {4, NULL, "two", {0}},
};
static const struct html_fake_node siblings[] = {
    {0, "html", NULL, {0}},   {1, "head", NULL, {0}}, {1, "body", NULL, {0}},
    {2, "b", NULL, {0}},      {3, NULL, "x", {0}},    {2, NULL, " ", {0}},
    {2, "my-tag", NULL, {0}}, {2, "hr", NULL, {0}},
};

static const struct contract_case {
    struct html_fake_page page;
    const char *want;
} cases[] = {
    {{"<p>Hi", plain, 5, 0},
     "<html><head></head><body><p>[Hi]</p></body></html>"},
    {{"<html lang=en><title>T &amp; t</title><ul ID=menu class='a b'>"
      "<li><a href='/x?a=1&amp;b=2'>one</a><li hidden>two</ul>",
      rich, 11, 0},
     "<html lang><head><title>[T & t]</title></head><body><ul id class>"
     "<li><a href>[one]</a></li><li hidden>[two]</li></ul></body></html>"},
    {{"<!-- c --><b>x</b> <!-- c --><MY-tag></my-tag><!-- c --><hr><!-- c -->",
      siblings, 8, 0},
     "<html><head></head><body><b>[x]</b>[ ]<my-tag></my-tag><hr></hr></body>"
     "</html>"},
};

enum { CASES = sizeof cases / sizeof cases[0] };

static int open_gumbo(struct html_port *out)
{
    return html_gumbo_open(out, NULL);
}

static int open_fake(struct html_port *out)
{
    static struct html_fake_page pages[CASES];
    size_t i;

    for (i = 0; i < CASES; i++)
        pages[i] = cases[i].page;
    return html_fake_open(out, pages, CASES);
}

static const struct adapter {
    const char *name;
    int (*open)(struct html_port *out);
} adapters[] = {{"gumbo", open_gumbo}, {"fake", open_fake}};

enum { ADAPTERS = sizeof adapters / sizeof adapters[0] };

/* -------------------------------------------------------------- contract --*/

static void add_lower(struct string_builder *sb, struct str_view name)
{
    size_t i;

    for (i = 0; i < name.len; i++) {
        char c = name.data[i];

        string_builder_append_char(sb,
                                   c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

static void add_attrs(struct string_builder *sb, const struct html_doc *doc,
                      const struct html_node *node)
{
    static const char *const names[] = {"lang", "id", "class", "href",
                                        "hidden"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (doc->ops->attr(node, names[i]))
            string_builder_append_format(sb, " %s", names[i]);
}

/* Recursive: the trees here are small. */
static void dump(struct string_builder *sb, const struct html_doc *doc,
                 const struct html_node *node)
{
    const struct html_ops *ops = doc->ops;
    const struct html_node *child, *before = NULL;

    if (!ops->tag(node).data) {
        string_builder_append_format(sb, "[%s]", ops->text(node));
        ck_assert_ptr_null(ops->first_child(node));
        ck_assert_ptr_null(ops->attr(node, "id"));
        return;
    }
    ck_assert_ptr_null(ops->text(node));
    string_builder_append_char(sb, '<');
    add_lower(sb, ops->tag(node));
    add_attrs(sb, doc, node);
    string_builder_append_char(sb, '>');
    for (child = ops->first_child(node); child; child = ops->next(child)) {
        ck_assert_ptr_eq(ops->parent(child), node);
        ck_assert_ptr_eq(ops->previous(child), before);
        dump(sb, doc, child);
        before = child;
    }
    ck_assert_ptr_eq(ops->last_child(node), before);
    string_builder_append_str(sb, "</");
    add_lower(sb, ops->tag(node));
    string_builder_append_char(sb, '>');
}

static void open_case(const struct adapter *a, const struct contract_case *c,
                      struct html_port *port, struct html_doc *doc)
{
    struct port_error err = {0};

    ck_assert_int_eq(a->open(port), 0);
    ck_assert_msg(port->parse(port->self, doc, c->page.html,
                              strlen(c->page.html), &err) == 0,
                  "%s: %s", a->name, err.text);
}

START_TEST(tree_is_the_same_for_all)
{
    const struct contract_case *c = &cases[_i / ADAPTERS];
    struct string_builder sb;
    struct html_port port;
    struct html_doc doc;

    open_case(&adapters[_i % ADAPTERS], c, &port, &doc);
    ck_assert_ptr_null(doc.ops->parent(doc.root));
    ck_assert_ptr_null(doc.ops->next(doc.root));
    ck_assert_ptr_null(doc.ops->previous(doc.root));
    string_builder_init(&sb, 0);
    dump(&sb, &doc, doc.root);
    ck_assert_str_eq(string_builder_cstr(&sb), c->want);
    string_builder_fini(&sb);
    html_doc_fini(&doc);
    ck_assert_ptr_null(doc.ops);
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(values_of_attributes)
{
    struct html_port port;
    struct html_doc doc;
    const struct html_node *ul, *li, *a;

    open_case(&adapters[_i], &cases[1], &port, &doc);
    ul = doc.ops->first_child(doc.ops->last_child(doc.root));
    li = doc.ops->last_child(ul);
    a = doc.ops->first_child(doc.ops->first_child(ul));

    ck_assert_str_eq(doc.ops->attr(ul, "id"), "menu");
    ck_assert_str_eq(doc.ops->attr(ul, "CLASS"), "a b");
    ck_assert_str_eq(doc.ops->attr(li, "hidden"), "");
    ck_assert_str_eq(doc.ops->attr(a, "href"), "/x?a=1&b=2");
    ck_assert_ptr_null(doc.ops->attr(a, "hre"));
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(walk_in_document_order_stays_below_top)
{
    struct string_builder sb;
    struct html_port port;
    struct html_doc doc;
    const struct html_node *body, *node;

    open_case(&adapters[_i], &cases[2], &port, &doc);
    body = doc.ops->last_child(doc.root);
    string_builder_init(&sb, 0);
    for (node = body; node; node = html_after(&doc, body, node)) {
        const char *text = doc.ops->text(node);

        string_builder_append_char(&sb, '/');
        if (text)
            string_builder_append_str(&sb, text);
        add_lower(&sb, doc.ops->tag(node));
    }
    ck_assert_str_eq(string_builder_cstr(&sb), "/body/b/x/ /my-tag/hr");
    string_builder_fini(&sb);
    node = doc.ops->first_child(body);
    ck_assert_ptr_eq(html_after_subtree(&doc, body, node), doc.ops->next(node));
    ck_assert_ptr_null(html_after_subtree(&doc, body, body));
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(a_port_parses_one_page_after_the_other)
{
    struct html_port port;
    struct html_doc doc;
    int i;

    ck_assert_int_eq(adapters[_i].open(&port), 0);
    for (i = 0; i < 20; i++) {
        const char *html = cases[i % CASES].page.html;

        ck_assert_int_eq(port.parse(port.self, &doc, html, strlen(html), NULL),
                         0);
        html_doc_fini(&doc);
    }
    port.close(port.self);
}
END_TEST

/* ------------------------------------------------- what only gumbo's has --*/

static char *repeat(const char *text, size_t n, size_t *out_len)
{
    size_t len = strlen(text), i;
    char *all = malloc(len * n + 1);

    ck_assert_ptr_nonnull(all);
    for (i = 0; i < n; i++)
        memcpy(all + i * len, text, len);
    *out_len = len * n;
    all[*out_len] = '\0';
    return all;
}

/* 18 s of processor time, a stack of 400,000 frames, half a gigabyte: each
 * ends at its limit, and the port is as good as new. */
START_TEST(hostile_pages_end_at_a_limit)
{
    static const struct {
        const char *text;
        size_t n;
        struct html_gumbo_options limits;
        int want;
    } pages[] = {
        {"<div>", 100000, {0, 50}, -ETIMEDOUT},
        {"<a href=x>y</a>", 1000000, {8 << 20, 10000}, -EFBIG},
        {"<span>", 200000, {64 << 20, 10000}, 0},
    };
    struct port_error err = {0};
    struct html_port port;
    struct html_doc doc;
    size_t len;
    char *html = repeat(pages[_i].text, pages[_i].n, &len);

    ck_assert_int_eq(html_gumbo_open(&port, &pages[_i].limits), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, html, len, &err),
                     pages[_i].want);
    ck_assert_int_eq(err.code, pages[_i].want);
    html_doc_fini(&doc);
    free(html);
    ck_assert_int_eq(port.parse(port.self, &doc, "<p>x", 4, &err), 0);
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
    static const char page[] = "<p title='a\0b'>x\0y\xff\xfe</p>\0<b>z";
    struct html_port port;
    struct html_doc doc;
    const struct html_node *p;

    ck_assert_int_eq(open_gumbo(&port), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, page, sizeof page - 1, NULL),
                     0);
    p = doc.ops->first_child(doc.ops->last_child(doc.root));
    ck_assert_str_eq(doc.ops->attr(p, "title"), "a\xef\xbf\xbd"
                                                "b");
    ck_assert_str_eq(doc.ops->text(doc.ops->first_child(p)),
                     "xy\xef\xbf\xbd\xef\xbf\xbd");
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(foreign_attributes_and_templates)
{
    static const char page[] = "<svg><a xlink:href=x>t</a></svg>"
                               "<template><p>in</p></template>";
    struct html_port port;
    struct html_doc doc;
    const struct html_node *body, *a, *template;

    ck_assert_int_eq(open_gumbo(&port), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, page, sizeof page - 1, NULL),
                     0);
    body = doc.ops->last_child(doc.root);
    a = doc.ops->first_child(doc.ops->first_child(body));
    template = doc.ops->last_child(body);
    ck_assert_ptr_null(doc.ops->attr(a, "href"));
    ck_assert(
        str_view_equal(doc.ops->tag(template), str_view_from("template")));
    ck_assert_ptr_null(doc.ops->first_child(template));
    ck_assert_ptr_null(doc.ops->last_child(template));
    html_doc_fini(&doc);
    port.close(port.self);
}
END_TEST

START_TEST(one_document_at_a_time)
{
    struct html_port port;
    struct html_doc doc, second;

    ck_assert_int_eq(open_gumbo(&port), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, "x", 1, NULL), 0);
    port.parse(port.self, &second, "y", 1, NULL);
}
END_TEST

START_TEST(a_script_that_is_no_tree)
{
    static const struct html_fake_node jump[] = {{0, "html", NULL, {0}},
                                                 {2, "p", NULL, {0}}};
    static const struct html_fake_node under_text[] = {
        {0, "html", NULL, {0}}, {1, NULL, "t", {0}}, {2, "p", NULL, {0}}};
    static const struct html_fake_page pages[] = {{"jump", jump, 2, 0},
                                                  {"under", under_text, 3, 0},
                                                  {"fail", NULL, 0, -EFBIG}};
    struct html_port port;
    struct html_doc doc;
    struct port_error err;

    ck_assert_int_eq(html_fake_open(&port, pages, 3), 0);
    ck_assert_int_eq(port.parse(port.self, &doc, "jump", 4, &err), -EIO);
    ck_assert_int_eq(port.parse(port.self, &doc, "under", 5, &err), -EIO);
    ck_assert_int_eq(port.parse(port.self, &doc, "other", 5, &err), -EIO);
    ck_assert_int_eq(port.parse(port.self, &doc, "fail", 4, &err), -EFBIG);
    ck_assert_ptr_null(doc.ops);
    port.close(port.self);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("html_contract");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, tree_is_the_same_for_all, 0, CASES * ADAPTERS);
    tcase_add_loop_test(t, values_of_attributes, 0, ADAPTERS);
    tcase_add_loop_test(t, walk_in_document_order_stays_below_top, 0, ADAPTERS);
    tcase_add_loop_test(t, a_port_parses_one_page_after_the_other, 0, ADAPTERS);
    tcase_add_loop_test(t, hostile_pages_end_at_a_limit, 0, 3);
    tcase_add_test(t, bytes_that_are_no_text);
    tcase_add_test(t, foreign_attributes_and_templates);
    tcase_add_test_raise_signal(t, one_document_at_a_time, SIGABRT);
    tcase_add_test(t, a_script_that_is_no_tree);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
