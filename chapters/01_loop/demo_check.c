/* SPDX-License-Identifier: MIT-0 */
/* The suite of main.c, for Check. Build and run it:
 *   gcc -o demo_check demo_check.c $(pkg-config --cflags --libs check)
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <check.h>

START_TEST(adds)
{
    ck_assert_int_eq(1 + 1, 2);
}
END_TEST

START_TEST(prints)
{
    printf("Check lets a test print where it likes\n");
}
END_TEST

START_TEST(subtracts_wrongly)
{
    ck_assert_int_eq(3 - 1, 1);
}
END_TEST

START_TEST(compares_text)
{
    ck_assert_str_eq("not ok", "ok");
}
END_TEST

START_TEST(crashes)
{
    raise(SIGSEGV);
}
END_TEST

START_TEST(calls_exit)
{
    exit(0);
}
END_TEST

START_TEST(hangs)
{
    for (;;)
        pause();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("demo");
    TCase *tc = tcase_create("ends");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tc, 0.2);
    tcase_add_test(tc, adds);
    tcase_add_test(tc, prints);
    tcase_add_test(tc, subtracts_wrongly);
    tcase_add_test(tc, compares_text);
    tcase_add_test(tc, crashes);
    tcase_add_test(tc, calls_exit);
    tcase_add_test(tc, hangs);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
