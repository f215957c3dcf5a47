/* SPDX-License-Identifier: MIT-0 */
#include "sign.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

static struct unit_case cases[] = {{.id = "one"},
                                   {.id = "random", .random = 3}};

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
    sign_case(r);
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
    r.which = &cases[1];
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

START_TEST(a_leak_fits_by_its_bytes_or_by_its_blocks)
{
    ck_assert(sign_fits("lsan: memory leak 24", "lsan: memory leak 24 in 3"));
    ck_assert(sign_fits("lsan: memory leak in 3", "lsan: memory leak 24 in 3"));
    ck_assert(
        sign_fits("lsan: memory leak 24 in 3", "lsan: memory leak 24 in 3"));
    ck_assert(!sign_fits("lsan: memory leak 2", "lsan: memory leak 24 in 3"));
    ck_assert(
        !sign_fits("lsan: memory leak in 2", "lsan: memory leak 24 in 3"));
    ck_assert(!sign_fits("lsan: memory leak", "lsan: memory leak 24 in 3"));
    ck_assert(!sign_fits("lsan: memory leak 24", "asan: double-free"));
    ck_assert(!sign_fits("line 1: a", "line 1: ab"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sign");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_test(tc, a_leak_fits_by_its_bytes_or_by_its_blocks);
    tcase_add_test(tc, the_sign_of_a_difference_is_its_wrong_line);
    tcase_add_test(tc, a_long_wrong_line_is_cut_to_the_sign);
    tcase_add_loop_test(tc, every_outcome_has_its_sign, 0, 10);
    tcase_add_test(tc, the_sign_of_a_limit_names_it);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
