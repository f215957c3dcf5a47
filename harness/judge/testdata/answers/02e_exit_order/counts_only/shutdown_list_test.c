/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include "shutdown_suite.h"
static struct shutdown_list *l;
static int ran;
static void hook(void *ctx)
{
    (void)ctx;
    ran++;
}
static void adder(void *ctx)
{
    (void)ctx;
    ran++;
    ck_assert_int_eq(shutdown_list_add(l, hook, NULL), 0);
}
static void begin(void)
{
    l = shutdown_list_new();
    ran = 0;
}
static void end(void)
{
    shutdown_list_free(l);
}
START_TEST(three)
{
    for (int i = 0; i < 3; i++)
        ck_assert(shutdown_list_add(l, hook, NULL) == 0);
    ck_assert_uint_eq(shutdown_list_run(l), 3);
    ck_assert_int_eq(ran, 3);
    ck_assert_uint_eq(shutdown_list_run(l), 0);
    ck_assert_int_eq(ran, 3);
}
END_TEST
START_TEST(full)
{
    for (int i = 0; i < SHUTDOWN_LIST_MAX; i++)
        ck_assert(shutdown_list_add(l, hook, NULL) == 0);
    ck_assert(shutdown_list_add(l, hook, NULL) == -1);
    ck_assert_uint_eq(shutdown_list_run(l), SHUTDOWN_LIST_MAX);
    ck_assert_int_eq(ran, SHUTDOWN_LIST_MAX);
}
END_TEST
START_TEST(nested)
{
    ck_assert(shutdown_list_add(l, hook, NULL) == 0);
    ck_assert(shutdown_list_add(l, adder, NULL) == 0);
    ck_assert_uint_eq(shutdown_list_run(l), 3);
    ck_assert_int_eq(ran, 3);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("counts");
    TCase *tc = tcase_create("counts");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, three);
    tcase_add_test(tc, full);
    tcase_add_test(tc, nested);
    suite_add_tcase(s, tc);
    return s;
}
