/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
#define REBUILD(t, p)                                                          \
    ck_assert_int_eq(needs_rebuild((t), (const long[]){(p)}, 1), true)
#define KEEP(t, p)                                                             \
    ck_assert_int_eq(needs_rebuild((t), (const long[]){(p)}, 1), false)
START_TEST(older)
{
    KEEP(10, 9);
    KEEP(10, 1);
}
END_TEST
START_TEST(same)
{
    KEEP(10, 10);
    KEEP(1, 1);
}
END_TEST
START_TEST(newer)
{
    REBUILD(10, 11);
    REBUILD(1, 2);
}
END_TEST
START_TEST(missing)
{
    REBUILD(0, 10);
    REBUILD(10, 0);
    REBUILD(0, 0);
}
END_TEST
START_TEST(nothing)
{
    ck_assert(!needs_rebuild(10, NULL, 0));
    ck_assert(needs_rebuild(0, NULL, 0));
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("one by one");
    TCase *tc = tcase_create("c");
    tcase_add_test(tc, older);
    tcase_add_test(tc, same);
    tcase_add_test(tc, newer);
    tcase_add_test(tc, missing);
    tcase_add_test(tc, nothing);
    suite_add_tcase(s, tc);
    return s;
}
