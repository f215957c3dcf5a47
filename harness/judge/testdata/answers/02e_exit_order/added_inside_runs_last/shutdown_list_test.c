/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <string.h>
#include "shutdown_suite.h"
static char log_[32];
static size_t used;
static struct shutdown_list *sl;
static void put(void *c)
{
    log_[used++] = *(const char *)c;
    log_[used] = '\0';
}
static void put_and_add(void *c)
{
    put(c);
    shutdown_list_add(sl, put, "+");
}
START_TEST(nested_hooks)
{
    used = 0;
    sl = shutdown_list_new();
    ck_assert_int_eq(shutdown_list_add(sl, put, "1"), 0);
    ck_assert_int_eq(shutdown_list_add(sl, put_and_add, "2"), 0);
    ck_assert_int_eq(shutdown_list_add(sl, put, "3"), 0);
    ck_assert_uint_eq(shutdown_list_run(sl), 4);
    ck_assert_str_eq(log_, "321+");
    shutdown_list_free(sl);
}
END_TEST
START_TEST(max_hooks)
{
    sl = shutdown_list_new();
    for (int i = 0; i < SHUTDOWN_LIST_MAX; i++)
        ck_assert_int_eq(shutdown_list_add(sl, put, "m"), 0);
    ck_assert_int_eq(shutdown_list_add(sl, put, "m"), -1);
    shutdown_list_free(sl);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("nested");
    TCase *tc = tcase_create("nested");
    tcase_add_test(tc, nested_hooks);
    tcase_add_test(tc, max_hooks);
    suite_add_tcase(s, tc);
    return s;
}
