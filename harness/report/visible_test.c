/* SPDX-License-Identifier: MIT-0 */
/* Bytes of a hostile program on a person's terminal and in a CI log: nothing
 * acts, nothing hides, no character is cut in two. */
#include "visible.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "string_builder.h"

enum { RANDOM_BYTES = 100000 };

#define BYTES(text)                                                            \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }

struct row {
    const char *name;
    struct str_view in;
    const char *want;
};

// clang-format off
static const struct row rows[] = {
    {"plain text", BYTES("get -> 1"), "get -> 1"},
    {"nothing", BYTES(""), ""},
    {"ESC of a color", BYTES("\x1B[31mred"), "\\x1B[31mred"},
    {"C1 CSI as UTF-8", BYTES("\xC2\x9B" "31m"), "\\u009B31m"},
    {"C1 CSI as a byte", BYTES("\x9B" "31m"), "\\x9B31m"},
    {"BEL, backspace, DEL", BYTES("\a\b\x7F"), "\\x07\\x08\\x7F"},
    {"tab, CR, LF, NUL", BYTES("\t\r\n\0"), "\\t\\r\\n\\0"},
    {"bidi overrides", BYTES("\xE2\x80\xAE\xE2\x80\xAC"),
     "\\u202E\\u202C"},
    {"bidi isolates", BYTES("\xE2\x81\xA6\xE2\x81\xA9"), "\\u2066\\u2069"},
    {"zero-width", BYTES("\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF"),
     "\\u200B\\u200D\\uFEFF"},
    {"blanks that are no space",
     BYTES("\xC2\xA0\xE2\x80\x83\xE3\x80\x80\xE2\x80\xAF"),
     "\\u00A0\\u2003\\u3000\\u202F"},
    {"a tag", BYTES("\xF3\xA0\x81\x81"), "\\uE0041"},
    {"line separator", BYTES("\xE2\x80\xA8"), "\\u2028"},
    {"letters of other scripts", BYTES("\xC3\xA9\xD0\x96\xE4\xB8\xAD"),
     "\xC3\xA9\xD0\x96\xE4\xB8\xAD"},
    {"a joined accent stays", BYTES("e\xCC\x81"), "e\xCC\x81"},
    {"overlong NUL", BYTES("\xC0\x80"), "\\xC0\\x80"},
    {"a surrogate", BYTES("\xED\xA0\x80"), "\\xED\\xA0\\x80"},
    {"past U+10FFFF", BYTES("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80"},
    {"broken off", BYTES("a\xE2\x82"), "a\\xE2\\x82"},
    {"a lone continuation", BYTES("\x80" "b"), "\\x80b"},
    {"bytes that never occur", BYTES("\xFE\xFF"), "\\xFE\\xFF"},
};
// clang-format on

enum { ROWS = sizeof rows / sizeof rows[0] };

START_TEST(each_kind_of_byte_has_its_visible_form)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    visible_append(&sb, rows[_i].in);

    ck_assert_msg(strcmp(string_builder_cstr(&sb), rows[_i].want) == 0,
                  "%s: %s", rows[_i].name, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}
END_TEST

/* Decodes strictly, independently of the module. 0: invalid. */
static size_t utf8_len(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char low, high, next_low, next_high;
        size_t len;
    } kinds[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2},
        {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4},
        {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    size_t k, i;

    for (k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        if (p[0] < kinds[k].low || p[0] > kinds[k].high)
            continue;
        if (kinds[k].len > left)
            return 0;
        if (kinds[k].len > 1 &&
            (p[1] < kinds[k].next_low || p[1] > kinds[k].next_high))
            return 0;
        for (i = 2; i < kinds[k].len; i++)
            if ((p[i] & 0xC0) != 0x80)
                return 0;
        return kinds[k].len;
    }
    return 0;
}

/* Valid UTF-8 without a control byte but the newlines allowed. */
static void check_printable(const char *text, size_t len, bool newlines)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t i = 0;

    while (i < len) {
        size_t n = utf8_len(p + i, len - i);
        bool control = p[i] < 0x20 || p[i] == 0x7F ||
                       (n == 2 && p[i] == 0xC2 && p[i + 1] < 0xA0);

        if (n == 0 || (control && !(newlines && p[i] == '\n')))
            ck_abort_msg("byte %02X at %zu", p[i], i);
        i += n;
    }
}

static void random_bytes(char *out, size_t len)
{
    const char *given = getenv("TEST_SEED");
    uint64_t state = given ? strtoull(given, NULL, 10) : 20240607;
    size_t i;

    for (i = 0; i < len; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        out[i] = (char)(state >> 56);
        if ((state >> 40 & 7) == 0) /* lead bytes, so that some are valid */
            out[i] = (char)(0xC0 | (state >> 56 & 0x37));
        else if ((state >> 40 & 7) < 4)
            out[i] = (char)(0x80 | (state >> 56 & 0x3F));
    }
}

START_TEST(random_bytes_come_out_as_utf8_without_controls)
{
    char *bytes = malloc(RANDOM_BYTES);
    struct string_builder sb;

    random_bytes(bytes, RANDOM_BYTES);
    string_builder_init(&sb, 0);
    visible_append(&sb, str_view_of(bytes, RANDOM_BYTES));
    check_printable(sb.data, sb.len, false);
    string_builder_clear(&sb);
    visible_block(&sb, str_view_of(bytes, RANDOM_BYTES), "    ", 100000);
    check_printable(sb.data, sb.len, true);

    string_builder_fini(&sb);
    free(bytes);
}
END_TEST

START_TEST(no_line_is_a_command_to_a_ci_system)
{
    static const char prints[] = "::error file=a.c,line=1::forged\n"
                                 "##[error]forged\n"
                                 "x\r::set-output name=grade::100\n"
                                 "\n::stop-commands::x";
    struct string_builder sb;
    const char *line;

    string_builder_init(&sb, 0);
    visible_block(&sb, str_view_from(prints), "    ", 20);

    for (line = string_builder_cstr(&sb); line[0];
         line = strchr(line, '\n') + 1)
        ck_assert_msg(strncmp(line, "    ", 4) == 0, "not indented: %s", line);
    ck_assert_str_eq(string_builder_cstr(&sb),
                     "    \\x3A:error file=a.c,line=1\\x3A:forged\n"
                     "    \\x23#[error]forged\n"
                     "    x\\r\\x3A:set-output name=grade\\x3A:100\n"
                     "    \n"
                     "    \\x3A:stop-commands\\x3A:x\n");
    string_builder_fini(&sb);
}
END_TEST

START_TEST(lines_past_the_limit_are_counted)
{
    static const struct {
        const char *in, *want;
    } blocks[] = {
        {"", ""},
        {"1", "> 1\n"},
        {"1\n2\n", "> 1\n> 2\n"},
        {"1\n2\n3\n", "> 1\n> 2\n> (1 more line)\n"},
        {"1\n2\n3\n4\n\n", "> 1\n> 2\n> (3 more lines)\n"},
        {"1\n2\n\n", "> 1\n> 2\n> (1 more line)\n"},
    };
    struct string_builder sb;

    string_builder_init(&sb, 0);
    visible_block(&sb, str_view_from(blocks[_i].in), "> ", 2);

    ck_assert_str_eq(string_builder_cstr(&sb), blocks[_i].want);
    string_builder_fini(&sb);
}
END_TEST

/* Comparing needs a form that can be read back: what looks the same is. */
START_TEST(exact_forms_differ_where_the_texts_do)
{
    static const struct str_view texts[] = {
        BYTES("\n"),       BYTES("\\n"),       BYTES("\\\\n"),
        BYTES("\x1B"),     BYTES("\\x1B"),     BYTES("\xE2\x80\x8B"),
        BYTES("\\u200B"),  BYTES("\0"),        BYTES("\\0"),
        BYTES("\xC3\xA9"), BYTES("e\xCC\x81"), BYTES("\\q"),
        BYTES("\\"),       BYTES("\\\\"),      BYTES("\xFF"),
    };
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    struct string_builder forms[TEXTS];
    size_t i, j;

    for (i = 0; i < TEXTS; i++) {
        size_t columns = 0;

        string_builder_init(&forms[i], 0);
        ck_assert_uint_eq(visible_append_exact(&forms[i], texts[i],
                                               texts[i].len, 100, &columns),
                          texts[i].len);
        for (j = 0; j < i; j++)
            ck_assert_msg(strcmp(string_builder_cstr(&forms[i]),
                                 string_builder_cstr(&forms[j])) != 0,
                          "texts %zu and %zu both show %s", i, j,
                          string_builder_cstr(&forms[i]));
    }
    for (i = 0; i < TEXTS; i++)
        string_builder_fini(&forms[i]);
}
END_TEST

START_TEST(an_exact_form_stops_at_its_limit_before_a_piece)
{
    struct string_builder sb;
    size_t columns = 0;
    size_t taken;

    string_builder_init(&sb, 0);
    taken = visible_append_exact(&sb,
                                 str_view_from("ab\x01"
                                               "c"),
                                 4, 5, &columns);

    ck_assert_uint_eq(taken, 2);
    ck_assert_uint_eq(columns, 2);
    ck_assert_str_eq(string_builder_cstr(&sb), "ab");
    string_builder_clear(&sb);
    ck_assert_uint_eq(
        visible_append_exact(&sb, str_view_from("ab\x01"), 3, 6, &columns), 3);
    string_builder_fini(&sb);
}
END_TEST

/* What a person does who reads an exact form: the text it was made of. */
static size_t read_back(const char *form, char *out)
{
    static const char letters[] = "0tnr", bytes[] = "\0\t\n\r";
    size_t len = 0;

    while (*form) {
        const char *letter = strchr(letters, form[1]);
        char digits[3] = {0};

        if (form[0] != '\\' || !form[1] || (!letter && form[1] != 'x')) {
            out[len++] = *form++;
        } else if (letter) {
            out[len++] = bytes[letter - letters];
            form += 2;
        } else {
            memcpy(digits, form + 2, 2);
            out[len++] = (char)strtoul(digits, NULL, 16);
            form += 4;
        }
    }
    return len;
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Hence two texts that differ look different. Bytes over 0x7F that are valid
 * UTF-8 stay or are spelled \u: those are left to the test above. */
START_TEST(an_exact_form_can_be_read_back)
{
    static const char pieces[] = "\\\\\\0tnrsxu5C\0\t\n\r\x1B:#[vo\xFF ";
    enum { ROUNDS = 100000, LEN = 12 };
    const char *given = getenv("TEST_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : 20240611;
    uint64_t state = seed;
    int round;

    for (round = 0; round < ROUNDS; round++) {
        char text[LEN], back[8 * LEN];
        size_t len = next_random(&state) % LEN + 1;
        size_t columns = 0;
        size_t i;
        struct string_builder sb;

        for (i = 0; i < len; i++)
            text[i] = pieces[next_random(&state) % (sizeof pieces - 1)];
        string_builder_init(&sb, 0);
        (void)visible_append_exact(&sb, str_view_of(text, len), len, SIZE_MAX,
                                   &columns);
        ck_assert_uint_eq(columns, strlen(string_builder_cstr(&sb)));
        ck_assert_msg(read_back(string_builder_cstr(&sb), back) == len &&
                          memcmp(back, text, len) == 0,
                      "TEST_SEED=%llu, round %d: %s", (unsigned long long)seed,
                      round, string_builder_cstr(&sb));
        string_builder_fini(&sb);
    }
}
END_TEST

START_TEST(without_utf_8_characters_are_spelled_out)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    (void)string_builder_append_str(&sb, "\xC3\xA9|\xC3\xA9\xE2\x80\x98x\n");
    visible_spell_out(&sb, 3);

    ck_assert_str_eq(string_builder_cstr(&sb), "\xC3\xA9|\\u00E9'x\n");
    string_builder_fini(&sb);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("visible");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_loop_test(tc, each_kind_of_byte_has_its_visible_form, 0, ROWS);
    tcase_add_test(tc, random_bytes_come_out_as_utf8_without_controls);
    tcase_add_test(tc, no_line_is_a_command_to_a_ci_system);
    tcase_add_test(tc, without_utf_8_characters_are_spelled_out);
    tcase_add_loop_test(tc, lines_past_the_limit_are_counted, 0, 6);
    tcase_add_test(tc, exact_forms_differ_where_the_texts_do);
    tcase_add_test(tc, an_exact_form_can_be_read_back);
    tcase_add_test(tc, an_exact_form_stops_at_its_limit_before_a_piece);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
