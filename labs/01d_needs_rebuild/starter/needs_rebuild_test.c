/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"

#include <check.h>

#include "suite.h"

START_TEST(a_newer_prerequisite_makes_it)
{
    const long prerequisites[] = {30};

    ck_assert(needs_rebuild(20, prerequisites, 1));
}
END_TEST

/* TODO: one test for each sentence in needs_rebuild.h */

Suite *suite_make(void)
{
    Suite *suite = suite_create("needs_rebuild");
    TCase *tc = tcase_create("rules");

    tcase_add_test(tc, a_newer_prerequisite_makes_it);
    suite_add_tcase(suite, tc);
    return suite;
}
