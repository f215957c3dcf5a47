/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <stdlib.h>
#include "shutdown_suite.h"
static int order[10], n;
static void note(void *ctx)
{
    order[n++] = *(int *)ctx;
}
START_TEST(in_order)
{
    int id[3] = {1, 2, 3};
    struct shutdown_list *s = shutdown_list_new();
    n = 0;
    for (int i = 0; i < 3; i++)
        shutdown_list_add(s, note, &id[i]);
    ck_assert_int_eq((int)shutdown_list_run(s), 3);
    ck_assert_int_eq(n, 3);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(order[i], id[i]);
    ck_assert_int_eq((int)shutdown_list_run(s), 0);
    shutdown_list_free(s);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("fifo");
    TCase *tc = tcase_create("fifo");
    tcase_add_test(tc, in_order);
    suite_add_tcase(s, tc);
    return s;
}
