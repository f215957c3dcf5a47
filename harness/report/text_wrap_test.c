/* SPDX-License-Identifier: MIT-0 */
#include "text_wrap.h"

#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "string_builder.h"

static struct string_builder out;

static void set_up(void)
{
    string_builder_init(&out, 0);
}

static void tear_down(void)
{
    string_builder_fini(&out);
}

static const struct {
    const char *name, *line;
    size_t column, indent, width;
    const char *want;
} lines[] = {
    {"it fits to the last column", "ab cd", 0, 0, 5, "ab cd"},
    {"one column too few", "ab cd", 0, 0, 4, "ab\ncd"},
    {"what stands before counts", "ab cd", 1, 0, 5, "ab\ncd"},
    {"goes on indented", "ab cd ef", 0, 2, 6, "ab cd\n  ef"},
    {"the indent counts too", "ab cd ef", 0, 4, 6, "ab cd\n    ef"},
    {"a long word stays whole", "a bbbbbbbb c", 0, 0, 4, "a\nbbbbbbbb\nc"},
    {"a first word is never moved", "bbbbbbbb", 3, 0, 4, "bbbbbbbb"},
    {"no screen, no break", "ab cd ef", 0, 0, 0, "ab cd ef"},
    {"columns, not bytes", "\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9", 0, 0, 5,
     "\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9"},
    {"wide characters take two", "\xE4\xB8\xAD \xE4\xB8\xAD", 0, 0, 4,
     "\xE4\xB8\xAD\n\xE4\xB8\xAD"},
    {"nothing", "", 0, 0, 4, ""},
};

START_TEST(a_line_breaks_at_blanks)
{
    text_wrap_line(&out, str_view_from(lines[_i].line), lines[_i].column,
                   lines[_i].indent, lines[_i].width);

    ck_assert_msg(strcmp(string_builder_cstr(&out), lines[_i].want) == 0,
                  "%s: [%s]", lines[_i].name, string_builder_cstr(&out));
}
END_TEST

static const struct {
    const char *name, *text, *want;
} pages[] = {
    {"paragraphs", "one two three\n\nfour five six\n",
     "one two\nthree\n\nfour five\nsix\n"},
    {"a list item goes on under its text", "- one two three\n",
     "- one two\n  three\n"},
    {"so does a numbered one", "10. one two three\n",
     "10. one\n    two\n    three\n"},
    {"a number is no item", "10 one two three\n", "10 one two\nthree\n"},
    {"code stays", "```c\nint one = two;\n```\none two three\n",
     "```c\nint one = two;\n```\none two\nthree\n"},
    {"indented code stays", "    one two three\n", "    one two three\n"},
    {"tables stay", "| one two | three |\n", "| one two | three |\n"},
    {"headings stay", "## one two three\n", "## one two three\n"},
    {"a last line without an end", "one two three", "one two\nthree\n"},
};

START_TEST(markdown_keeps_what_has_a_shape)
{
    text_wrap_markdown(&out, str_view_from(pages[_i].text), 10);

    ck_assert_msg(strcmp(string_builder_cstr(&out), pages[_i].want) == 0,
                  "%s: [%s]", pages[_i].name, string_builder_cstr(&out));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text_wrap");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, a_line_breaks_at_blanks, 0,
                        sizeof lines / sizeof lines[0]);
    tcase_add_loop_test(tc, markdown_keeps_what_has_a_shape, 0,
                        sizeof pages / sizeof pages[0]);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
