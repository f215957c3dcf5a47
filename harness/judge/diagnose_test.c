/* SPDX-License-Identifier: MIT-0 */
/* A wrong name is worse than none: a mistake is named on an exact match of
 * failing cases and signs, and only when it is the one that matches. */
#include "diagnose.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

enum { CASES = 4, MISTAKES = 4 };

static struct unit_case cases[CASES] = {{.id = "one"},
                                        {.id = "two"},
                                        {.id = "three"},
                                        {.id = "random", .random = 3}};

static struct unit_fail off_by_one[] = {{"two", "line 4: get -> 1"},
                                        {"three", "asan: x READ 4 +0"}};
static struct unit_fail crash[] = {{"one", "signal SIGSEGV"},
                                   {"two", "signal SIGSEGV"}};
static struct unit_fail half_strong[] = {{"one", "limit cpu"},
                                         {"two", "line 1: 0"}};
static struct unit_fail only_three[] = {{"three", "asan: x READ 4 +0"}};

static struct unit_mistake mistakes[MISTAKES] = {
    {.id = "off_by_one", .fails = {off_by_one, 2}},
    {.id = "crash", .fails = {crash, 2}},
    {.id = "half_strong", .fails = {half_strong, 2}},
    {.id = "only_three", .fails = {only_three, 1}}};

static struct unit lab;
static struct verdict v;
static struct case_result results[CASES];

static void set_up(void)
{
    size_t i;

    memset(&lab, 0, sizeof lab);
    lab.as.lab.cases = (struct group_list){cases, CASES};
    lab.as.lab.mistakes = (struct group_list){mistakes, MISTAKES};
    memset(results, 0, sizeof results);
    for (i = 0; i < CASES; i++) {
        results[i].which = &cases[i];
        results[i].outcome = OUTCOME_PASS;
    }
    memset(&v, 0, sizeof v);
    v.lab = &lab;
    v.cases = results;
    v.case_count = CASES;
}

static void fail_as(size_t i, enum outcome outcome, const char *sign)
{
    results[i].outcome = outcome;
    (void)snprintf(results[i].sign, sizeof results[i].sign, "%s", sign);
}

/* The off_by_one mistake, as declared. */
static void be_off_by_one(void)
{
    fail_as(1, OUTCOME_DIFFERS, "line 4: get -> 1");
    fail_as(2, OUTCOME_SANITIZER, "asan: x READ 4 +0");
}

static const char *named(void)
{
    static char two[64];

    v.failed = 1;
    diagnose(&v, NULL);
    if (v.diagnosis.count == 2)
        (void)snprintf(two, sizeof two, "%s + %s", v.diagnosis.mistakes[0]->id,
                       v.diagnosis.mistakes[1]->id);
    return v.diagnosis.count == 2   ? two
           : v.diagnosis.count == 1 ? v.diagnosis.mistakes[0]->id
                                    : "(none)";
}

START_TEST(an_exact_match_is_named)
{
    be_off_by_one();

    ck_assert_str_eq(named(), "off_by_one");
}
END_TEST

START_TEST(a_passing_lab_has_no_mistake)
{
    v.diagnosis.count = 1; /* of an earlier check */
    v.failed = 0;
    diagnose(&v, NULL);

    ck_assert_uint_eq(v.diagnosis.count, 0);
    ck_assert_ptr_null(v.diagnosis.near);
}
END_TEST

START_TEST(a_random_case_may_fail_or_not)
{
    be_off_by_one();
    fail_as(3, OUTCOME_DIFFERS, "differs");

    ck_assert_str_eq(named(), "off_by_one");
}
END_TEST

START_TEST(a_random_case_alone_names_nobody)
{
    fail_as(3, OUTCOME_DIFFERS, "differs");

    ck_assert_str_eq(named(), "(none)");
}
END_TEST

/* Something else is wrong, too; what is plain to see is still true. */
START_TEST(one_failing_case_more_than_two_plain_ones_is_tolerated)
{
    be_off_by_one();
    fail_as(0, OUTCOME_DIFFERS, "line 1: 0");
    ck_assert_str_eq(named(), "off_by_one");

    results[2].outcome = OUTCOME_PASS; /* only_three does not hold either */
    ck_assert_str_eq(named(), "(none)");
}
END_TEST

START_TEST(one_plain_case_beside_another_names_nobody)
{
    fail_as(2, OUTCOME_SANITIZER, "asan: x READ 4 +0");
    fail_as(0, OUTCOME_DIFFERS, "line 1: 7");

    ck_assert_str_eq(named(), "(none)");
}
END_TEST

START_TEST(two_mistakes_at_once_are_both_named)
{
    static struct unit_fail first[] = {{"one", "line 1: 9"},
                                       {"two", "line 2: 9"}};
    struct unit_mistake both[2] = {{.id = "first", .fails = {first, 2}},
                                   mistakes[0]};

    lab.as.lab.mistakes = (struct group_list){both, 2};
    be_off_by_one();
    fail_as(0, OUTCOME_DIFFERS, "line 1: 9");
    ck_assert_str_eq(named(), "first + off_by_one");

    fail_as(1, OUTCOME_DIFFERS, "line 2: 9"); /* it hides the other one's */
    ck_assert_str_eq(named(), "first + off_by_one");
    fail_as(1, OUTCOME_DIFFERS, "line 2: 8"); /* neither one's */
    ck_assert_str_eq(named(), "(none)");
}
END_TEST

START_TEST(the_nearest_is_noted_when_nobody_is_named)
{
    be_off_by_one();
    fail_as(1, OUTCOME_DIFFERS, "line 4: get -> 2");

    ck_assert_str_eq(named(), "(none)");
    ck_assert_ptr_nonnull(v.diagnosis.near);
    ck_assert_str_eq(v.diagnosis.near->id, "off_by_one");
    ck_assert_uint_eq(v.diagnosis.distance, 1);
}
END_TEST

START_TEST(what_has_no_failing_case_in_common_is_not_near)
{
    fail_as(1, OUTCOME_DIFFERS, "line 4: get -> 2");

    ck_assert_str_eq(named(), "(none)");
    ck_assert_ptr_null(v.diagnosis.near);
}
END_TEST

START_TEST(one_failing_case_fewer_names_nobody)
{
    be_off_by_one();
    results[2].outcome = OUTCOME_PASS;

    ck_assert_str_eq(named(), "(none)");
}
END_TEST

START_TEST(a_case_that_was_not_run_names_nobody)
{
    be_off_by_one();
    v.case_count = 2; /* without "three" */
    ck_assert_str_eq(named(), "(none)");

    v.case_count = CASES;
    results[2].outcome = OUTCOME_NOT_RUN;
    ck_assert_str_eq(named(), "(none)");
}
END_TEST

START_TEST(a_skipped_case_is_not_a_failing_one)
{
    be_off_by_one();
    results[2].outcome = OUTCOME_SKIPPED;
    ck_assert_str_eq(named(), "(none)");

    results[2].outcome = OUTCOME_SANITIZER;
    results[0].outcome = OUTCOME_SKIPPED;
    ck_assert_str_eq(named(), "off_by_one");
}
END_TEST

START_TEST(another_sign_in_one_case_names_nobody)
{
    static const char *const signs[] = {"line 4: get -> 2", "line 5: get -> 1",
                                        "line 4: get -> ", "line 4: get -> 11",
                                        ""};

    be_off_by_one();
    fail_as(1, OUTCOME_DIFFERS, signs[_i]);

    ck_assert_msg(strcmp(named(), "(none)") == 0, "%s named", signs[_i]);
}
END_TEST

START_TEST(crashes_alone_name_nobody)
{
    fail_as(0, OUTCOME_SIGNAL, "signal SIGSEGV");
    fail_as(1, OUTCOME_SIGNAL, "signal SIGSEGV");

    ck_assert_str_eq(named(), "(none)");
}
END_TEST

START_TEST(one_strong_sign_beside_weak_ones_is_enough)
{
    fail_as(0, OUTCOME_LIMIT, "limit cpu");
    fail_as(1, OUTCOME_DIFFERS, "line 1: 0");

    ck_assert_str_eq(named(), "half_strong");
}
END_TEST

START_TEST(two_mistakes_that_fit_name_nobody)
{
    struct unit_mistake twins[2] = {mistakes[0], mistakes[0]};

    lab.as.lab.mistakes = (struct group_list){twins, 2};
    be_off_by_one();

    ck_assert_str_eq(named(), "(none)");
}
END_TEST

START_TEST(a_part_of_anothers_cases_is_its_own_mistake)
{
    fail_as(2, OUTCOME_SANITIZER, "asan: x READ 4 +0");

    ck_assert_str_eq(named(), "only_three");
}
END_TEST

START_TEST(no_cases_and_no_mistakes_name_nobody)
{
    v.case_count = 0;
    ck_assert_str_eq(named(), "(none)");
    lab.as.lab.mistakes.count = 0;
    v.case_count = CASES;
    be_off_by_one();
    ck_assert_str_eq(named(), "(none)");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("diagnose");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, an_exact_match_is_named);
    tcase_add_test(tc, a_passing_lab_has_no_mistake);
    tcase_add_test(tc, a_random_case_may_fail_or_not);
    tcase_add_test(tc, a_random_case_alone_names_nobody);
    tcase_add_test(tc, one_failing_case_more_than_two_plain_ones_is_tolerated);
    tcase_add_test(tc, one_plain_case_beside_another_names_nobody);
    tcase_add_test(tc, two_mistakes_at_once_are_both_named);
    tcase_add_test(tc, the_nearest_is_noted_when_nobody_is_named);
    tcase_add_test(tc, what_has_no_failing_case_in_common_is_not_near);
    tcase_add_test(tc, one_failing_case_fewer_names_nobody);
    tcase_add_test(tc, a_case_that_was_not_run_names_nobody);
    tcase_add_test(tc, a_skipped_case_is_not_a_failing_one);
    tcase_add_loop_test(tc, another_sign_in_one_case_names_nobody, 0, 5);
    tcase_add_test(tc, crashes_alone_name_nobody);
    tcase_add_test(tc, one_strong_sign_beside_weak_ones_is_enough);
    tcase_add_test(tc, two_mistakes_that_fit_name_nobody);
    tcase_add_test(tc, a_part_of_anothers_cases_is_its_own_mistake);
    tcase_add_test(tc, no_cases_and_no_mistakes_name_nobody);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
