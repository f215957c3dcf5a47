/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <string.h>
#include "shutdown_suite.h"
static char buf[50];
static struct shutdown_list *s;
static void w(void *c)
{
    buf[strlen(buf)] = *(char *)c;
}
static void check_run(void)
{
    size_t n;
    char want[50];
    n = shutdown_list_run(s);
    strcpy(want, buf);
    ck_assert_str_eq(buf, want);
    ck_assert_uint_eq(n, n);
}
START_TEST(t)
{
    s = shutdown_list_new();
    shutdown_list_add(s, w, "a");
    shutdown_list_add(s, w, "b");
    shutdown_list_add(s, w, "c");
    check_run();
    check_run();
    shutdown_list_free(s);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *suite = suite_create("s");
    TCase *tc = tcase_create("c");
    tcase_add_test(tc, t);
    suite_add_tcase(suite, tc);
    return suite;
}
