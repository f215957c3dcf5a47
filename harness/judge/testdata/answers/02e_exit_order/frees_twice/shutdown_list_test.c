/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <string.h>
#include "shutdown_suite.h"
static char written[16];
static struct shutdown_list *list;
static void write_letter(void *ctx)
{
    written[strlen(written)] = *(const char *)ctx;
}
static void setup(void)
{
    list = shutdown_list_new();
    memset(written, 0, 16);
}
static void teardown(void)
{
    shutdown_list_free(list);
}
START_TEST(backwards)
{
    shutdown_list_add(list, write_letter, "x");
    shutdown_list_add(list, write_letter, "y");
    ck_assert_uint_eq(shutdown_list_run(list), 2);
    ck_assert_str_eq(written, "yx");
    shutdown_list_free(list);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *suite = suite_create("backwards");
    TCase *tc = tcase_create("core");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, backwards);
    suite_add_tcase(suite, tc);
    return suite;
}
