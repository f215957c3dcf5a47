/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include <stdio.h>
#include "suite.h"
START_TEST(try_all)
{
    long p[] = {10, 20, 30};
    bool ok = true;
    printf("newer: %d\n", needs_rebuild(20, p, 3));
    printf("older: %d\n", needs_rebuild(40, p, 3));
    printf("equal: %d\n", needs_rebuild(30, p, 3));
    printf("no target: %d\n", needs_rebuild(0, p, 3));
    p[1] = 0;
    printf("no prerequisite: %d\n", needs_rebuild(40, p, 3));
    printf("none: %d\n", needs_rebuild(40, p, 0));
    ck_assert(ok);
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("look at the output");
    TCase *tc = tcase_create("core");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, try_all);
    return s;
}
