/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
static long p[3];
static void given(long a, long b, long c)
{
    p[0] = a;
    p[1] = b;
    p[2] = c;
}
START_TEST(t1)
{
    given(50, 40, 30);
    ck_assert(!needs_rebuild(50, p, 3));
    given(30, 40, 50);
    ck_assert(!needs_rebuild(50, p, 3));
}
END_TEST
START_TEST(t2)
{
    given(51, 40, 30);
    ck_assert(needs_rebuild(50, p, 3));
    given(30, 51, 40);
    ck_assert(needs_rebuild(50, p, 3));
    given(30, 40, 51);
    ck_assert(needs_rebuild(50, p, 3));
}
END_TEST
START_TEST(t3)
{
    given(0, 40, 30);
    ck_assert(needs_rebuild(50, p, 3));
    given(40, 0, 30);
    ck_assert(needs_rebuild(50, p, 3));
    given(40, 30, 0);
    ck_assert(needs_rebuild(50, p, 3));
}
END_TEST
START_TEST(t4)
{
    given(1, 2, 3);
    ck_assert(needs_rebuild(0, p, 3));
    ck_assert(needs_rebuild(0, p, 1));
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("t1 to t4");
    TCase *tc = tcase_create("t");
    tcase_add_test(tc, t1);
    tcase_add_test(tc, t2);
    tcase_add_test(tc, t3);
    tcase_add_test(tc, t4);
    suite_add_tcase(s, tc);
    return s;
}
