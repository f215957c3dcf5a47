/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
static const long lists[][3] = {{1, 1, 1}, {2, 2, 2}, {3, 1, 1}, {1, 3, 1},
                                {0, 1, 1}, {1, 0, 1}, {1, 1, 3}};
static const bool wanted[] = {false, false, true, true, true, true, true};
#define ROWS (sizeof wanted / sizeof wanted[0])
START_TEST(row)
{
    ck_assert(needs_rebuild(2, lists[_i], 3) == wanted[_i]);
}
END_TEST
START_TEST(target_missing)
{
    ck_assert(needs_rebuild(0, lists[0], 3));
    ck_assert(needs_rebuild(0, lists[0], 0));
}
END_TEST
START_TEST(no_list)
{
    ck_assert(!needs_rebuild(2, lists[2], 0));
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("rows");
    TCase *tc = tcase_create("rows");
    tcase_add_loop_test(tc, row, 0, (int)ROWS - 1);
    tcase_add_test(tc, target_missing);
    tcase_add_test(tc, no_list);
    suite_add_tcase(s, tc);
    return s;
}
