/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include "shutdown_suite.h"
struct ticket {
    int number;
};
static int called[16];
static size_t calls;
static void punch(void *ctx)
{
    called[calls++] = ((struct ticket *)ctx)->number;
}
START_TEST(n_hooks)
{
    struct ticket t[SHUTDOWN_LIST_MAX + 1];
    struct shutdown_list *s = shutdown_list_new();
    calls = 0;
    for (int i = 0; i < _i; i++) {
        t[i].number = i + 100;
        ck_assert_int_eq(shutdown_list_add(s, punch, &t[i]), 0);
    }
    if (_i == SHUTDOWN_LIST_MAX)
        ck_assert_int_eq(shutdown_list_add(s, punch, &t[0]), -1);
    ck_assert_uint_eq(shutdown_list_run(s), (size_t)_i);
    ck_assert_uint_eq(calls, (size_t)_i);
    for (int i = 0; i < _i; i++)
        ck_assert_int_eq(called[i], _i - 1 - i + 100);
    shutdown_list_free(s);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("n hooks");
    TCase *tc = tcase_create("n");
    tcase_add_loop_test(tc, n_hooks, 0, SHUTDOWN_LIST_MAX + 1);
    suite_add_tcase(s, tc);
    return s;
}
