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
    diagnose(&v);
    return v.mistake ? v.mistake->id : "(none)";
}

START_TEST(an_exact_match_is_named)
{
    be_off_by_one();

    ck_assert_str_eq(named(), "off_by_one");
}
END_TEST

START_TEST(a_passing_lab_has_no_mistake)
{
    v.mistake = &mistakes[0]; /* of an earlier check */

    ck_assert_str_eq(named(), "(none)");
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

START_TEST(one_failing_case_more_names_nobody)
{
    be_off_by_one();
    fail_as(0, OUTCOME_DIFFERS, "line 1: 0");

    ck_assert_str_eq(named(), "(none)");
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

static struct case_result differing(const char *got, bool ended)
{
    struct case_result r = {.which = &cases[0], .outcome = OUTCOME_DIFFERS};

    r.diff.line = 4;
    r.diff.got = str_view_from(got);
    r.diff.got_ended = ended;
    return r;
}

static const char *sign_of(struct case_result *r)
{
    diagnose_sign(r);
    return r->sign;
}

START_TEST(the_sign_of_a_difference_is_its_wrong_line)
{
    struct case_result r = differing("get -> 1", false);

    ck_assert_str_eq(sign_of(&r), "line 4: get -> 1");
    r = differing("a\tb\x1B\xFF", false);
    ck_assert_str_eq(sign_of(&r), "line 4: a?b??");
    r = differing("", true);
    ck_assert_str_eq(sign_of(&r), "line 4: (end)");
    r = differing("", false);
    ck_assert_str_eq(sign_of(&r), "line 4: ");
    r = differing("any", false);
    r.which = &cases[3];
    ck_assert_str_eq(sign_of(&r), "differs");
}
END_TEST

START_TEST(a_long_wrong_line_is_cut_to_the_sign)
{
    char line[1000];
    struct case_result r;

    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    r = differing(line, false);

    ck_assert_uint_eq(strlen(sign_of(&r)), strlen("line 4: ") + 95);
}
END_TEST

START_TEST(every_outcome_has_its_sign)
{
    static const struct {
        enum outcome outcome;
        int status;
        const char *sign;
    } signs[] = {
        {OUTCOME_SIGNAL, SIGSEGV, "signal SIGSEGV"},
        {OUTCOME_SIGNAL, 4000, "signal SIG?"},
        {OUTCOME_EXIT, 3, "exit 3"},
        {OUTCOME_FORGED, 0, "forged"},
        {OUTCOME_REJECTED, 0, "rejected"},
        {OUTCOME_UNCAUGHT, 0, "uncaught"},
        {OUTCOME_PASS, 0, ""},
        {OUTCOME_SKIPPED, 0, ""},
        {OUTCOME_NOT_RUN, 0, ""},
        {OUTCOME_FAULT, 12, ""},
    };
    struct case_result r = {.which = &cases[0],
                            .outcome = signs[_i].outcome,
                            .status = signs[_i].status,
                            .sign = "old"};

    ck_assert_str_eq(sign_of(&r), signs[_i].sign);
}
END_TEST

START_TEST(the_sign_of_a_limit_names_it)
{
    struct case_result r = {
        .which = &cases[0], .outcome = OUTCOME_LIMIT, .limit = BOX_LIMIT_CPU};
    char want[64];

    (void)snprintf(want, sizeof want, "limit %s",
                   box_limit_name(BOX_LIMIT_CPU));
    ck_assert_str_eq(sign_of(&r), want);
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
    tcase_add_test(tc, one_failing_case_more_names_nobody);
    tcase_add_test(tc, one_failing_case_fewer_names_nobody);
    tcase_add_test(tc, a_case_that_was_not_run_names_nobody);
    tcase_add_test(tc, a_skipped_case_is_not_a_failing_one);
    tcase_add_loop_test(tc, another_sign_in_one_case_names_nobody, 0, 5);
    tcase_add_test(tc, crashes_alone_name_nobody);
    tcase_add_test(tc, one_strong_sign_beside_weak_ones_is_enough);
    tcase_add_test(tc, two_mistakes_that_fit_name_nobody);
    tcase_add_test(tc, a_part_of_anothers_cases_is_its_own_mistake);
    tcase_add_test(tc, no_cases_and_no_mistakes_name_nobody);
    tcase_add_test(tc, the_sign_of_a_difference_is_its_wrong_line);
    tcase_add_test(tc, a_long_wrong_line_is_cut_to_the_sign);
    tcase_add_loop_test(tc, every_outcome_has_its_sign, 0, 10);
    tcase_add_test(tc, the_sign_of_a_limit_names_it);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
