/* SPDX-License-Identifier: MIT-0 */
#include "answers.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

enum { RANDOM_ROUNDS = 20000 };

struct row {
    const char *name, *frames;
    int rc;
    size_t count;
    const char *text;
};

// clang-format off
static const struct row rows[] = {
    {"nothing", "", 0, 0, ""},
    {"one answer", "1 text 2 ok\n", 0, 1, "ok\n"},
    {"two answers", "1 text 2 ok\n2 text 3 a b\n", 0, 2, "ok\na b\n"},
    {"an empty answer", "1 text 0 \n2 text 1 x\n", 0, 2, "\nx\n"},
    {"an answer of two lines", "1 text 3 a\nb\n", 0, 1, "a\nb\n"},
    {"a frame inside an answer", "1 text 11 2 text 2 ok\n", 0, 1,
     "2 text 2 ok\n"},
    {"broken off in an answer", "1 text 2 ok\n2 text 5 ab", 0, 1, "ok\n"},
    {"broken off in an answer longer than all before",
     "1 text 2 ok\n2 text 5000 ab", 0, 1, "ok\n"},
    {"broken off in the head", "1 text 2 ok\n2 te", 0, 1, "ok\n"},
    {"broken off before the newline", "1 text 2 ok", 0, 0, ""},
    {"a number left out", "1 text 2 ok\n3 text 2 ok\n", -EBADMSG, 1, NULL},
    {"a number twice", "1 text 2 ok\n1 text 2 ok\n", -EBADMSG, 1, NULL},
    {"beginning with 0", "0 text 2 ok\n", -EBADMSG, 0, NULL},
    {"beginning with 2", "2 text 2 ok\n", -EBADMSG, 0, NULL},
    {"another type", "1 points 3 100\n", -EBADMSG, 0, NULL},
    {"no newline where it ends", "1 text 2 okay\n", -EBADMSG, 0, NULL},
    {"a print among the frames", "1 text 2 ok\nhello\n", -EBADMSG, 1, NULL},
    {"a length without end", "1 text 99999999999999999999999999 x", -EBADMSG,
     0, NULL},
    {"a length of 4 GiB", "1 text 4294967296 x", -EBADMSG, 0, NULL},
    {"a negative length", "1 text -1 x\n", -EBADMSG, 0, NULL},
};
// clang-format on

enum { ROWS = sizeof rows / sizeof rows[0] };

START_TEST(frames_become_the_text_to_compare)
{
    const struct row *row = &rows[_i];
    char *text;
    size_t len, count;
    int rc = answers_read(str_view_from(row->frames), &text, &len, &count);

    ck_assert_msg(rc == row->rc, "%s: %d", row->name, rc);
    ck_assert_msg(count == row->count, "%s: %zu answers", row->name, count);
    if (row->text)
        ck_assert_msg(text && len == strlen(row->text) &&
                          memcmp(text, row->text, len) == 0,
                      "%s: %s", row->name, text ? text : "(none)");
    else
        ck_assert_msg(!text && len == 0, "%s: text in spite of %d", row->name,
                      rc);
    free(text);
}
END_TEST

START_TEST(a_nul_byte_in_an_answer_is_kept)
{
    static const char frames[] = "1 text 3 a\0b\n";
    char *text;
    size_t len, count;

    ck_assert_int_eq(answers_read(str_view_of(frames, sizeof frames - 1), &text,
                                  &len, &count),
                     0);

    ck_assert_uint_eq(len, 4);
    ck_assert_mem_eq(text, "a\0b\n", 4);
    free(text);
}
END_TEST

START_TEST(every_line_knows_its_command)
{
    static const char frames[] = "1 text 2 ok\n2 text 3 a\nb\n3 text 0 \n"
                                 "4 text 4 a\nb\n\n5 text 1 x\n";
    static const size_t commands[] = {1, 2, 2, 3, 4, 4, 4, 5, 6};
    size_t line = (size_t)_i + 1;

    ck_assert_uint_eq(answers_command_of(str_view_from(frames), line),
                      commands[_i]);
}
END_TEST

START_TEST(a_line_of_a_text_is_found_by_its_number)
{
    struct str_view text = str_view_from("one\n\nthree");

    ck_assert(str_view_equal(text_line(text, 1), str_view_from("one")));
    ck_assert(str_view_equal(text_line(text, 2), str_view_from("")));
    ck_assert(str_view_equal(text_line(text, 3), str_view_from("three")));
    ck_assert_uint_eq(text_line(text, 4).len, 0);
    ck_assert_uint_eq(text_line(text, 0).len, 0);
}
END_TEST

START_TEST(lines_are_counted_with_and_without_a_last_newline)
{
    ck_assert_uint_eq(text_count_lines(str_view_from("")), 0);
    ck_assert_uint_eq(text_count_lines(str_view_from("a")), 1);
    ck_assert_uint_eq(text_count_lines(str_view_from("a\n")), 1);
    ck_assert_uint_eq(text_count_lines(str_view_from("a\n\n")), 2);
    ck_assert_uint_eq(text_count_lines(str_view_from("a\nb")), 2);
}
END_TEST

/* In memory of their exact size: a byte read past them is seen by ASan. */
START_TEST(random_frames_do_no_harm)
{
    static const char letters[] = "12 text\n0okxyz-";
    uint64_t state = 20240607;
    int round;

    for (round = 0; round < RANDOM_ROUNDS; round++) {
        char *frames, *text;
        size_t len, n, count, i;
        int rc;

        state = state * 6364136223846793005u + 1442695040888963407u;
        n = state >> 58;
        frames = malloc(n ? n : 1);
        memcpy(frames, "1 text 3 ", n < 9 ? n : 9);
        for (i = 9; i < n; i++)
            frames[i] = letters[(state >> (i % 50)) % (sizeof letters - 1)];
        rc = answers_read(str_view_of(frames, n), &text, &len, &count);
        (void)answers_command_of(str_view_of(frames, n), 1 + count);

        if (rc != 0 && rc != -EBADMSG)
            ck_abort_msg("round %d: %d", round, rc);
        if ((rc == 0) != (text != NULL) || count > n)
            ck_abort_msg("round %d: %d, %zu answers", round, rc, count);
        free(text);
        free(frames);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answers");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_loop_test(tc, frames_become_the_text_to_compare, 0, ROWS);
    tcase_add_test(tc, a_nul_byte_in_an_answer_is_kept);
    tcase_add_loop_test(tc, every_line_knows_its_command, 0, 9);
    tcase_add_test(tc, a_line_of_a_text_is_found_by_its_number);
    tcase_add_test(tc, lines_are_counted_with_and_without_a_last_newline);
    tcase_add_test(tc, random_frames_do_no_harm);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
