/* SPDX-License-Identifier: MIT-0 */
#include "@ID@.h"

#include <stdlib.h>

#include <check.h>

START_TEST(answer_is_the_answer)
{
    ck_assert_int_eq(@ID@_answer(), 42);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("@ID@");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, answer_is_the_answer);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
