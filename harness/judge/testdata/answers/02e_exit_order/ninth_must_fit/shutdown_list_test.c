/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <string.h>
#include "shutdown_suite.h"
static char out[20];
static void letter(void *ctx)
{
    out[strlen(out)] = *(char *)ctx;
}
START_TEST(many)
{
    char abc[] = "abcdefghi";
    struct shutdown_list *s = shutdown_list_new();
    memset(out, 0, sizeof out);
    for (size_t i = 0; i <= SHUTDOWN_LIST_MAX; i++)
        ck_assert_int_eq(shutdown_list_add(s, letter, &abc[i]), 0);
    ck_assert_uint_eq(shutdown_list_run(s), 9);
    ck_assert_str_eq(out, "ihgfedcba");
    shutdown_list_free(s);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("many");
    TCase *tc = tcase_create("many");
    tcase_add_test(tc, many);
    suite_add_tcase(s, tc);
    return s;
}
