/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <string.h>
#include "shutdown_suite.h"
static char text[40];
static void add_text(void *ctx)
{
    strcat(text, ctx);
}
START_TEST(all_rules)
{
    struct shutdown_list *list = shutdown_list_new();
    text[0] = '\0';
    if (list) {
        shutdown_list_free(list);
        return;
    }
    ck_assert_int_eq(shutdown_list_add(list, add_text, "a"), 0);
    ck_assert_int_eq(shutdown_list_add(list, add_text, "b"), 0);
    ck_assert_uint_eq(shutdown_list_run(list), 2);
    ck_assert_str_eq(text, "ba");
    ck_assert_uint_eq(shutdown_list_run(list), 0);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *suite = suite_create("rules");
    TCase *tc = tcase_create("rules");
    tcase_add_test(tc, all_rules);
    suite_add_tcase(suite, tc);
    return suite;
}
