/* SPDX-License-Identifier: MIT-0 */
#include "null_object.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <check.h>

static struct null_object_totals totals;
static struct null_object_null null;

/* The contract runs over both implementations: _i is 0 or 1. */
static struct null_object_sink make(int i)
{
    return i == 0 ? null_object_totals(&totals) : null_object_null(&null);
}

START_TEST(any_amount_is_taken)
{
    static const int64_t amounts[] = {0, 1, -1, INT64_MAX - 1, INT64_MIN + 1};
    struct null_object_sink sink = make(_i);

    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(null_object_add(&sink, "pages", amounts[i]), 0);
    ck_assert_int_eq(null_object_flush(&sink), 0);
    ck_assert_int_eq(null_object_flush(&sink), 0);
}
END_TEST

static const struct {
    const char *name;
    int want;
} names[] = {{"a", 0},
             {"Z", 0},
             {"_", 0},
             {"0", 0},
             {"pages_per_host_2", 0},
             {"a234567890123456789012345678901", 0},
             {"a2345678901234567890123456789012", -EINVAL},
             {"", -EINVAL},
             {" ", -EINVAL},
             {"pages ", -EINVAL},
             {"pages\nforged", -EINVAL},
             {"p\xc3\xa4ges", -EINVAL}};

enum { NAMES = sizeof names / sizeof names[0] };

START_TEST(both_refuse_the_same_names)
{
    struct null_object_sink sink = make(_i % 2);
    int got = null_object_add(&sink, names[_i / 2].name, 1);

    ck_assert_msg(got == names[_i / 2].want, "\"%s\": %d", names[_i / 2].name,
                  got);
    ck_assert_uint_eq(totals.count + null.adds, got == 0 ? 1 : 0);
}
END_TEST

START_TEST(a_sink_without_ops_is_a_bug)
{
    struct null_object_sink sink = {NULL, NULL};

    if (_i == 0)
        null_object_add(&sink, "pages", 1);
    else
        null_object_flush(&sink);
}
END_TEST

START_TEST(null_says_so)
{
    struct null_object_sink sink = make(_i);

    ck_assert_int_eq(null_object_is_null(&sink), _i == 1);
}
END_TEST

START_TEST(null_counts_what_it_swallows)
{
    struct null_object_sink sink = make(1);

    for (int i = 0; i < 5; i++)
        null_object_add(&sink, "pages", 1);
    null_object_flush(&sink);
    null_object_flush(&sink);

    ck_assert_uint_eq(null.adds, 5);
    ck_assert_uint_eq(null.flushes, 2);
}
END_TEST

START_TEST(totals_add_up_at_the_flush)
{
    struct null_object_sink sink = make(0);

    null_object_add(&sink, "pages", 2);
    null_object_add(&sink, "bytes", 700);
    null_object_add(&sink, "pages", 3);
    ck_assert_uint_eq(totals.count, 2);
    ck_assert_str_eq(totals.totals[0].name, "pages");
    ck_assert_int_eq(totals.totals[0].value, 0);
    ck_assert_int_eq(totals.totals[0].pending, 5);

    totals.totals[2].pending = 9; /* not in use: no flush may touch it */
    null_object_flush(&sink);
    ck_assert_int_eq(totals.totals[2].pending, 9);
    null_object_add(&sink, "pages", -1);
    null_object_flush(&sink);

    ck_assert_int_eq(totals.totals[0].value, 4);
    ck_assert_int_eq(totals.totals[0].pending, 0);
    ck_assert_str_eq(totals.totals[1].name, "bytes");
    ck_assert_int_eq(totals.totals[1].value, 700);
}
END_TEST

START_TEST(room_for_names_is_bounded)
{
    struct null_object_sink sink = make(0);
    char name[16];

    for (int i = 0; i < NULL_OBJECT_TOTALS; i++) {
        snprintf(name, sizeof name, "n%d", i);
        ck_assert_int_eq(null_object_add(&sink, name, 1), 0);
    }

    ck_assert_int_eq(null_object_add(&sink, "more", 1), -ENOSPC);
    ck_assert_int_eq(null_object_add(&sink, "n15", 1), 0);
    ck_assert_uint_eq(totals.count, NULL_OBJECT_TOTALS);
    ck_assert_int_eq(null_object_flush(&sink), 0);
    ck_assert_int_eq(totals.totals[15].value, 2);
    ck_assert_int_eq(totals.totals[15].pending, 0);
}
END_TEST

static const struct {
    const char *name;
    int64_t flushed, pending, by;
    int want;
} sums[] = {
    {"up to the top", 0, INT64_MAX - 1, 1, 0},
    {"over the top", 0, INT64_MAX, 1, -EOVERFLOW},
    {"down to the bottom", 0, INT64_MIN + 1, -1, 0},
    {"below the bottom", 0, INT64_MIN, -1, -EOVERFLOW},
    {"zero at the top", 0, INT64_MAX, 0, 0},
    {"zero at the bottom", 0, INT64_MIN, 0, 0},
    {"the flush would reach the top", INT64_MAX - 2, 1, 1, 0},
    {"the flush would overflow", INT64_MAX - 2, 1, 2, -EOVERFLOW},
    {"the flush would underflow", INT64_MIN + 2, -1, -2, -EOVERFLOW},
};

START_TEST(no_total_overflows)
{
    struct null_object_sink sink = make(0);
    int got;

    null_object_add(&sink, "n", 0);
    totals.totals[0].value = sums[_i].flushed;
    totals.totals[0].pending = sums[_i].pending;

    got = null_object_add(&sink, "n", sums[_i].by);

    ck_assert_msg(got == sums[_i].want, "%s: %d", sums[_i].name, got);
    ck_assert_int_eq(totals.totals[0].pending,
                     sums[_i].pending + (got ? 0 : sums[_i].by));
    ck_assert_int_eq(null_object_flush(&sink), 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("null_object");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(tc, any_amount_is_taken, 0, 2);
    tcase_add_loop_test(tc, both_refuse_the_same_names, 0, 2 * NAMES);
    tcase_add_loop_test_raise_signal(tc, a_sink_without_ops_is_a_bug, SIGABRT,
                                     0, 2);
    tcase_add_loop_test(tc, null_says_so, 0, 2);
    tcase_add_test(tc, null_counts_what_it_swallows);
    tcase_add_test(tc, totals_add_up_at_the_flush);
    tcase_add_test(tc, room_for_names_is_bounded);
    tcase_add_loop_test(tc, no_total_overflows, 0,
                        (int)(sizeof sums / sizeof sums[0]));
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
