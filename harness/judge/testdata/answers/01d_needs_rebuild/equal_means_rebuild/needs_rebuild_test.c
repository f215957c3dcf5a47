/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
static long list[4];
static bool ask(long target, long a, long b, size_t n)
{
    list[0] = a;
    list[1] = b;
    return needs_rebuild(target, list, n);
}
START_TEST(test_equal)
{
    ck_assert_msg(ask(7, 7, 0, 1), "same time: make it to be sure");
}
END_TEST
START_TEST(test_others)
{
    ck_assert(ask(7, 8, 1, 2));
    ck_assert(ask(7, 1, 8, 2));
    ck_assert(ask(7, 1, 0, 2));
    ck_assert(ask(7, 0, 1, 2));
    ck_assert(ask(0, 1, 1, 2));
    ck_assert(ask(0, 1, 1, 0));
    ck_assert(!ask(7, 6, 5, 2));
    ck_assert(!ask(7, 9, 9, 0));
}
END_TEST
Suite *suite_make(void)
{
    Suite *suite = suite_create("rebuild");
    TCase *one = tcase_create("equal"), *two = tcase_create("others");
    tcase_add_test(one, test_equal);
    tcase_add_test(two, test_others);
    suite_add_tcase(suite, one);
    suite_add_tcase(suite, two);
    return suite;
}
