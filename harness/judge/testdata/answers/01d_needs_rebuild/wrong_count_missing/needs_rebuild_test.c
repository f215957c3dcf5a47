/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
START_TEST(nothing_from_nothing)
{
    ck_assert_int_eq(needs_rebuild(0, NULL, 0), false);
}
END_TEST
START_TEST(times)
{
    const long p[] = {4, 6, 8};
    ck_assert_int_eq(needs_rebuild(7, p, 3), true);
    ck_assert_int_eq(needs_rebuild(8, p, 3), false);
    ck_assert_int_eq(needs_rebuild(9, p, 3), false);
    ck_assert_int_eq(needs_rebuild(0, p, 3), true);
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("t");
    TCase *tc = tcase_create("t");
    tcase_add_test(tc, nothing_from_nothing);
    tcase_add_test(tc, times);
    suite_add_tcase(s, tc);
    return s;
}
