/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
static const long older[] = {1, 2, 3}, newer_front[] = {9, 2, 3},
                  newer_mid[] = {1, 9, 3}, newer_end[] = {1, 2, 9};
static const long gone[] = {1, 0, 3}, gone_front[] = {0, 1, 3},
                  gone_end[] = {1, 3, 0};
START_TEST(up_to_date)
{
    ck_assert_int_eq(needs_rebuild(5, older, 3), 0);
    ck_assert_int_eq(needs_rebuild(5, older, 1), 0);
}
END_TEST
START_TEST(out_of_date)
{
    ck_assert(needs_rebuild(5, newer_front, 3));
    ck_assert(needs_rebuild(5, newer_mid, 3));
    ck_assert(needs_rebuild(5, newer_end, 3));
    ck_assert(needs_rebuild(5, newer_front, 1));
}
END_TEST
START_TEST(gone_files)
{
    ck_assert(needs_rebuild(5, gone, 3));
    ck_assert(needs_rebuild(5, gone_front, 3));
    ck_assert(needs_rebuild(5, gone_end, 3));
    ck_assert(needs_rebuild(0, older, 3));
    ck_assert(needs_rebuild(0, NULL, 0));
    ck_assert(!needs_rebuild(5, NULL, 0));
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("make");
    TCase *t = tcase_create("all");
    tcase_add_test(t, up_to_date);
    tcase_add_test(t, out_of_date);
    tcase_add_test(t, gone_files);
    suite_add_tcase(s, t);
    return s;
}
