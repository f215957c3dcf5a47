/* SPDX-License-Identifier: MIT-0 */
#include "str_view.h"

#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODEL_STEPS = 100000, TEXT_MAX = 24, SEED_DEFAULT = 20240103 };

static struct str_view view(const char *text)
{
    return str_view_from(text);
}

static void expect(struct str_view got, const char *want)
{
    ck_assert_msg(str_view_equal(got, view(want)),
                  "got \"%" STR_VIEW_FORMAT "\", want \"%s\"",
                  STR_VIEW_ARGS(got), want);
}

START_TEST(a_view_needs_no_terminator)
{
    static const char bytes[] = {'a', 'b', 'c'};

    expect(str_view_of(bytes, 2), "ab");
    expect(str_view_of(NULL, 0), "");
    ck_assert_uint_eq(str_view_from("abc").len, 3);
}
END_TEST

START_TEST(args_print_exactly_the_view)
{
    char buf[16];

    snprintf(buf, sizeof buf, "[%" STR_VIEW_FORMAT "]",
             STR_VIEW_ARGS(str_view_take(view("hello"), 2)));

    ck_assert_str_eq(buf, "[he]");
    ck_assert_int_eq(str_view_int_(INT_MAX), INT_MAX);
    ck_assert_int_eq(str_view_int_((size_t)INT_MAX + 1), INT_MAX);
}
END_TEST

/* Fields joined by '|', each followed by ';'. */
static const struct {
    const char *text;
    const char *want;
} cuts[] = {
    {"", ""},         {"a", "a;"},       {"a|", "a;"},
    {"|", ";"},       {"||", ";;"},      {"|a", ";a;"},
    {"a|b", "a;b;"},  {"a||b", "a;;b;"}, {"one|two|", "one;two;"},
    {"a|b|", "a;b;"},
};

START_TEST(cut_ends_each_field_at_a_separator)
{
    struct str_view rest = view(cuts[_i].text);
    struct str_view field;
    char got[64] = "";
    size_t len = 0;

    while (str_view_cut(&rest, '|', &field))
        len += (size_t)snprintf(got + len, sizeof got - len,
                                "%" STR_VIEW_FORMAT ";", STR_VIEW_ARGS(field));

    ck_assert_str_eq(got, cuts[_i].want);
    ck_assert_uint_eq(rest.len, 0);
    ck_assert_uint_eq(field.len, 0);
}
END_TEST

START_TEST(cut_copies_nothing)
{
    const char *text = "key=value";
    struct str_view rest = view(text);
    struct str_view key;

    ck_assert(str_view_cut(&rest, '=', &key));

    ck_assert_ptr_eq(key.data, text);
    ck_assert_ptr_eq(rest.data, text + 4);
}
END_TEST

START_TEST(cut_finds_a_nul)
{
    struct str_view rest = str_view_of("a\0b", 3);
    struct str_view field;

    ck_assert(str_view_cut(&rest, '\0', &field));
    expect(field, "a");
    expect(rest, "b");
}
END_TEST

START_TEST(drop_and_take_stop_at_the_end)
{
    expect(str_view_drop(view("abc"), 0), "abc");
    expect(str_view_drop(view("abc"), 2), "c");
    expect(str_view_drop(view("abc"), 3), "");
    expect(str_view_drop(view("abc"), SIZE_MAX), "");
    expect(str_view_take(view("abc"), 0), "");
    expect(str_view_take(view("abc"), 2), "ab");
    expect(str_view_take(view("abc"), SIZE_MAX), "abc");
    expect(str_view_drop(str_view_of(NULL, 0), 1), "");
}
END_TEST

START_TEST(trim_takes_blanks_from_both_ends)
{
    expect(str_view_trim(view(" \t\n\v\f\ra b\r\n ")), "a b");
    expect(str_view_trim(view("a")), "a");
    expect(str_view_trim(view("  ")), "");
    expect(str_view_trim(str_view_of(NULL, 0)), "");
    expect(str_view_trim(view("\x08 \x0e")), "\x08 \x0e");
    expect(str_view_trim(view(" \xe9 ")), "\xe9");
}
END_TEST

static const struct {
    const char *a, *b;
    int order;
    bool starts, ends; /* a with b */
} pairs[] = {
    {"", "", 0, true, true},           {"a", "", 1, true, true},
    {"", "a", -1, false, false},       {"abc", "abc", 0, true, true},
    {"abc", "ab", 1, true, false},     {"abc", "bc", -1, false, true},
    {"abc", "abd", -1, false, false},  {"b", "abc", 1, false, false},
    {"\x80", "\x7f", 1, false, false}, {"aXa", "a", 1, true, true},
};

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

START_TEST(pairs_are_compared_byte_by_byte)
{
    struct str_view a = view(pairs[_i].a);
    struct str_view b = view(pairs[_i].b);

    ck_assert_int_eq(sign(str_view_compare(a, b)), pairs[_i].order);
    ck_assert_int_eq(sign(str_view_compare(b, a)), -pairs[_i].order);
    ck_assert_int_eq(str_view_equal(a, b), pairs[_i].order == 0);
    ck_assert_int_eq(str_view_starts_with(a, b), pairs[_i].starts);
    ck_assert_int_eq(str_view_ends_with(a, b), pairs[_i].ends);
}
END_TEST

START_TEST(empty_views_are_equal_whatever_they_point_to)
{
    ck_assert(str_view_equal(str_view_of(NULL, 0), view("")));
    ck_assert_int_eq(str_view_compare(str_view_of(NULL, 0), view("")), 0);
    ck_assert(str_view_starts_with(str_view_of(NULL, 0), view("")));
}
END_TEST

static const struct {
    const char *text, *needle;
    ptrdiff_t want;
} finds[] = {
    {"abcabc", "abc", 0},     {"abcabc", "cab", 2},     {"aab", "ab", 1},
    {"abc", "c", 2},          {"abc", "", 0},           {"", "", 0},
    {"", "a", -ENOENT},       {"ab", "abc", -ENOENT},   {"abc", "d", -ENOENT},
    {"abab", "abb", -ENOENT}, {"aaaa", "aab", -ENOENT},
};

START_TEST(find_gives_the_first_place)
{
    ck_assert_int_eq(
        str_view_find(view(finds[_i].text), view(finds[_i].needle)),
        finds[_i].want);
}
END_TEST

/* "ab" begins inside the view and ends outside. */
START_TEST(find_ends_where_the_view_ends)
{
    ck_assert_int_eq(str_view_find(str_view_of("xab", 2), view("ab")), -ENOENT);
}
END_TEST

static const struct {
    const char *text;
    int rc;
    int64_t want;
} numbers[] = {
    {"0", 0, 0},
    {"-0", 0, 0},
    {"+7", 0, 7},
    {"42", 0, 42},
    {"-42", 0, -42},
    {"0009", 0, 9},
    {"9223372036854775807", 0, INT64_MAX},
    {"-9223372036854775808", 0, INT64_MIN},
    {"9223372036854775808", -ERANGE, 0},
    {"-9223372036854775809", -ERANGE, 0},
    {"99999999999999999999999", -ERANGE, 0},
    {"-99999999999999999999999", -ERANGE, 0},
    {"", -EINVAL, 0},
    {"-", -EINVAL, 0},
    {"+", -EINVAL, 0},
    {"+-1", -EINVAL, 0},
    {" 1", -EINVAL, 0},
    {"1 ", -EINVAL, 0},
    {"12a", -EINVAL, 0},
    {"0x10", -EINVAL, 0},
    {"1.5", -EINVAL, 0},
    {"1:", -EINVAL, 0},
    {"\xb9", -EINVAL, 0},
};

START_TEST(a_number_must_fill_the_view)
{
    int64_t got = 77;
    int rc = str_view_to_i64(view(numbers[_i].text), &got);

    ck_assert_msg(rc == numbers[_i].rc && got == numbers[_i].want,
                  "\"%s\": rc %d, got %" PRId64, numbers[_i].text, rc, got);
}
END_TEST

START_TEST(a_number_ends_where_the_view_ends)
{
    int64_t got;

    ck_assert_int_eq(str_view_to_i64(str_view_of("123456", 3), &got), 0);

    ck_assert_int_eq(got, 123);
}
END_TEST

START_TEST(no_text_is_no_number)
{
    int64_t got;

    ck_assert_int_eq(str_view_to_i64(str_view_of(NULL, 0), &got), -EINVAL);
}
END_TEST

START_TEST(copy_makes_a_c_string)
{
    char buf[4] = "old";

    ck_assert_int_eq(str_view_copy(str_view_of("abcdef", 3), buf, 4), 0);
    ck_assert_str_eq(buf, "abc");
    ck_assert_int_eq(str_view_copy(view("abcd"), buf, 4), -ENOSPC);
    ck_assert_str_eq(buf, "");
    ck_assert_int_eq(str_view_copy(view(""), NULL, 0), -ENOSPC);
    ck_assert_int_eq(str_view_copy(str_view_of(NULL, 0), buf, 1), 0);
    ck_assert_str_eq(buf, "");
}
END_TEST

/* The smallest sizes, into what is no string before. */
START_TEST(copy_ends_one_byte_or_none)
{
    char buf[3] = {'x', 'x', 'x'};

    ck_assert_int_eq(str_view_copy(view("a"), buf, 1), -ENOSPC);
    ck_assert_int_eq(buf[0], '\0');
    buf[0] = 'x';
    ck_assert_int_eq(str_view_copy(view("a"), buf, 2), 0);
    ck_assert_int_eq(buf[0], 'a');
    ck_assert_int_eq(buf[1], '\0');
    ck_assert_int_eq(buf[2], 'x');
}
END_TEST

static uint32_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

/* A short text of two letters and a separator: much to find in it. */
static void random_text(char *text, size_t most)
{
    size_t len = next_random() % (most + 1);

    for (size_t i = 0; i < len; i++)
        text[i] = "ab,"[next_random() % 3];
    text[len] = '\0';
}

static bool find_agrees(const char *text, const char *needle)
{
    const char *at = strstr(text, needle);

    return str_view_find(view(text), view(needle)) ==
           (at ? at - text : -ENOENT);
}

static bool cuts_agree(const char *text)
{
    struct str_view rest = view(text);
    struct str_view field;
    const char *at = text;

    while (str_view_cut(&rest, ',', &field)) {
        size_t len = strcspn(at, ",");

        if (field.data != at || field.len != len)
            return false;
        at += len + (at[len] != '\0');
    }
    return *at == '\0';
}

static bool number_agrees(uint32_t high, uint32_t low)
{
    int64_t want = (int64_t)((uint64_t)high << 40 ^ (uint64_t)low << 17);
    int64_t got;
    char text[32];

    snprintf(text, sizeof text, "%" PRId64, want);
    return str_view_to_i64(view(text), &got) == 0 && got == want;
}

START_TEST(random_texts_agree_with_the_c_library)
{
    const char *set = getenv("TEST_SEED");
    unsigned long seed = set ? strtoul(set, NULL, 10) : SEED_DEFAULT;
    char text[TEXT_MAX + 1];
    char needle[4];

    random_state = (uint32_t)seed;
    for (int step = 0; step < MODEL_STEPS; step++) {
        random_text(text, TEXT_MAX);
        random_text(needle, 3);
        if (!find_agrees(text, needle) || !cuts_agree(text) ||
            !number_agrees(next_random(), next_random()))
            ck_abort_msg("TEST_SEED=%lu step %d: \"%s\", \"%s\"", seed, step,
                         text, needle);
    }
}
END_TEST

START_TEST(a_length_without_a_text_aborts)
{
    str_view_of(NULL, 1);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

static Suite *str_view_suite(void)
{
    Suite *s = suite_create("str_view");
    TCase *slice = tcase_create("slice");
    TCase *compare = tcase_create("compare");

    tcase_add_test(slice, a_view_needs_no_terminator);
    tcase_add_test(slice, args_print_exactly_the_view);
    tcase_add_loop_test(slice, cut_ends_each_field_at_a_separator, 0,
                        COUNT(cuts));
    tcase_add_test(slice, cut_copies_nothing);
    tcase_add_test(slice, cut_finds_a_nul);
    tcase_add_test(slice, drop_and_take_stop_at_the_end);
    tcase_add_test(slice, trim_takes_blanks_from_both_ends);
    tcase_add_test(slice, copy_makes_a_c_string);
    tcase_add_test(slice, copy_ends_one_byte_or_none);
    tcase_add_test(slice, find_ends_where_the_view_ends);
    tcase_add_test(slice, no_text_is_no_number);
    tcase_add_test_raise_signal(slice, a_length_without_a_text_aborts, SIGABRT);
    suite_add_tcase(s, slice);
    tcase_add_loop_test(compare, pairs_are_compared_byte_by_byte, 0,
                        COUNT(pairs));
    tcase_add_test(compare, empty_views_are_equal_whatever_they_point_to);
    tcase_add_loop_test(compare, find_gives_the_first_place, 0, COUNT(finds));
    tcase_add_loop_test(compare, a_number_must_fill_the_view, 0,
                        COUNT(numbers));
    tcase_add_test(compare, a_number_ends_where_the_view_ends);
    tcase_add_test(compare, random_texts_agree_with_the_c_library);
    suite_add_tcase(s, compare);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(str_view_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
