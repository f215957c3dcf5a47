/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault_injection.h"
#include "line_diff.h"
#include "string_builder.h"

static const struct {
    const char *name, *before, *after, *want;
} cases[] = {
    {"both empty", "", "", ""},
    {"same", "a\nb\n", "a\nb\n", " a b"},
    {"all new", "", "a\nb\n", "+a+b"},
    {"all gone", "a\nb\n", "", "-a-b"},
    {"changed", "a\nb\nc\n", "a\nx\nc\n", " a-b+x c"},
    {"added inside", "a\nc\n", "a\nb\nc\n", " a+b c"},
    {"removed inside", "a\nb\nc\n", "a\nc\n", " a-b c"},
    {"moved", "a\nb\n", "b\na\n", "-a b+a"},
    {"removed before added", "a\nb\n", "x\ny\n", "-a-b+x+y"},
    {"two places", "a\nb\nc\nd\n", "x\nb\nc\ny\n", "-a+x b c-d+y"},
    {"no newline at the end", "a\nb", "a\nb\n", " a b"},
    {"repeated", "a\na\na\n", "a\na\n", " a a-a"},
    {"empty lines", "\n\na\n", "\na\n", " - a"},
};

static void render(struct string_builder *sb, const struct line_diff_row *rows,
                   size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        string_builder_append_char(sb, rows[i].sign);
        string_builder_append(sb, rows[i].line.data, rows[i].line.len);
    }
}

START_TEST(shows_what_changed)
{
    struct line_diff_row *rows;
    struct string_builder sb;
    size_t n;

    ck_assert_int_eq(line_diff_compare(&rows, &n,
                                       str_view_from(cases[_i].before),
                                       str_view_from(cases[_i].after)),
                     0);
    string_builder_init(&sb, 0);
    render(&sb, rows, n);
    ck_assert_msg(strcmp(string_builder_cstr(&sb), cases[_i].want) == 0,
                  "%s: got \"%s\"", cases[_i].name, string_builder_cstr(&sb));
    string_builder_fini(&sb);
    free(rows);
}
END_TEST

/* ----------------------------------------------------------------- model --*/

static uint32_t state = 12345;

static unsigned below(unsigned n)
{
    state = state * 1664525 + 1013904223;
    return (state >> 8) % n;
}

static void random_text(char *out, unsigned lines, unsigned letters)
{
    for (; lines; lines--) {
        *out++ = (char)('a' + below(letters));
        *out++ = '\n';
    }
    *out = '\0';
}

/* Longest common subsequence by the table of a textbook. */
static size_t longest_common(const char *a, const char *b)
{
    static size_t t[64][64];
    size_t m = strlen(a) / 2, n = strlen(b) / 2, i, j;

    for (i = 0; i <= m; i++)
        for (j = 0; j <= n; j++)
            t[i][j] = i == 0 || j == 0               ? 0
                      : a[2 * i - 2] == b[2 * j - 2] ? t[i - 1][j - 1] + 1
                      : t[i - 1][j] > t[i][j - 1]    ? t[i - 1][j]
                                                     : t[i][j - 1];
    return t[m][n];
}

/* Writes the text that the rows give when lines with `sign` are left out. */
static void apply(const struct line_diff_row *rows, size_t n, char left_out,
                  char *out)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if (rows[i].sign == left_out)
            continue;
        memcpy(out, rows[i].line.data, rows[i].line.len);
        out += rows[i].line.len;
        *out++ = '\n';
    }
    *out = '\0';
}

START_TEST(is_right_and_shortest_for_random_texts)
{
    char a[128], b[128], back[300];
    int round;

    for (round = 0; round < 20000; round++) {
        struct line_diff_row *rows;
        size_t n, i, shared = 0;

        random_text(a, below(20), 1 + below(6));
        random_text(b, below(20), 1 + below(6));
        ck_assert_int_eq(
            line_diff_compare(&rows, &n, str_view_from(a), str_view_from(b)),
            0);
        for (i = 0; i < n; i++)
            shared += rows[i].sign == ' ';
        ck_assert_msg(shared == longest_common(a, b),
                      "round %d: %zu lines shared, want %zu", round, shared,
                      longest_common(a, b));
        apply(rows, n, '+', back);
        ck_assert_str_eq(back, a);
        apply(rows, n, '-', back);
        ck_assert_str_eq(back, b);
        free(rows);
    }
}
END_TEST

START_TEST(past_the_limit_it_is_still_right)
{
    enum { N = 3000 };
    unsigned i;
    int at = 0;
    char *a = malloc(8 * N), *b = malloc(8 * N), *back = malloc(16 * N);
    struct line_diff_row *rows;
    size_t n;

    ck_assert(a && b && back);
    for (i = 0; i < N; i++) {
        (void)snprintf(a + at, 8, "a%05u\n", i % 100000);
        (void)snprintf(b + at, 8, "b%05u\n", i % 100000);
        at += 7;
    }
    ck_assert_int_eq(
        line_diff_compare(&rows, &n, str_view_from(a), str_view_from(b)), 0);
    apply(rows, n, '+', back);
    ck_assert_str_eq(back, a);
    apply(rows, n, '-', back);
    ck_assert_str_eq(back, b);
    free(rows);
    free(a);
    free(b);
    free(back);
}
END_TEST

START_TEST(out_of_memory_loses_nothing)
{
    FAULT_INJECTION_LOOP(k, FAULT_INJECTION_ONCE)
    {
        struct line_diff_row *rows;
        size_t n;
        int rc = line_diff_compare(&rows, &n, str_view_from("a\nb\nc\nd\n"),
                                   str_view_from("b\nx\nd\ny\n"));

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert(rc == 0 || (!rows && n == 0));
        free(rows);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("line_diff");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, shows_what_changed, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(t, is_right_and_shortest_for_random_texts);
    tcase_add_test(t, past_the_limit_it_is_still_right);
    tcase_add_test(t, out_of_memory_loses_nothing);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
