/* SPDX-License-Identifier: MIT-0 */
#include "bounded_parse.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUZZ_CALLS = 1000000, SEED_DEFAULT = 20240110 };

static struct bounded_parse p;
static unsigned seed;

/* From a string literal, without its NUL. */
#define INIT(literal) bounded_parse_init(&p, literal, sizeof(literal) - 1)

static void expect_stopped(int error, size_t offset)
{
    ck_assert_int_eq(bounded_parse_error(&p), error);
    ck_assert_uint_eq(bounded_parse_offset(&p), offset);
    ck_assert_uint_eq(bounded_parse_left(&p), 0);
    ck_assert_int_eq(bounded_parse_finish(&p), error);
}

START_TEST(numbers_are_big_endian)
{
    INIT("\x01\x82\x03\x84\x05\x06\x07\x88\x09\x0a\x0b\x0c\x0d\x0e\x8f");

    ck_assert_uint_eq(bounded_parse_u8(&p), 0x01);
    ck_assert_uint_eq(bounded_parse_be16(&p), 0x8203);
    ck_assert_uint_eq(bounded_parse_be32(&p), 0x84050607);
    ck_assert_uint_eq(bounded_parse_offset(&p), 7);
    ck_assert_uint_eq(bounded_parse_left(&p), 8);
    ck_assert_uint_eq(bounded_parse_be64(&p), 0x88090a0b0c0d0e8f);
    ck_assert_int_eq(bounded_parse_finish(&p), 0);
    ck_assert_int_eq(bounded_parse_error(&p), 0);
}
END_TEST

static uint64_t read_number(size_t size)
{
    return size == 1   ? bounded_parse_u8(&p)
           : size == 2 ? bounded_parse_be16(&p)
           : size == 4 ? bounded_parse_be32(&p)
                       : bounded_parse_be64(&p);
}

START_TEST(a_number_cut_off_is_zero_and_stops)
{
    static const size_t sizes[] = {1, 2, 4, 8};
    size_t size = sizes[_i];

    bounded_parse_init(&p, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    bounded_parse_take(&p, 8 - size + 1);
    ck_assert_uint_eq(read_number(size), 0);
    expect_stopped(-ENODATA, 8 - size + 1);
}
END_TEST

START_TEST(an_error_sticks)
{
    char byte = 'x';
    const char *line = &byte;
    size_t len = 9;
    struct bounded_parse sub;

    INIT("abc\ndef\n");
    bounded_parse_u8(&p);
    bounded_parse_fail(&p, -EPROTO);
    bounded_parse_fail(&p, -EIO);

    ck_assert_uint_eq(bounded_parse_u8(&p), 0);
    ck_assert_uint_eq(bounded_parse_varint(&p), 0);
    ck_assert_ptr_null(bounded_parse_take(&p, 0));
    ck_assert(!bounded_parse_line(&p, 99, &line, &len));
    ck_assert_ptr_null(line);
    ck_assert_uint_eq(len, 0);
    ck_assert(!bounded_parse_copy(&p, &byte, 1));
    ck_assert_int_eq(byte, 0);
    sub = bounded_parse_sub(&p, 0);
    ck_assert_int_eq(bounded_parse_error(&sub), -EPROTO);
    expect_stopped(-EPROTO, 1);
}
END_TEST

START_TEST(finish_wants_every_byte)
{
    INIT("ab");
    bounded_parse_u8(&p);

    ck_assert_int_eq(bounded_parse_finish(&p), -EBADMSG);
    expect_stopped(-EBADMSG, 1);
    bounded_parse_init(&p, NULL, 0);
    ck_assert_int_eq(bounded_parse_finish(&p), 0);
    ck_assert_uint_eq(bounded_parse_u8(&p), 0);
    expect_stopped(-ENODATA, 0);
}
END_TEST

static const struct {
    const char *name;
    const char *bytes;
    size_t size;
    uint64_t want;
    int error;
} varints[] = {
    {"zero", "\x00", 1, 0, 0},
    {"one byte", "\x7f", 1, 127, 0},
    {"two bytes", "\x80\x01", 2, 128, 0},
    {"300", "\xac\x02", 2, 300, 0},
    {"nine bytes", "\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 9, INT64_MAX, 0},
    {"largest", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, UINT64_MAX, 0},
    {"65 bits", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, 0, -EBADMSG},
    {"11 bytes", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01", 11, 0,
     -EBADMSG},
    {"ends in 0", "\x80\x00", 2, 0, -EBADMSG},
    {"ten, ends in 0", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00", 10, 0,
     -EBADMSG},
    {"cut off", "\x80", 1, 0, -ENODATA},
    {"nine, cut off", "\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9, 0, -ENODATA},
    {"empty", "", 0, 0, -ENODATA},
};

START_TEST(varints_are_read_in_one_spelling_only)
{
    uint64_t got;

    bounded_parse_init(&p, varints[_i].bytes, varints[_i].size);
    got = bounded_parse_varint(&p);

    ck_assert_msg(got == varints[_i].want, "%s", varints[_i].name);
    ck_assert_msg(bounded_parse_finish(&p) == varints[_i].error, "%s",
                  varints[_i].name);
    ck_assert_uint_eq(bounded_parse_offset(&p),
                      varints[_i].error ? 0 : varints[_i].size);
}
END_TEST

START_TEST(take_gives_what_is_there_or_nothing)
{
    static const char bytes[] = "abcd";

    INIT(bytes);
    ck_assert_ptr_eq(bounded_parse_take(&p, 0), bytes);
    ck_assert_ptr_eq(bounded_parse_take(&p, 3), bytes);
    ck_assert_ptr_eq(bounded_parse_take(&p, 1), bytes + 3);
    ck_assert_ptr_eq(bounded_parse_take(&p, 0), bytes + 4);
    ck_assert_ptr_null(bounded_parse_take(&p, 1));
    expect_stopped(-ENODATA, 4);
}
END_TEST

START_TEST(huge_sizes_do_not_wrap_around)
{
    static const uint64_t sizes[] = {
        5,          SIZE_MAX,          SIZE_MAX - 3,
        UINT64_MAX, (uint64_t)1 << 32, (uint64_t)1 << 63};

    INIT("abcd");
    ck_assert_ptr_null(bounded_parse_take(&p, sizes[_i]));
    expect_stopped(-ENODATA, 0);
}
END_TEST

START_TEST(a_sub_cursor_ends_with_its_record)
{
    struct bounded_parse sub;

    INIT("\x01\x02\x03\x04");
    sub = bounded_parse_sub(&p, 3);
    ck_assert_uint_eq(bounded_parse_be16(&sub), 0x0102);
    ck_assert_uint_eq(bounded_parse_be16(&sub), 0);
    ck_assert_int_eq(bounded_parse_error(&sub), -ENODATA);

    ck_assert_uint_eq(bounded_parse_u8(&p), 4);
    ck_assert_int_eq(bounded_parse_finish(&p), 0);
    sub = bounded_parse_sub(&p, 1);
    ck_assert_int_eq(bounded_parse_error(&sub), -ENODATA);
    ck_assert_uint_eq(bounded_parse_left(&sub), 0);
}
END_TEST

START_TEST(copy_copies_or_clears)
{
    char out[4] = "xyz";

    INIT("abc");
    ck_assert(bounded_parse_copy(&p, out, 2));
    ck_assert_str_eq(out, "abz");
    ck_assert(bounded_parse_copy(&p, out, 0));
    ck_assert(!bounded_parse_copy(&p, out, 2));
    ck_assert_mem_eq(out, "\0\0z", 4);
    expect_stopped(-ENODATA, 2);
}
END_TEST

static const struct {
    const char *bytes;
    size_t size, max;
    const char *want; /* NULL: an error */
    int error;
    size_t offset; /* afterwards */
} lines[] = {
    {"ab\ncd\n", 6, 2, "ab", 0, 3},
    {"ab\r\ncd\n", 7, 2, "ab", 0, 4},
    {"\n", 1, 0, "", 0, 1},
    {"\r\n", 2, 0, "", 0, 2},
    {"a\rb\r\r\n", 6, 4, "a\rb\r", 0, 6},
    {"abc\n", 4, 2, NULL, -EBADMSG, 0},
    {"abc\r\n", 5, 3, "abc", 0, 5},
    {"abc", 3, 3, NULL, -ENODATA, 0},
    {"abcd", 4, 3, NULL, -EBADMSG, 0},
    {"abc\r", 4, 3, NULL, -EBADMSG, 0},
    {"", 0, 9, NULL, -ENODATA, 0},
};

START_TEST(lines_end_at_the_newline)
{
    const char *line;
    size_t len;
    bool good;

    bounded_parse_init(&p, lines[_i].bytes, lines[_i].size);
    good = bounded_parse_line(&p, lines[_i].max, &line, &len);

    ck_assert_int_eq(bounded_parse_error(&p), lines[_i].error);
    ck_assert_uint_eq(bounded_parse_offset(&p), lines[_i].offset);
    ck_assert_int_eq(good, lines[_i].want != NULL);
    if (good) {
        ck_assert_uint_eq(len, strlen(lines[_i].want));
        ck_assert_mem_eq(line, lines[_i].want, len);
    } else {
        ck_assert_ptr_null(line);
    }
}
END_TEST

/* ----------------------------------------------------------------- fuzz -- */

static unsigned next_random(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

/* One call of any kind, its size mostly small and at times absurd.
 */
static void call_something(struct bounded_parse *at)
{
    uint64_t size = next_random() % 8;
    char out[8];
    const char *line;
    size_t len;
    struct bounded_parse sub;

    if (next_random() % 64 == 0)
        size = UINT64_MAX - size;
    switch (next_random() % 10) {
    case 0:
        bounded_parse_u8(at);
        break;
    case 1:
        bounded_parse_be16(at);
        break;
    case 2:
        bounded_parse_be32(at);
        break;
    case 3:
        bounded_parse_be64(at);
        break;
    case 4:
    case 5:
        bounded_parse_varint(at);
        break;
    case 6:
        bounded_parse_take(at, size);
        break;
    case 7:
        bounded_parse_copy(at, out, (size_t)(size % 8));
        break;
    case 8:
        sub = bounded_parse_sub(at, size);
        bounded_parse_line(&sub, 4, &line, &len);
        ck_assert(sub.next <= sub.end);
        break;
    default:
        bounded_parse_line(at, (size_t)size, &line, &len);
    }
}

/* What must hold after each call, whatever the bytes are. The block has just
 * the size it says: AddressSanitizer sees a byte read behind it.
 */
START_TEST(no_bytes_lead_out_of_the_bytes)
{
    int calls = 0;

    printf("fuzz seed %u\n", seed);
    while (calls < FUZZ_CALLS) {
        size_t size = next_random() % 64;
        unsigned char *bytes = malloc(size ? size : 1);
        struct bounded_parse before;

        for (size_t i = 0; i < size; i++)
            bytes[i] = next_random() % 8 ? (unsigned char)next_random() : '\n';
        bounded_parse_init(&p, bytes, size);
        for (int i = 0; i < 16; i++, calls++) {
            before = p;
            call_something(&p);
            if (p.next < before.next || p.next > p.end || p.start != bytes ||
                p.end != bytes + size || p.error > 0 ||
                (p.error && (p.next != p.end || p.error_at > size)))
                ck_abort_msg("the cursor is broken, size %zu", size);
            if (before.error &&
                (p.error != before.error || p.error_at != before.error_at))
                ck_abort_msg("the error did not stick");
        }
        free(bytes);
    }
}
END_TEST

START_TEST(misuse_aborts)
{
    INIT("ab");
    if (_i)
        bounded_parse_fail(&p, 0);
    else
        bounded_parse_init(&p, NULL, 1);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

int main(void)
{
    Suite *suite = suite_create("bounded_parse");
    TCase *tc = tcase_create("bounded_parse");
    SRunner *runner = srunner_create(suite);
    const char *given = getenv("SEED");
    int failed;

    seed = given ? (unsigned)strtoul(given, NULL, 10) : SEED_DEFAULT;
    tcase_add_test(tc, numbers_are_big_endian);
    tcase_add_loop_test(tc, a_number_cut_off_is_zero_and_stops, 0, 4);
    tcase_add_test(tc, an_error_sticks);
    tcase_add_test(tc, finish_wants_every_byte);
    tcase_add_loop_test(tc, varints_are_read_in_one_spelling_only, 0,
                        COUNT(varints));
    tcase_add_test(tc, take_gives_what_is_there_or_nothing);
    tcase_add_loop_test(tc, huge_sizes_do_not_wrap_around, 0, 6);
    tcase_add_test(tc, a_sub_cursor_ends_with_its_record);
    tcase_add_test(tc, copy_copies_or_clears);
    tcase_add_loop_test(tc, lines_end_at_the_newline, 0, COUNT(lines));
    tcase_add_test(tc, no_bytes_lead_out_of_the_bytes);
    tcase_add_loop_test_raise_signal(tc, misuse_aborts, SIGABRT, 0, 2);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
