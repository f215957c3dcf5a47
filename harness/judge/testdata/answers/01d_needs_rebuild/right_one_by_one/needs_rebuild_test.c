/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include <stdarg.h>
#include "suite.h"
static bool make(long target, int n, ...)
{
    long pre[8];
    va_list ap;
    va_start(ap, n);
    for (int i = 0; i < n; i++)
        pre[i] = va_arg(ap, int);
    va_end(ap);
    return needs_rebuild(target, pre, (size_t)n);
}
START_TEST(target_gone)
{
    ck_assert(make(0, 0));
    ck_assert(make(0, 1, 3));
    ck_assert(make(0, 2, 3, 4));
    ck_assert(make(0, 1, 0));
}
END_TEST
START_TEST(no_prerequisites)
{
    ck_assert(!make(1, 0));
    ck_assert(!make(99, 0));
}
END_TEST
START_TEST(prerequisite_gone)
{
    ck_assert(make(9, 1, 0));
    ck_assert(make(9, 3, 0, 1, 1));
    ck_assert(make(9, 3, 1, 0, 1));
    ck_assert(make(9, 3, 1, 1, 0));
}
END_TEST
START_TEST(newer_by_one)
{
    ck_assert(make(9, 1, 10));
    ck_assert(make(9, 3, 10, 1, 1));
    ck_assert(make(9, 3, 1, 10, 1));
    ck_assert(make(9, 3, 1, 1, 10));
    ck_assert(make(9, 3, 10, 10, 10));
}
END_TEST
START_TEST(up_to_date)
{
    ck_assert(!make(9, 1, 9));
    ck_assert(!make(9, 1, 8));
    ck_assert(!make(9, 3, 9, 8, 9));
    ck_assert(!make(9, 5, 1, 2, 3, 4, 5));
    ck_assert(!make(9, 3, 9, 9, 9));
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("needs_rebuild");
    TCase *tc = tcase_create("gone");
    tcase_add_test(tc, target_gone);
    tcase_add_test(tc, prerequisite_gone);
    suite_add_tcase(s, tc);
    tc = tcase_create("times");
    tcase_add_test(tc, no_prerequisites);
    tcase_add_test(tc, newer_by_one);
    tcase_add_test(tc, up_to_date);
    suite_add_tcase(s, tc);
    return s;
}
