/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <string.h>
#include "shutdown_suite.h"
static char seen[32];
static struct shutdown_list *list;
static void see(void *ctx)
{
    strncat(seen, ctx, 1);
}
static void see_and_add(void *ctx)
{
    see(ctx);
    shutdown_list_add(list, see, "q");
    shutdown_list_add(list, see, "r");
}
static void up(void)
{
    memset(seen, 0, sizeof seen);
    list = shutdown_list_new();
}
static void down(void)
{
    shutdown_list_free(list);
}
START_TEST(order)
{
    shutdown_list_add(list, see, "a");
    shutdown_list_add(list, see_and_add, "b");
    shutdown_list_add(list, see, "c");
    ck_assert_uint_eq(shutdown_list_run(list), 5);
    ck_assert_str_eq(seen, "cbrqa");
    ck_assert_uint_eq(shutdown_list_run(list), 0);
    ck_assert_str_eq(seen, "cbrqa");
    shutdown_list_add(list, see, "d");
    ck_assert_uint_eq(shutdown_list_run(list), 1);
    ck_assert_str_eq(seen, "cbrqad");
}
END_TEST
START_TEST(full)
{
    for (int i = 1; i < SHUTDOWN_LIST_MAX; i++)
        ck_assert_int_eq(shutdown_list_add(list, see, "f"), 0);
    ck_assert_uint_eq(shutdown_list_run(list), SHUTDOWN_LIST_MAX - 1);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("list");
    TCase *tc = tcase_create("list");
    tcase_add_checked_fixture(tc, up, down);
    tcase_add_test(tc, order);
    tcase_add_test(tc, full);
    suite_add_tcase(s, tc);
    return s;
}
