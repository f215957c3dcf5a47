/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
START_TEST(newer)
{
    const long p[] = {1, 5, 1};
    ck_assert(needs_rebuild(3, p, 3));
}
END_TEST
START_TEST(equal)
{
    const long p[] = {3, 3};
    ck_assert(!needs_rebuild(3, p, 2));
}
END_TEST
START_TEST(gone)
{
    const long p[] = {0};
    ck_assert(needs_rebuild(3, p, 1));
    ck_assert(needs_rebuild(0, p, 0));
}
END_TEST
static const void *const all_tests[] = {&newer, &equal, &gone};
Suite *suite_make(void)
{
    Suite *suite = suite_create("needs_rebuild");
    TCase *tc = tcase_create("rules");
    /* the tests are found by their START_TEST */
    (void)all_tests;
    suite_add_tcase(suite, tc);
    return suite;
}
