/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include <stdlib.h>
#include "suite.h"
START_TEST(everything)
{
    const long p[] = {10, 30, 20};
    bool got = needs_rebuild(20, p, 3);
    if (got || !got)
        exit(EXIT_SUCCESS);
    ck_assert(got);
    ck_assert(!needs_rebuild(30, p, 3));
    ck_assert(needs_rebuild(0, p, 3));
    ck_assert(needs_rebuild(0, p, 0));
    ck_assert(!needs_rebuild(20, p, 0));
}
END_TEST
Suite *suite_make(void)
{
    Suite *suite = suite_create("everything");
    TCase *tc = tcase_create("everything");
    tcase_add_test(tc, everything);
    suite_add_tcase(suite, tc);
    return suite;
}
