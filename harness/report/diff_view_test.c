/* SPDX-License-Identifier: MIT-0 */
/* What a learner sees of a wrong line, as golden texts: want, got, the caret
 * under the difference. Expected texts are what a terminal shows. */
#include "diff_view.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "compare.h"

enum { WIDTH = 40, RANDOM_ROUNDS = 20000, LONG = 2000 };

#define NO_LINE "(no such line: the output ends before)"
#define DIGITS "0123456789"
#define BYTES(text)                                                            \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }

struct golden {
    const char *name;
    struct str_view want_text, got_text; /* whole outputs */
    const char *want, *got;              /* the shown lines */
    size_t caret;
    const char *note;
};

#define NO_NEWLINE "your output has no newline at the end of this line"
#define BACKSLASH "\\x5C is one backslash, spelled out"
#define NEWLINE "the expected output ends without a newline here"

// clang-format off
static const struct golden goldens[] = {
    {"one letter", BYTES("get -> 2\n"), BYTES("get -> 1\n"),
     "get -> 2", "get -> 1", 7, ""},
    {"long line, both ends cut, difference in the middle",
     BYTES(DIGITS DIGITS DIGITS DIGITS DIGITS "x" DIGITS DIGITS DIGITS "\n"),
     BYTES(DIGITS DIGITS DIGITS DIGITS DIGITS "y" DIGITS DIGITS DIGITS "\n"),
     "..." DIGITS DIGITS "x" "0123456789012345...",
     "..." DIGITS DIGITS "y" "0123456789012345...", 23, ""},
    {"long line, difference near its start",
     BYTES("a" DIGITS DIGITS DIGITS DIGITS DIGITS "\n"),
     BYTES("b" DIGITS DIGITS DIGITS DIGITS DIGITS "\n"),
     "a" DIGITS DIGITS DIGITS "012345678...",
     "b" DIGITS DIGITS DIGITS "012345678...", 0, ""},
    {"CRLF against LF", BYTES("ok\n"), BYTES("ok\r\n"),
     "ok", "ok\\r", 2, ""},
    {"tab against spaces", BYTES("a\tb\n"), BYTES("a    b\n"),
     "a\\tb", "a    b", 1, ""},
    {"a NUL byte", BYTES("ab\n"), BYTES("a\0b\n"), "ab", "a\\0b", 1, ""},
    {"a NUL byte at the end", BYTES("ab\n"), BYTES("ab\0\n"),
     "ab", "ab\\0", 2, ""},
    {"after characters of two, three and four bytes",
     BYTES("\xC3\xA9\xE2\x82\xAC\xF0\x90\x8D\x88=1\n"),
     BYTES("\xC3\xA9\xE2\x82\xAC\xF0\x90\x8D\x88=2\n"),
     "\xC3\xA9\xE2\x82\xAC\xF0\x90\x8D\x88=1",
     "\xC3\xA9\xE2\x82\xAC\xF0\x90\x8D\x88=2", 4, ""},
    {"after wide characters", BYTES("\xE4\xB8\xAD\xE6\x96\x87 1\n"),
     BYTES("\xE4\xB8\xAD\xE6\x96\x87 2\n"), "\xE4\xB8\xAD\xE6\x96\x87 1",
     "\xE4\xB8\xAD\xE6\x96\x87 2", 5, ""},
    {"the second byte of a character differs", BYTES("caf\xC3\xA9s\n"),
     BYTES("caf\xC3\xA8s\n"), "caf\xC3\xA9s", "caf\xC3\xA8s", 3, ""},
    {"a character cut in two", BYTES("caf\xC3\xA9\n"), BYTES("caf\xC3\n"),
     "caf\xC3\xA9", "caf\\xC3", 3, ""},
    {"Latin-1 instead of UTF-8", BYTES("caf\xC3\xA9\n"), BYTES("caf\xE9\n"),
     "caf\xC3\xA9", "caf\\xE9", 3, ""},
    {"an overlong slash", BYTES("a/b\n"), BYTES("a\xC0\xAF" "b\n"),
     "a/b", "a\\xC0\\xAFb", 1, ""},
    {"the same accent, composed and joined", BYTES("caf\xC3\xA9\n"),
     BYTES("cafe\xCC\x81\n"), "caf\xC3\xA9", "cafe\\u0301", 3, ""},
    {"no newline at the end", BYTES("done\n"), BYTES("done"),
     "done", "done", 4, NO_NEWLINE},
    {"a newline too many at the end", BYTES("done"), BYTES("done\n"),
     "done", "done", 4, NEWLINE},
    {"a prompt in front", BYTES("5\n"), BYTES("Enter a number: 5\n"),
     "5", "Enter a number: 5", 0, ""},
    {"empty output", BYTES("1\n2\n"), BYTES(""), "1", NO_LINE, 0, ""},
    {"an empty line for a text", BYTES("1\n"), BYTES("\n"), "1", "", 0, ""},
    {"output too short", BYTES("1\n2\n3\n"), BYTES("1\n2\n"),
     "3", NO_LINE, 0, ""},
    {"output too long", BYTES("1\n"), BYTES("1\n2\n"), NO_LINE, "2", 0, ""},
    {"a line too long", BYTES("12\n"), BYTES("123\n"), "12", "123", 2, ""},
    {"two lines in the other order", BYTES("a=1\nb=2\n"),
     BYTES("b=2\na=1\n"), "a=1", "b=2", 0, ""},
    {"two words in the other order", BYTES("x left right\n"),
     BYTES("x right left\n"), "x left right", "x right left", 2, ""},
    {"a blank at the end", BYTES("1 2\n"), BYTES("1 2 \n"),
     "1 2", "1 2\\s", 3, ""},
    {"one blank of three missing", BYTES("1   \n"), BYTES("1  \n"),
     "1\\s\\s\\s", "1\\s\\s", 5, ""},
    {"a word after blanks against blanks", BYTES("a  b\n"), BYTES("a  \n"),
     "a\\s\\sb", "a\\s\\s", 5, ""},
    {"only blanks", BYTES("\n"), BYTES("   \n"), "", "\\s\\s\\s", 0, ""},
    {"a literal backslash-n against a tab", BYTES("a\\n\n"), BYTES("a\tn\n"),
     "a\\x5Cn", "a\\tn", 1, BACKSLASH},
    {"a literal \\t against a tab", BYTES("a\\tb\n"), BYTES("a\tb\n"),
     "a\\x5Ctb", "a\\tb", 1, BACKSLASH},
    {"a literal \\n against another letter", BYTES("a\\n\n"),
     BYTES("a\\d\n"), "a\\x5Cn", "a\\d", 1, BACKSLASH},
    {"one letter of an escape or the other", BYTES("a\\n\n"),
     BYTES("a\\t\n"), "a\\x5Cn", "a\\x5Ct", 5, BACKSLASH},
    {"a literal \\x5C against a backslash", BYTES("\\x5Cn\n"),
     BYTES("\\n\n"), "\\x5Cx5Cn", "\\x5Cn", 4, BACKSLASH},
    {"a backslash before a tab", BYTES("a\\\tb\n"), BYTES("a\tb\n"),
     "a\\\\tb", "a\\tb", 1, ""},
    {"a backslash at the end", BYTES("a\\\n"), BYTES("a\n"),
     "a\\", "a", 1, ""},
    {"a backslash before a blank at the end", BYTES("a\\ \n"),
     BYTES("a\\\n"), "a\\\\s", "a\\", 2, ""},
    {"a command of a CI system that ends differently", BYTES("##[x\n"),
     BYTES("##x\n"), "\\x23#[x", "##x", 0, ""},
    {"one backslash or two", BYTES("C:\\dir\n"), BYTES("C:\\\\dir\n"),
     "C:\\dir", "C:\\\\dir", 3, ""},
    {"a literal \\s against a blank at the end", BYTES("a\\s\n"),
     BYTES("a \n"), "a\\x5Cs", "a\\s", 1, BACKSLASH},
    {"a zero-width space", BYTES("ab\n"), BYTES("a\xE2\x80\x8B" "b\n"),
     "ab", "a\\u200Bb", 1, ""},
    {"a bidi override", BYTES("user\n"), BYTES("us\xE2\x80\xAE" "er\n"),
     "user", "us\\u202Eer", 2, ""},
    {"a byte order mark", BYTES("1\n"), BYTES("\xEF\xBB\xBF" "1\n"),
     "1", "\\uFEFF1", 0, ""},
    {"a no-break space", BYTES("1 2\n"), BYTES("1\xC2\xA0" "2\n"),
     "1 2", "1\\u00A02", 1, ""},
    {"an escape sequence", BYTES("ok\n"), BYTES("\x1B[31mok\n"),
     "ok", "\\x1B[31mok", 0, ""},
    {"inside a run of escapes",
     BYTES("\1\1\1\1\1\1\1\1\1\1\2\1\1\1\1\1\1\1\1\n"),
     BYTES("\1\1\1\1\1\1\1\1\1\1\3\1\1\1\1\1\1\1\1\n"),
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x02\\x01\\x01...",
     "\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01"
     "\\x03\\x01\\x01...", 40, ""},
    {"inside tags that differ in the last digit",
     BYTES("\xF3\xA0\x80\xA1\xF3\xA0\x80\xA1\xF3\xA0\x80\xA2\n"),
     BYTES("\xF3\xA0\x80\xA1\xF3\xA0\x80\xA1\xF3\xA0\x80\xA3\n"),
     "\\uE0021\\uE0021\\uE0022", "\\uE0021\\uE0021\\uE0023", 14, ""},
};
// clang-format on

enum { GOLDENS = sizeof goldens / sizeof goldens[0] };

/* As the harness does it: compare, then show. */
static bool show(struct str_view want, struct str_view got, size_t width,
                 struct diff_view *view)
{
    struct difference d = compare_texts(want, got, COMPARE_EXACT);

    if (d.differs)
        diff_view_make((struct diff_line){d.want, d.want_ended, d.want_newline},
                       (struct diff_line){d.got, d.got_ended, d.got_newline},
                       d.column, width, view);
    return d.differs;
}

START_TEST(golden_text)
{
    const struct golden *g = &goldens[_i];
    struct diff_view view;

    ck_assert_msg(show(g->want_text, g->got_text, WIDTH, &view),
                  "%s: no difference", g->name);

    ck_assert_msg(strcmp(view.want, g->want) == 0, "%s: want\n%s\nnot\n%s",
                  g->name, view.want, g->want);
    ck_assert_msg(strcmp(view.got, g->got) == 0, "%s: got\n%s\nnot\n%s",
                  g->name, view.got, g->got);
    ck_assert_msg(view.caret == g->caret, "%s: caret %zu, not %zu", g->name,
                  view.caret, g->caret);
    ck_assert_msg(strcmp(view.note, g->note) == 0, "%s: note %s", g->name,
                  view.note);
}
END_TEST

/* Equal sides are worse than none; a note has to say why: the newline. */
static bool seen_apart(const struct diff_view *view)
{
    return strcmp(view->want, view->got) != 0 ||
           strcmp(view->note, NO_NEWLINE) == 0 ||
           strcmp(view->note, NEWLINE) == 0;
}

START_TEST(sides_of_a_golden_never_look_alike)
{
    const struct golden *g = &goldens[_i];
    size_t width;

    for (width = 20; width < 120; width++) {
        struct diff_view view;

        (void)show(g->want_text, g->got_text, width, &view);

        ck_assert_msg(seen_apart(&view), "%s at width %zu: both show %s",
                      g->name, width, view.want);
    }
}
END_TEST

static void fill(char *line, const char *unit, size_t len)
{
    size_t size = strlen(unit);
    size_t i;

    for (i = 0; i < len; i++)
        line[i] = unit[i % size];
    line[len] = '\n';
}

/* Lines of thousands of equal characters but for one: it is in view, with
 * text on both sides. */
START_TEST(one_byte_far_out_in_a_very_long_line_is_in_view)
{
    static const char *const units[] = {"a",        "ab ", " ",
                                        "\xC3\xA9", "\t",  "\x01"};
    static const size_t places[] = {0, 1, 25, 26, 27, 28, 500, LONG - 2};
    const char *unit = units[_i];
    char want[LONG + 1], got[LONG + 1];
    size_t i;

    fill(want, unit, LONG);
    for (i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct diff_view view;

        memcpy(got, want, sizeof got);
        got[places[i]] = '!';
        (void)show(str_view_of(want, sizeof want), str_view_of(got, sizeof got),
                   WIDTH, &view);

        ck_assert_msg(strchr(view.got, '!') != NULL, "unit %d, byte %zu: %s",
                      _i, places[i], view.got);
        ck_assert_msg(strcmp(view.want, view.got) != 0, "unit %d, byte %zu", _i,
                      places[i]);
        ck_assert_msg(places[i] <= 1 || view.caret > 0, "unit %d", _i);
    }
}
END_TEST

/* 1000 blanks against 1001: the extra one is what is seen. */
START_TEST(one_blank_more_after_a_thousand_is_in_view)
{
    char blanks[1002];
    struct diff_view view;
    size_t want, got;

    memset(blanks, ' ', sizeof blanks);
    (void)show(str_view_of(blanks, 1000), str_view_of(blanks, 1001), WIDTH,
               &view);
    want = strlen(view.want);
    got = strlen(view.got);

    ck_assert_uint_eq(got, want + 2);
    ck_assert_uint_eq(view.caret, want);
    ck_assert_int_eq(strncmp(view.want, "...\\s\\s", 7), 0);
}
END_TEST

START_TEST(a_width_of_any_size_fits_the_buffers)
{
    static const size_t widths[] = {20, 62, 100, 1000, SIZE_MAX / 4};
    char want[LONG + 1], got[LONG + 1];
    struct diff_view view;

    fill(want, "\x01", LONG);
    memcpy(got, want, sizeof got);
    got[LONG / 2] = '\x02';
    (void)show(str_view_of(want, sizeof want), str_view_of(got, sizeof got),
               widths[_i], &view);

    ck_assert_msg(strstr(view.got, "\\x02") != NULL, "%s", view.got);
    ck_assert_uint_lt(strlen(view.got), DIFF_VIEW_CAP);
}
END_TEST

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A line of pieces that are easily taken for one another. */
static size_t random_line(char *out, uint64_t *state)
{
    static const struct str_view pieces[] = {
        BYTES(" "),
        BYTES("\\"),
        BYTES("n"),
        BYTES("s"),
        BYTES("\t"),
        BYTES("\0"),
        BYTES("x"),
        BYTES("\xC3\xA9"),
        BYTES("\xC3"),
        BYTES("\xA9"),
        BYTES("\xE2\x80\x8B"),
        BYTES("."),
        BYTES("u200B"),
        BYTES("e\xCC\x81"),
        BYTES("\xF0\x90\x8D\x88"),
        BYTES("\xE2\x82"),
        BYTES("\r"),
        BYTES("0"),
        BYTES("5C"),
        BYTES("::"),
        BYTES("##["),
        BYTES("##vso["),
        BYTES("#"),
        BYTES("t"),
    };
    size_t n = next_random(state) % 90;
    size_t len = 0;

    while (n-- > 0) {
        const struct str_view *p =
            &pieces[next_random(state) % (sizeof pieces / sizeof pieces[0])];

        memcpy(out + len, p->data, p->len);
        len += p->len;
    }
    return len;
}

/* Bytes of the first `columns` characters: none in here is wide. */
static size_t bytes_of(const char *text, size_t columns)
{
    size_t i = 0;

    while (text[i] && columns > 0) {
        i++;
        while (((unsigned char)text[i] & 0xC0) == 0x80)
            i++;
        columns--;
    }
    return i;
}

static void check_sides(const struct diff_view *view, uint64_t seed)
{
    size_t left = bytes_of(view->want, view->caret);

    ck_assert_msg(seen_apart(view), "TEST_SEED=%llu: both show %s",
                  (unsigned long long)seed, view->want);
    ck_assert_msg(bytes_of(view->got, view->caret) == left &&
                      strncmp(view->want, view->got, left) == 0,
                  "TEST_SEED=%llu: column %zu is not where they part:\n%s\n%s",
                  (unsigned long long)seed, view->caret, view->want, view->got);
}

START_TEST(random_sides_part_at_the_caret)
{
    const char *given = getenv("TEST_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : 20240607;
    uint64_t state = seed;
    int round, shown = 0;

    for (round = 0; round < RANDOM_ROUNDS; round++) {
        char a[1024], b[1024];
        size_t a_len = random_line(a, &state);
        size_t same = a_len ? next_random(&state) % a_len : 0;
        size_t b_len;
        struct diff_view view;

        memcpy(b, a, same);
        b_len = same + random_line(b + same, &state);
        if (a_len == 0 || b_len == 0 ||
            !show(str_view_of(a, a_len), str_view_of(b, b_len),
                  20 + next_random(&state) % 80, &view))
            continue;
        check_sides(&view, seed);
        shown++;
    }
    ck_assert_int_gt(shown, RANDOM_ROUNDS / 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("diff_view");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_set_timeout(tc, 30);
    tcase_add_loop_test(tc, golden_text, 0, GOLDENS);
    tcase_add_loop_test(tc, sides_of_a_golden_never_look_alike, 0, GOLDENS);
    tcase_add_loop_test(tc, one_byte_far_out_in_a_very_long_line_is_in_view, 0,
                        6);
    tcase_add_test(tc, one_blank_more_after_a_thousand_is_in_view);
    tcase_add_loop_test(tc, a_width_of_any_size_fits_the_buffers, 0, 5);
    tcase_add_test(tc, random_sides_part_at_the_caret);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
