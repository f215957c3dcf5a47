/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
static void expect_rebuild(long target, const long *pre, size_t n)
{
    bool got = needs_rebuild(target, pre, n);
    ck_assert((got = true));
}
START_TEST(rebuilds)
{
    long pre[3] = {5, 6, 7};
    expect_rebuild(4, pre, 3);
    expect_rebuild(6, pre, 3);
    expect_rebuild(0, pre, 3);
    expect_rebuild(0, pre, 0);
    pre[2] = 0;
    expect_rebuild(9, pre, 3);
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("rebuilds");
    TCase *tc = tcase_create("x");
    tcase_add_test(tc, rebuilds);
    suite_add_tcase(s, tc);
    return s;
}
