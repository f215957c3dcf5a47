/* SPDX-License-Identifier: MIT-0 */
#include "side_by_side.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "string_builder.h"

enum { WIDE = 100, NARROW = 80, COLUMN = WIDE / 2 - 4 };

static struct string_builder shown;

static void set_up(void)
{
    string_builder_init(&shown, 0);
}

static void tear_down(void)
{
    string_builder_fini(&shown);
}

static const char *format(const char *left, const char *right, size_t width,
                          bool color)
{
    struct side_by_side s = {.left_title = "wrong.c",
                             .right_title = "right.c",
                             .left = str_view_from(left),
                             .right = str_view_from(right),
                             .width = width,
                             .color = color};

    string_builder_clear(&shown);
    ck_assert_int_eq(side_by_side_format(&s, &shown), 0);
    return string_builder_cstr(&shown);
}

/* Line `n` (from 0) of the view: both sides without their padding. */
static void row(const char *view, size_t n, char left[128], char right[128])
{
    const char *bar;
    int len;

    while (n-- > 0)
        view = strchr(view, '\n') + 1;
    bar = strstr(view, " |");
    ck_assert_msg(bar && bar < strchr(view, '\n'), "no row: %s", view);
    len = (int)(bar - view);
    while (len > 0 && view[len - 1] == ' ')
        len--;
    (void)snprintf(left, 128, "%.*s", len, view);
    bar += bar[2] == ' ' ? 3 : 2;
    (void)snprintf(right, 128, "%.*s", (int)strcspn(bar, "\n"), bar);
}

static void check_row(const char *view, size_t n, const char *want_left,
                      const char *want_right)
{
    char left[128], right[128];

    row(view, n, left, right);
    ck_assert_msg(strcmp(left, want_left) == 0 &&
                      strcmp(right, want_right) == 0,
                  "row %zu: [%s] [%s]", n, left, right);
}

static size_t count(const char *view, const char *what)
{
    size_t n = 0;

    while ((view = strstr(view, what)) != NULL) {
        n++;
        view += strlen(what);
    }
    return n;
}

START_TEST(changed_lines_stand_beside_each_other_and_are_marked)
{
    const char *view =
        format("int i;\nfor (i = 0; i <= n; i++)\nend\n",
               "int i;\nfor (i = 0; i < n; i++)\nend\n", WIDE, false);

    check_row(view, 0, "  wrong.c", "  right.c");
    check_row(view, 1, "  int i;", "  int i;");
    check_row(view, 2, "- for (i = 0; i <= n; i++)",
              "+ for (i = 0; i < n; i++)");
    check_row(view, 3, "  end", "  end");
    ck_assert_uint_eq(count(view, "\n"), 4);
}
END_TEST

START_TEST(a_line_on_one_side_only_stands_alone)
{
    const char *view = format("a\nb\n", "a\nnew\nb\n", WIDE, false);

    check_row(view, 1, "  a", "  a");
    check_row(view, 2, "", "+ new");
    check_row(view, 3, "  b", "  b");

    view = format("a\nold\nb\n", "a\nb\n", WIDE, false);
    check_row(view, 2, "- old", "");
    check_row(view, 3, "  b", "  b");
}
END_TEST

START_TEST(two_swapped_lines_keep_one_of_them_unmarked)
{
    const char *view = format("x\ny\n", "y\nx\n", WIDE, false);

    ck_assert_uint_eq(count(view, "- "), 1);
    ck_assert_uint_eq(count(view, "+ "), 1);
    view = format("x\ny\n", "y\nx\n", NARROW, false);
    ck_assert_uint_eq(count(view, "\n- "), 1);
    ck_assert_uint_eq(count(view, "\n+ "), 1);
}
END_TEST

START_TEST(a_narrow_screen_gets_one_text_changed_lines_stacked)
{
    ck_assert_str_eq(
        format("a\nb\nc\nz\n", "a\nx\ny\nz\n", NARROW, false),
        "--- wrong.c\n+++ right.c\n  a\n- b\n- c\n+ x\n+ y\n  z\n");
    ck_assert_str_eq(format("", "", NARROW, false),
                     "--- wrong.c\n+++ right.c\n");
}
END_TEST

/* What `lab diff` and the tour show of a longer text. */
START_TEST(far_from_a_change_equal_lines_are_counted)
{
    struct side_by_side s = {.left_title = "want",
                             .right_title = "got",
                             .left = str_view_from("1\n2\n3\nb\n5\n6\n7\n"),
                             .right = str_view_from("1\n2\n3\nc\n5\n6\n7\n"),
                             .width = NARROW,
                             .context = 1};

    ck_assert_int_eq(side_by_side_format(&s, &shown), 0);
    ck_assert_str_eq(string_builder_cstr(&shown),
                     "--- want\n+++ got\n  ... 2 equal lines\n  3\n- b\n+ c\n"
                     "  5\n  ... 2 equal lines\n");
}
END_TEST

START_TEST(exact_keeps_an_escape_and_its_picture_apart)
{
    struct side_by_side s = {.left_title = "want",
                             .right_title = "got",
                             .left = str_view_from("a\t\n"),
                             .right = str_view_from("a\\t\n"),
                             .width = NARROW,
                             .exact = true};

    ck_assert_int_eq(side_by_side_format(&s, &shown), 0);
    ck_assert_str_eq(string_builder_cstr(&shown),
                     "--- want\n+++ got\n- a\\t\n+ a\\x5Ct\n");
}
END_TEST

START_TEST(the_bar_stands_in_one_column_also_after_wide_characters)
{
    const char *view = format("caf\xC3\xA9\n", "cafe\n", WIDE, false);
    size_t at = (size_t)(strstr(strchr(view, '\n'), " |") - strchr(view, '\n'));

    ck_assert_uint_eq(at, 1 + 2 + COLUMN + 1); /* one byte more than columns */
    view = format("\xE4\xB8\xAD\n", "x\n", WIDE, false);
    at = (size_t)(strstr(strchr(view, '\n'), " |") - strchr(view, '\n'));
    ck_assert_uint_eq(at, 1 + 2 + COLUMN + 1); /* 3 bytes, 2 columns */
}
END_TEST

START_TEST(a_long_line_goes_on_below_without_splitting_a_character)
{
    char line[3 * COLUMN + 2];
    const char *view;
    size_t i;

    line[0] = 'a'; /* so that no row's end falls between two characters */
    for (i = 1; i + 1 < sizeof line - 1; i += 2)
        memcpy(line + i, "\xC3\xA9", 2);
    line[i] = '\0';
    view = format(line, "", WIDE, false);

    ck_assert_uint_eq(count(view, "\xC3\xA9"), (i - 1) / 2);
    ck_assert_uint_eq(count(view, "\n"), 3);
    ck_assert_uint_eq(count(view, "- "), 1); /* the mark stands once */
}
END_TEST

START_TEST(what_is_invisible_is_shown_and_no_escape_gets_out)
{
    const char *view = format("a\tb\x1B[2J\n", "a b\n", WIDE, false);

    check_row(view, 1, "- a\\tb\\x1B[2J", "+ a b");
    ck_assert_ptr_null(strchr(view, '\x1B'));
    ck_assert_ptr_null(strchr(format("a\x1B\n", "b\n", NARROW, false), '\x1B'));
}
END_TEST

START_TEST(color_is_added_to_the_marks_never_instead_of_them)
{
    const char *view = format("a\nb\n", "a\nc\n", WIDE, true);

    ck_assert_uint_eq(count(view, "\x1B[31m- b"), 1);
    ck_assert_uint_eq(count(view, "\x1B[32m+ c"), 1);
    ck_assert_uint_eq(count(view, "\x1B[0m"), 2);
}
END_TEST

START_TEST(a_text_that_is_too_long_says_so)
{
    char text[2 * 401 + 1];
    const char *view;
    size_t i;

    for (i = 0; i < 401; i++)
        memcpy(text + 2 * i, "x\n", 3);
    view = format(text, "x\n", WIDE, false);
    ck_assert_ptr_nonnull(strstr(view, "(wrong.c goes on after 400 lines)\n"));
    ck_assert_ptr_null(strstr(view, "(right.c goes on"));
    text[800] = '\0';
    view = format(text, "x\n", WIDE, false);
    ck_assert_ptr_null(strstr(view, "goes on"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("side_by_side");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, changed_lines_stand_beside_each_other_and_are_marked);
    tcase_add_test(tc, a_line_on_one_side_only_stands_alone);
    tcase_add_test(tc, two_swapped_lines_keep_one_of_them_unmarked);
    tcase_add_test(tc, a_narrow_screen_gets_one_text_changed_lines_stacked);
    tcase_add_test(tc, far_from_a_change_equal_lines_are_counted);
    tcase_add_test(tc, exact_keeps_an_escape_and_its_picture_apart);
    tcase_add_test(tc, the_bar_stands_in_one_column_also_after_wide_characters);
    tcase_add_test(tc, a_long_line_goes_on_below_without_splitting_a_character);
    tcase_add_test(tc, what_is_invisible_is_shown_and_no_escape_gets_out);
    tcase_add_test(tc, color_is_added_to_the_marks_never_instead_of_them);
    tcase_add_test(tc, a_text_that_is_too_long_says_so);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
