/* SPDX-License-Identifier: MIT-0 */
#include "string_builder.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "fault_injection.h"

enum { MODEL_MAX = 3000, MODEL_STEPS = 100000, SEED_DEFAULT = 20240102 };

static struct string_builder sb;

static void setup(void)
{
    string_builder_init(&sb, 0);
}

static void teardown(void)
{
    string_builder_fini(&sb);
}

START_TEST(an_empty_builder_has_an_empty_string)
{
    ck_assert_str_eq(string_builder_cstr(&sb), "");
    ck_assert_uint_eq(sb.len, 0);
    string_builder_fini(&sb);
    string_builder_fini(&sb);
}
END_TEST

START_TEST(the_four_appends_add_up)
{
    ck_assert_int_eq(string_builder_append(&sb, "abcd", 2), 0);
    ck_assert_int_eq(string_builder_append_str(&sb, "-str-"), 0);
    ck_assert_int_eq(string_builder_append_char(&sb, '!'), 0);
    ck_assert_int_eq(string_builder_append_format(&sb, " %d %s", 42, "x"), 0);

    ck_assert_str_eq(string_builder_cstr(&sb), "ab-str-! 42 x");
    ck_assert_uint_eq(sb.len, 13);
}
END_TEST

static void expect(const char *want)
{
    ck_assert_str_eq(string_builder_cstr(&sb), want);
    string_builder_clear(&sb);
}

/* Plain directives take a way of their own, the others that of the library. */
START_TEST(numbers_are_formatted_as_printf_does)
{
    string_builder_append_format(&sb, "%d,%d", 0, -1);
    expect("0,-1");
    string_builder_append_format(&sb, "%d,%d", INT_MAX, INT_MIN);
    expect("2147483647,-2147483648");
    string_builder_append_format(&sb, "%u,%u", 0U, UINT_MAX);
    expect("0,4294967295");
    string_builder_append_format(&sb, "%d%% %c", 100, 'A');
    expect("100% A");
    string_builder_append_format(&sb, "%3d,%#x,%ld", 7, 31U, -8L);
    expect("  7,0x1f,-8");
}
END_TEST

START_TEST(a_null_string_is_left_to_the_library)
{
    const char *volatile none = NULL;
    char want[16];

    snprintf(want, sizeof want, "<%s>", none);
    string_builder_append_format(&sb, "<%s>", none);

    expect(want);
}
END_TEST

START_TEST(plain_and_other_directives_may_be_mixed)
{
    ck_assert_int_eq(string_builder_append_format(&sb, "%d %s %c %.2f %d|%u", 1,
                                                  "two", '3', 4.0, -5, 6U),
                     0);

    ck_assert_str_eq(string_builder_cstr(&sb), "1 two 3 4.00 -5|6");
}
END_TEST

START_TEST(long_and_short_strings_are_copied_whole)
{
    static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    const char *part = text + (sizeof text - 1) - (size_t)_i;

    ck_assert_int_eq(string_builder_append_char(&sb, '<'), 0);
    ck_assert_int_eq(string_builder_append_format(&sb, "%s>", part), 0);

    ck_assert_uint_eq(sb.len, (size_t)_i + 2);
    ck_assert_mem_eq(sb.data + 1, part, (size_t)_i);
    ck_assert_str_eq(sb.data + 1 + _i, ">");
}
END_TEST

START_TEST(appending_nothing_changes_nothing)
{
    ck_assert_int_eq(string_builder_append(&sb, NULL, 0), 0);
    ck_assert_int_eq(string_builder_append_str(&sb, ""), 0);
    ck_assert_int_eq(string_builder_append_format(&sb, "%s", ""), 0);

    ck_assert_str_eq(string_builder_cstr(&sb), "");
}
END_TEST

START_TEST(bytes_may_hold_a_nul)
{
    ck_assert_int_eq(string_builder_append(&sb, "a\0b", 3), 0);
    ck_assert_int_eq(string_builder_append_char(&sb, '\0'), 0);

    ck_assert_uint_eq(sb.len, 4);
    ck_assert_mem_eq(sb.data, "a\0b\0", 5);
}
END_TEST

/* Every way for a text to meet the end of the capacity. */
START_TEST(each_length_of_append_fits_each_room)
{
    char bytes[200];

    memset(bytes, 'x', sizeof bytes);
    for (size_t first = 0; first < 130; first++) {
        string_builder_fini(&sb);
        ck_assert_int_eq(string_builder_append(&sb, bytes, first), 0);
        ck_assert_int_eq(string_builder_append(&sb, bytes, (size_t)_i), 0);
        ck_assert_uint_eq(strlen(string_builder_cstr(&sb)), sb.len);
        ck_assert_uint_eq(sb.len, first + (size_t)_i);
    }
}
END_TEST

START_TEST(each_length_of_format_fits_each_room)
{
    for (int first = 0; first < 130; first++) {
        string_builder_fini(&sb);
        ck_assert_int_eq(string_builder_append_format(&sb, "%*s", first, ""),
                         0);
        ck_assert_int_eq(string_builder_append_format(&sb, "%*d", _i, 7), 0);
        ck_assert_uint_eq(strlen(string_builder_cstr(&sb)), sb.len);
        ck_assert_uint_eq(sb.len, (size_t)first + (size_t)_i);
        ck_assert_int_eq(sb.data[sb.len - 1], '7');
    }
}
END_TEST

START_TEST(growth_is_geometric)
{
    int moves = 0;
    int rc = 0;

    for (int i = 0; i < 100000; i++) {
        size_t cap = sb.cap;

        rc |= string_builder_append_char(&sb, 'x');
        moves += sb.cap != cap;
    }

    ck_assert_int_eq(rc, 0);
    ck_assert_int_lt(moves, 20);
}
END_TEST

START_TEST(clear_keeps_the_memory)
{
    string_builder_clear(&sb);
    ck_assert_int_eq(string_builder_append_str(&sb, "old text"), 0);
    string_builder_clear(&sb);

    ck_assert_str_eq(string_builder_cstr(&sb), "");
    ck_assert_uint_gt(sb.cap, 8);
}
END_TEST

START_TEST(take_hands_the_text_over)
{
    char *text;

    ck_assert_int_eq(string_builder_append_str(&sb, "mine"), 0);
    ck_assert_int_eq(string_builder_take(&sb, &text), 0);
    ck_assert_int_eq(string_builder_append_str(&sb, "next"), 0);

    ck_assert_str_eq(text, "mine");
    ck_assert_str_eq(string_builder_cstr(&sb), "next");
    free(text);
}
END_TEST

START_TEST(take_of_nothing_gives_an_empty_string)
{
    char *text;

    ck_assert_int_eq(string_builder_take(&sb, &text), 0);

    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

START_TEST(take_needs_no_room_beyond_the_limit)
{
    char *text;

    string_builder_init(&sb, 4);
    ck_assert_int_eq(string_builder_append_str(&sb, "full"), 0);
    ck_assert_int_eq(string_builder_take(&sb, &text), 0);

    ck_assert_str_eq(text, "full");
    free(text);
}
END_TEST

typedef int (*append_fn)(struct string_builder *, size_t n);

static int append_bytes(struct string_builder *b, size_t n)
{
    static const char bytes[64] = "................................"
                                  "...............................";

    return string_builder_append(b, bytes, n);
}

static int append_chars(struct string_builder *b, size_t n)
{
    int rc = 0;

    while (n-- > 0)
        rc = string_builder_append_char(b, '.');
    return rc;
}

static int append_plain(struct string_builder *b, size_t n)
{
    int rc = 0;

    for (; n > 0; n--)
        rc = string_builder_append_format(b, "%c", '.');
    return rc;
}

static int append_formatted(struct string_builder *b, size_t n)
{
    return string_builder_append_format(b, "%*s", (int)n, "");
}

static const append_fn appends[] = {append_bytes, append_chars, append_plain,
                                    append_formatted};

START_TEST(the_limit_may_be_reached_but_not_passed)
{
    string_builder_init(&sb, 10);
    ck_assert_int_eq(appends[_i](&sb, 10), 0);
    ck_assert_uint_eq(sb.cap, 11);

    ck_assert_int_eq(appends[_i](&sb, 1), -EMSGSIZE);

    ck_assert_uint_eq(sb.len, 10);
    ck_assert_uint_eq(strlen(string_builder_cstr(&sb)), 10);
}
END_TEST

START_TEST(a_single_text_over_the_limit_is_refused)
{
    string_builder_init(&sb, 10);

    ck_assert_int_eq(append_bytes(&sb, 11), -EMSGSIZE);

    ck_assert_str_eq(string_builder_cstr(&sb), "");
}
END_TEST

START_TEST(a_plain_format_over_the_limit_leaves_no_half_of_it)
{
    string_builder_init(&sb, 10);
    ck_assert_int_eq(string_builder_append_str(&sb, "1234"), 0);

    ck_assert_int_eq(string_builder_append_format(&sb, "%s-%s", "abc", "def"),
                     -EMSGSIZE);

    ck_assert_str_eq(string_builder_cstr(&sb), "1234");
}
END_TEST

START_TEST(an_other_format_over_the_limit_leaves_no_half_of_it)
{
    string_builder_init(&sb, 10);
    ck_assert_int_eq(string_builder_append_str(&sb, "1234"), 0);

    ck_assert_int_eq(string_builder_append_format(&sb, "%9d", 1), -EMSGSIZE);

    ck_assert_str_eq(string_builder_cstr(&sb), "1234");
}
END_TEST

START_TEST(an_error_sticks_until_clear)
{
    char *text = NULL;

    string_builder_init(&sb, 3);
    ck_assert_int_eq(string_builder_append_str(&sb, "1234"), -EMSGSIZE);

    ck_assert_int_eq(string_builder_append_str(&sb, "1"), -EMSGSIZE);
    ck_assert_int_eq(string_builder_append_char(&sb, '1'), -EMSGSIZE);
    ck_assert_int_eq(string_builder_append_format(&sb, "%d", 1), -EMSGSIZE);
    ck_assert_int_eq(string_builder_take(&sb, &text), -EMSGSIZE);
    ck_assert_ptr_null(text);
    string_builder_clear(&sb);
    ck_assert_int_eq(string_builder_append_str(&sb, "1"), 0);
}
END_TEST

START_TEST(fini_keeps_the_limit)
{
    string_builder_init(&sb, 3);
    ck_assert_int_eq(string_builder_append_str(&sb, "1234"), -EMSGSIZE);
    string_builder_fini(&sb);

    ck_assert_int_eq(string_builder_append_str(&sb, "1234"), -EMSGSIZE);
}
END_TEST

START_TEST(a_limit_beyond_memory_is_no_limit)
{
    string_builder_init(&sb, SIZE_MAX);

    ck_assert_int_eq(string_builder_append(&sb, "x", SIZE_MAX / 2), -EMSGSIZE);
}
END_TEST

START_TEST(a_value_that_cannot_be_converted_is_reported)
{
    static const wchar_t no_letter[] = {0x7fffffff, 0};

    ck_assert_int_eq(string_builder_append_str(&sb, "kept"), 0);

    ck_assert_int_eq(string_builder_append_format(&sb, "ab%ls", no_letter),
                     -EILSEQ);
    ck_assert_str_eq(string_builder_cstr(&sb), "kept");
}
END_TEST

static int build(struct string_builder *b)
{
    string_builder_append_str(b, "name=");
    string_builder_append_format(b, "%0200d", 1);
    string_builder_append_char(b, '\n');
    string_builder_append(b, "0123456789", 10);
    return b->error;
}

START_TEST(every_allocation_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        char *text = NULL;
        int built = build(&sb);
        int taken = string_builder_take(&sb, &text);

        fault_injection_disarm();
        ck_assert_int_eq(built, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert_int_eq(taken, built);
        ck_assert((text != NULL) == (built == 0));
        ck_assert_uint_eq(strlen(string_builder_cstr(&sb)), sb.len);
        free(text);
        string_builder_fini(&sb);
    }
}
END_TEST

START_TEST(take_of_nothing_may_fail)
{
    char before[] = "", *text = before;
    int rc;

    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    rc = string_builder_take(&sb, &text);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -ENOMEM);
    ck_assert_ptr_null(text);
}
END_TEST

static uint32_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

/* A plain buffer with the same limit and a flag for the error. */
struct model {
    char text[MODEL_MAX + 1];
    size_t len;
    int error;
};

static int model_append(struct model *m, const char *bytes, size_t n)
{
    if (m->error == 0 && n > MODEL_MAX - m->len)
        m->error = -EMSGSIZE;
    if (m->error)
        return m->error;
    memcpy(m->text + m->len, bytes, n);
    m->len += n;
    m->text[m->len] = '\0';
    return 0;
}

static bool append_both(struct model *m, uint32_t how)
{
    static const char source[] = "The quick brown fox jumps over a lazy dog";
    size_t n = next_random() % (sizeof source - 1);
    char number[32];

    if (how == 0)
        return string_builder_append(&sb, source, n) ==
               model_append(m, source, n);
    if (how == 1)
        return string_builder_append_char(&sb, source[n]) ==
               model_append(m, source + n, 1);
    if (how == 2)
        return string_builder_append_str(&sb, source + n) ==
               model_append(m, source + n, sizeof source - 1 - n);
    n = (size_t)snprintf(number, sizeof number, "<%u>", (unsigned)n);
    if (how == 3)
        return string_builder_append_format(&sb, "%s", number) ==
               model_append(m, number, n);
    return string_builder_append_format(&sb, "%.*s", (int)n, number) ==
           model_append(m, number, n);
}

static bool step_both(struct model *m)
{
    uint32_t what = next_random() % 400;

    if (what < 4) {
        string_builder_clear(&sb);
    } else if (what == 4) {
        string_builder_fini(&sb);
    } else {
        return append_both(m, what % 5);
    }
    *m = (struct model){.len = 0};
    return true;
}

START_TEST(random_operations_agree_with_a_plain_buffer)
{
    static struct model m;
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = (uint32_t)seed;
    string_builder_init(&sb, MODEL_MAX);
    for (int step = 0; step < MODEL_STEPS; step++)
        if (!step_both(&m) || sb.len != m.len || sb.error != m.error ||
            memcmp(string_builder_cstr(&sb), m.text, m.len + 1) != 0)
            ck_abort_msg("TEST_SEED=%lu: differ after step %d", seed, step);
}
END_TEST

START_TEST(appending_the_builder_to_itself_aborts)
{
    string_builder_append_str(&sb, "twice");
    string_builder_append(&sb, sb.data, sb.len);
}
END_TEST

/* It would even work here: the text ends before the place where it goes. */
START_TEST(appending_a_part_of_itself_aborts)
{
    string_builder_append(&sb, "a\0b", 3);
    string_builder_append_str(&sb, sb.data);
}
END_TEST

static Suite *string_builder_suite(void)
{
    Suite *s = suite_create("string_builder");
    TCase *text = tcase_create("text");
    TCase *errors = tcase_create("errors");

    tcase_add_checked_fixture(text, setup, teardown);
    tcase_add_test(text, an_empty_builder_has_an_empty_string);
    tcase_add_test(text, the_four_appends_add_up);
    tcase_add_test(text, numbers_are_formatted_as_printf_does);
    tcase_add_test(text, a_null_string_is_left_to_the_library);
    tcase_add_test(text, plain_and_other_directives_may_be_mixed);
    tcase_add_loop_test(text, long_and_short_strings_are_copied_whole, 0, 37);
    tcase_add_test(text, appending_nothing_changes_nothing);
    tcase_add_test(text, bytes_may_hold_a_nul);
    tcase_add_loop_test(text, each_length_of_append_fits_each_room, 60, 68);
    tcase_add_loop_test(text, each_length_of_format_fits_each_room, 60, 68);
    tcase_add_test(text, growth_is_geometric);
    tcase_add_test(text, clear_keeps_the_memory);
    tcase_add_test(text, take_hands_the_text_over);
    tcase_add_test(text, take_of_nothing_gives_an_empty_string);
    tcase_add_test(text, take_needs_no_room_beyond_the_limit);
    tcase_add_test(text, random_operations_agree_with_a_plain_buffer);
    suite_add_tcase(s, text);
    tcase_add_checked_fixture(errors, setup, teardown);
    tcase_add_loop_test(errors, the_limit_may_be_reached_but_not_passed, 0, 4);
    tcase_add_test(errors, a_single_text_over_the_limit_is_refused);
    tcase_add_test(errors, a_plain_format_over_the_limit_leaves_no_half_of_it);
    tcase_add_test(errors, an_other_format_over_the_limit_leaves_no_half_of_it);
    tcase_add_test(errors, an_error_sticks_until_clear);
    tcase_add_test(errors, fini_keeps_the_limit);
    tcase_add_test(errors, a_limit_beyond_memory_is_no_limit);
    tcase_add_test(errors, a_value_that_cannot_be_converted_is_reported);
    tcase_add_test(errors, every_allocation_may_fail);
    tcase_add_test(errors, take_of_nothing_may_fail);
    tcase_add_test_raise_signal(errors, appending_the_builder_to_itself_aborts,
                                SIGABRT);
    tcase_add_test_raise_signal(errors, appending_a_part_of_itself_aborts,
                                SIGABRT);
    suite_add_tcase(s, errors);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(string_builder_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
