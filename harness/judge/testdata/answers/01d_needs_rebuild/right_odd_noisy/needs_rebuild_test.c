/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "suite.h"
static int ran;
START_TEST(test_1)
{
    long *p = malloc(3 * sizeof(long));
    int unused_thing = 1;
    printf("test 1 runs\n");
    fprintf(stderr, "really\n");
    p[0] = 1;
    p[1] = 1;
    p[2] = 1;
    ran++;
    for (int i = 0; i < 3; i++) {
        p[i] = 3;
        if (needs_rebuild(2, p, 3) != true)
            ck_abort_msg("newer at %d", i);
        p[i] = 0;
        if (needs_rebuild(2, p, 3) != true)
            ck_abort_msg("gone at %d", i);
        p[i] = 2;
        if (needs_rebuild(2, p, 3) != false)
            ck_abort_msg("equal at %d", i);
        p[i] = 1;
        if (needs_rebuild(2, p, 3) != false)
            ck_abort_msg("older at %d", i);
    }
    p[0] = 3;
    ck_assert(needs_rebuild(2, p, 0) == false);
    ck_assert(needs_rebuild(2, p, 1) == true);
    p[0] = 0;
    ck_assert(needs_rebuild(2, p, 1) == true);
    p[0] = 1;
    ck_assert(needs_rebuild(0, p, 0) == true);
    ck_assert(needs_rebuild(0, p, 3) == true);
    ck_assert(needs_rebuild(2, p, 1) == false);
    free(p);
}
END_TEST
START_TEST(test_2)
{
    ck_assert(1);
    ck_assert_int_eq(2 + 2, 4);
}
END_TEST
Suite *suite_make(void)
{
    Suite *suite = suite_create("noise");
    TCase *tc = tcase_create("a"), *empty = tcase_create("nothing in here");
    puts("making the suite");
    tcase_add_test(tc, test_1);
    tcase_add_test(tc, test_2);
    suite_add_tcase(suite, empty);
    suite_add_tcase(suite, tc);
    return suite;
}
