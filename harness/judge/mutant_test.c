/* SPDX-License-Identifier: MIT-0 */
#include "mutant.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "string_builder.h"

enum { MOST = 8 };

/* A line inside a function, and the lines it becomes. */
static const struct {
    const char *line;
    const char *want[MOST];
} lines[] = {
    {"x = a < b;", {"/* x = a < b; */;", "x = a <= b;"}},
    {"x = a <= b;", {"/* x = a <= b; */;", "x = a < b;"}},
    {"x = a > b;", {"/* x = a > b; */;", "x = a >= b;"}},
    {"x = a >= b;", {"/* x = a >= b; */;", "x = a > b;"}},
    {"return a == b;", {"return a != b;"}},
    {"return a != b;", {"return a == b;"}},
    {"return a << b;", {NULL}},
    {"return a->b;", {NULL}},
    {"return a && b;", {"return a || b;"}},
    {"return a || b;", {"return a && b;"}},
    {"return a + b;", {"return a - b;"}},
    {"return a[i] - f(b);", {"return a[i] + f(b);"}},
    {"return a * b;", {"return a / b;"}},
    {"return a / b;", {"return a * b;"}},
    {"return a % b;", {"return a * b;"}},
    {"return -a;", {NULL}},
    {"return (int)-a;", {NULL}},
    {"return (size_t)*a;", {NULL}},
    {"return (a) - b;", {"return (a) + b;"}},
    {"return *a;", {NULL}},
    {"char *a;", {NULL}},
    {"struct job *j;", {NULL}},
    {"size_t *n, m;", {NULL}},
    {"i++;", {"/* i++; */;", "i--;"}},
    {"n -= k;", {"/* n -= k; */;", "n += k;"}},
    {"return 0;", {"return 1;"}},
    {"return 12u;", {"return 11u;", "return 13u;"}},
    {"return 0x10;", {"return 0x11;", "return 0xf;"}},
    {"return 010;", {"return 011;", "return 07;"}},
    {"return 1.5;", {NULL}},
    {"return 1e-3;", {NULL}},
    {"return 0xe-a;", {"return 0xd-a;", "return 0xf-a;", "return 0xe+a;"}},
    {"return true;", {"return false;"}},
    {"return !a;", {"return a;"}},
    {"if (a) return b;", {"if (!(a)) return b;"}},
    {"if (!a) return b;", {"if (a) return b;"}},
    {"if (a == b) return b;", {"if (a != b) return b;"}},
    {"while (a < b) f();",
     {"while (!(a < b)) f();", "while (a <= b) f();",
      "while (a < b) /* f(); */;"}},
    {"if (!a && b) return b;",
     {"if (a && b) return b;", "if (!(!a && b)) return b;",
      "if (!a || b) return b;"}},
    {"break;", {"/* break; */;"}},
    {"free(p);", {"/* free(p); */;"}},
    {"done: f(a);", {"done: /* f(a); */;"}},
    {"case 'x': f(a); g(b);",
     {"case 'x': /* f(a); */; g(b);", "case 'x': f(a); /* g(b); */;"}},
    {"x = a ? b : c;", {"/* x = a ? b : c; */;"}},
    {"int x = f(a);", {NULL}},
    {"int x[] = {a, f(b)};", {NULL}},
    {"EACH(node, list) { f(node); }", {"EACH(node, list) { /* f(node); */; }"}},
    {"EACH(node, list) f(node);", {"/* EACH(node, list) f(node); */;"}},
    {"g(\"a < b; /* no */\", 'x', '\\'', \"\\\"1\");", {";"}},
    {"/* a < 1; */ // b > 2;", {NULL}},
    {"#define A 1 + 2 \\\n 3\n", {NULL}},
};

enum { LINES = sizeof lines / sizeof lines[0] };

static void check_lines(const struct mutant_list *list, size_t i)
{
    size_t k;

    for (k = 0; k < list->count; k++)
        ck_assert_msg(k < MOST && lines[i].want[k] &&
                          strcmp(list->items[k].line, lines[i].want[k]) == 0,
                      "%s: got \"%s\", want \"%s\"", lines[i].line,
                      list->items[k].line,
                      lines[i].want[k] ? lines[i].want[k] : "nothing");
    ck_assert_msg(!lines[i].want[k], "%s: no \"%s\"", lines[i].line,
                  lines[i].want[k]);
}

START_TEST(a_line_gives_these_mutants)
{
    struct mutant_list list = {0};
    struct string_builder sb;

    string_builder_init(&sb, 0);
    (void)string_builder_append_format(&sb, "int f(int a)\n{\n    %s\n}\n",
                                       lines[_i].line);

    ck_assert_int_eq(
        mutant_find(&list, str_view_from(string_builder_cstr(&sb)), 0), 0);

    check_lines(&list, (size_t)_i);
    mutant_list_fini(&list);
    string_builder_fini(&sb);
}
END_TEST

static const struct {
    const char *line, *what;
} named[] = {
    {"free(p);", "release deleted"},
    {"(void)close(fd);", "release deleted"},
    {"fclose(f);", "release deleted"},
    {"pthread_mutex_unlock(&m);", "release deleted"},
    {"string_builder_fini(&sb);", "release deleted"},
    {"enclose(p);", "deleted"},
    {"f(p);", "deleted"},
    {"i++;", "deleted"},
};

START_TEST(a_removed_release_is_told_apart)
{
    struct mutant_list list = {0};
    char source[80];

    (void)snprintf(source, sizeof source, "void f(void)\n{\n%s\n}\n",
                   named[_i].line);
    ck_assert_int_eq(mutant_find(&list, str_view_from(source), 0), 0);

    ck_assert_str_eq(list.items[0].what, named[_i].what);
    mutant_list_fini(&list);
}
END_TEST

static const char example[] = "static int n = 3;\n"
                              "\n"
                              "int f(int a)\n"
                              "{\n"
                              "    g(a,\n"
                              "      n);\n"
                              "    return a < n;\n"
                              "}\n";

START_TEST(a_mutant_knows_its_line_and_changes_nothing_else)
{
    struct mutant_list list = {0};
    char *changed;
    size_t len;

    ck_assert_int_eq(mutant_find(&list, str_view_from(example), 5), 0);
    ck_assert_uint_eq(list.count, 4);
    ck_assert_uint_eq(list.items[0].number, 1);
    ck_assert_str_eq(list.items[0].what, "3 to 2");
    ck_assert_str_eq(list.items[2].line, "/* g(a, n); */;");
    ck_assert_uint_eq(list.items[2].number, 5);
    ck_assert_uint_eq(list.items[3].number, 7);
    ck_assert_uint_eq(list.items[3].file, 5);

    ck_assert_int_eq(
        mutant_apply(&list.items[3], str_view_from(example), &changed, &len),
        0);
    ck_assert_uint_eq(len, strlen(example) + 1);
    ck_assert_ptr_nonnull(strstr(changed, "    return a <= n;\n}\n"));
    ck_assert_int_eq(strncmp(changed, example, 60), 0);
    free(changed);
    mutant_list_fini(&list);
}
END_TEST

START_TEST(a_sample_is_the_seeds_and_keeps_the_order)
{
    struct mutant_list one = {0}, two = {0};
    size_t i;

    ck_assert_int_eq(mutant_find(&one, str_view_from(example), 0), 0);
    ck_assert_int_eq(mutant_find(&two, str_view_from(example), 0), 0);
    mutant_sample(&one, 2, 7);
    mutant_sample(&two, 2, 7);

    ck_assert_uint_eq(one.count, 2);
    for (i = 0; i < 2; i++)
        ck_assert_str_eq(one.items[i].line, two.items[i].line);
    ck_assert_uint_lt(one.items[0].at, one.items[1].at);
    mutant_sample(&one, 9, 7);
    ck_assert_uint_eq(one.count, 2);
    mutant_list_fini(&one);
    mutant_list_fini(&two);
}
END_TEST

static const char *const broken[] = {
    "",          "{",   "int f() { (",    "\"",
    "'\\",       "/* ", "#a\\",           "int f() { if (",
    "f() {case", ")]}", "int f() { x = 1"};

START_TEST(text_that_is_no_c_does_no_harm)
{
    struct mutant_list list = {0};

    ck_assert_int_eq(mutant_find(&list, str_view_from(broken[_i]), 0), 0);
    mutant_list_fini(&list);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mutant");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(tc, a_line_gives_these_mutants, 0, LINES);
    tcase_add_loop_test(tc, a_removed_release_is_told_apart, 0,
                        (int)(sizeof named / sizeof named[0]));
    tcase_add_test(tc, a_mutant_knows_its_line_and_changes_nothing_else);
    tcase_add_test(tc, a_sample_is_the_seeds_and_keeps_the_order);
    tcase_add_loop_test(tc, text_that_is_no_c_does_no_harm, 0,
                        (int)(sizeof broken / sizeof broken[0]));
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
