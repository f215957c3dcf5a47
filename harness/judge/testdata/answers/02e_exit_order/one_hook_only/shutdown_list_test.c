/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include "shutdown_suite.h"
static int calls;
static void *got;
static void remember(void *ctx)
{
    calls++;
    got = ctx;
}
START_TEST(one)
{
    int x;
    struct shutdown_list *s = shutdown_list_new();
    calls = 0;
    ck_assert_int_eq(shutdown_list_add(s, remember, &x), 0);
    ck_assert_int_eq(calls, 0);
    ck_assert_uint_eq(shutdown_list_run(s), 1);
    ck_assert_int_eq(calls, 1);
    ck_assert_ptr_eq(got, &x);
    ck_assert_uint_eq(shutdown_list_run(s), 0);
    ck_assert_int_eq(calls, 1);
    shutdown_list_free(s);
}
END_TEST
START_TEST(nothing)
{
    struct shutdown_list *s = shutdown_list_new();
    ck_assert_uint_eq(shutdown_list_run(s), 0);
    shutdown_list_free(s);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("one");
    TCase *tc = tcase_create("one");
    tcase_add_test(tc, one);
    tcase_add_test(tc, nothing);
    suite_add_tcase(s, tc);
    return s;
}
