/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include <stdlib.h>
#include "suite.h"
START_TEST(newer)
{
    long p[] = {31};
    ck_assert(needs_rebuild(30, p, 1));
}
END_TEST

Suite *suite_make(void)
{
    exit(0);
    Suite *s = suite_create("mine");
    TCase *c = tcase_create("all");
    tcase_add_test(c, newer);
    suite_add_tcase(s, c);
    return s;
}
