/* SPDX-License-Identifier: MIT-0 */
#include "compare.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

enum { RANDOM_ROUNDS = 50000 };

#define BYTES(text)                                                            \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }

struct row {
    const char *name;
    struct str_view want, got;
    enum compare_mode mode;
    size_t line, column; /* 0: no difference */
};

// clang-format off
static const struct row rows[] = {
    {"both empty", BYTES(""), BYTES(""), COMPARE_EXACT, 0, 0},
    {"equal", BYTES("a\nb\n"), BYTES("a\nb\n"), COMPARE_EXACT, 0, 0},
    {"equal with NUL", BYTES("a\0b\n"), BYTES("a\0b\n"), COMPARE_EXACT, 0, 0},
    {"after a NUL", BYTES("a\0b\n"), BYTES("a\0c\n"), COMPARE_EXACT, 1, 3},
    {"second line", BYTES("a\nbc\n"), BYTES("a\nbd\n"), COMPARE_EXACT, 2, 2},
    {"got nothing", BYTES("a\n"), BYTES(""), COMPARE_EXACT, 1, 1},
    {"wanted nothing", BYTES(""), BYTES("a\n"), COMPARE_EXACT, 1, 1},
    {"a line too few", BYTES("a\nb\n"), BYTES("a\n"), COMPARE_EXACT, 2, 1},
    {"an empty line too many", BYTES("a\n"), BYTES("a\n\n"),
     COMPARE_EXACT, 2, 1},
    {"no final newline", BYTES("a\n"), BYTES("a"), COMPARE_EXACT, 1, 2},
    {"a final newline", BYTES("a"), BYTES("a\n"), COMPARE_EXACT, 1, 2},
    {"a prefix", BYTES("abc\n"), BYTES("ab\n"), COMPARE_EXACT, 1, 3},
    {"a blank at the end", BYTES("a\n"), BYTES("a \n"), COMPARE_EXACT, 1, 2},
    {"CR LF", BYTES("a\n"), BYTES("a\r\n"), COMPARE_EXACT, 1, 2},
    {"blanks at the end, relaxed", BYTES("a\n"), BYTES("a \t\r\n"),
     COMPARE_TRAILING_SPACE, 0, 0},
    {"blanks at the end of both, relaxed", BYTES("a\t\n"), BYTES("a  \n"),
     COMPARE_TRAILING_SPACE, 0, 0},
    {"no final newline, relaxed", BYTES("a\n"), BYTES("a"),
     COMPARE_TRAILING_SPACE, 0, 0},
    {"blanks in front, relaxed", BYTES("a\n"), BYTES(" a\n"),
     COMPARE_TRAILING_SPACE, 1, 1},
    {"blanks inside, relaxed", BYTES("a b\n"), BYTES("a  b\n"),
     COMPARE_TRAILING_SPACE, 1, 3},
    {"a NUL at the end is no blank", BYTES("a\n"), BYTES("a\0\n"),
     COMPARE_TRAILING_SPACE, 1, 2},
    {"an empty line too many, relaxed", BYTES("a\n"), BYTES("a\n \n"),
     COMPARE_TRAILING_SPACE, 2, 1},
};
// clang-format on

enum { ROWS = sizeof rows / sizeof rows[0] };

START_TEST(the_first_difference_is_found)
{
    const struct row *row = &rows[_i];
    struct difference d = compare_texts(row->want, row->got, row->mode);

    ck_assert_msg(d.differs == (row->line > 0), "%s", row->name);
    ck_assert_msg(d.line == row->line && d.column == row->column,
                  "%s: line %zu, column %zu", row->name, d.line, d.column);
}
END_TEST

START_TEST(both_lines_and_how_they_end_are_told)
{
    struct difference d = compare_texts(str_view_from("a\nbc\nd"),
                                        str_view_from("a\nbx"), COMPARE_EXACT);

    ck_assert(str_view_equal(d.want, str_view_from("bc")));
    ck_assert(str_view_equal(d.got, str_view_from("bx")));
    ck_assert(d.want_newline && !d.got_newline);
    ck_assert(!d.want_ended && !d.got_ended);
    ck_assert_uint_eq(d.want_lines, 3);
    ck_assert_uint_eq(d.got_lines, 2);
}
END_TEST

START_TEST(a_side_without_the_line_has_ended)
{
    struct difference d = compare_texts(str_view_from("a\n"),
                                        str_view_from("a\nb\n"), COMPARE_EXACT);

    ck_assert(d.want_ended && !d.got_ended);
    d = compare_texts(str_view_from("a\nb\n"), str_view_from("a\n"),
                      COMPARE_EXACT);
    ck_assert(!d.want_ended && d.got_ended);
}
END_TEST

static size_t random_text(char *out, uint64_t *state)
{
    static const char letters[] = {'a', 'b', '\n', '\0'};
    size_t n, i;

    *state = *state * 6364136223846793005u + 1442695040888963407u;
    n = *state >> 60;
    for (i = 0; i < n; i++)
        out[i] = letters[*state >> (16 + 2 * i) & 3];
    return n;
}

/* Line and column of byte `at`, by counting. */
static void place(const char *text, size_t at, size_t *line, size_t *column)
{
    size_t i;

    *line = *column = 1;
    for (i = 0; i < at; i++) {
        (*column)++;
        if (text[i] == '\n') {
            (*line)++;
            *column = 1;
        }
    }
}

START_TEST(random_texts_differ_where_their_bytes_do)
{
    uint64_t state = 20240607;
    int round;

    for (round = 0; round < RANDOM_ROUNDS; round++) {
        char want[16], got[16];
        size_t want_len = random_text(want, &state);
        size_t got_len = random_text(got, &state);
        struct difference d =
            compare_texts(str_view_of(want, want_len),
                          str_view_of(got, got_len), COMPARE_EXACT);
        size_t at = 0, line, column;
        bool equal;

        while (at < want_len && at < got_len && want[at] == got[at])
            at++;
        equal = at == want_len && at == got_len;
        place(want, at, &line, &column);

        if (d.differs == equal ||
            (!equal && (d.line != line || d.column != column)))
            ck_abort_msg("round %d: line %zu, column %zu, not %zu, %zu", round,
                         d.line, d.column, line, column);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("compare");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_loop_test(tc, the_first_difference_is_found, 0, ROWS);
    tcase_add_test(tc, both_lines_and_how_they_end_are_told);
    tcase_add_test(tc, a_side_without_the_line_has_ended);
    tcase_add_test(tc, random_texts_differ_where_their_bytes_do);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
