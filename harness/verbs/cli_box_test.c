/* SPDX-License-Identifier: MIT-0 */
/* `lab --box`: which sandbox holds an answer, and that none is no grade. */
#include <stdint.h>

#include "testdata/cli_kit.h"

static void put_solution(void)
{
    char to[TEMP_PATH];
    char *text = temp_read("labs/01a_first_red/solution/results.c");

    cli_expect(0, "start first_red");
    temp_put(cli_answer(to, "results.c"), text);
    free(text);
}

START_TEST(without_a_sandbox_there_is_no_grade)
{
    put_solution();

    cli_expect(0, "--box=none check first_red");
    cli_says(ran.out, "sandbox: none (as asked for)   no grade");
    cli_says(ran.out, "this is no grade");
    cli_expect(0, "--box=none --format jsonl check first_red");
    cli_says(ran.out, "\"ungraded\":true");
    cli_says(ran.out, "\"points\":0,\"max_points\":10");
    cli_expect(0, "list");
    cli_says(ran.out, "begun 01a_first_red            0/10");
}
END_TEST

START_TEST(another_sandbox_is_another_check)
{
    put_solution();

    cli_expect(0, "--box=none check first_red");
    cli_expect(0, "--box=basic check first_red");
    cli_says(ran.out, "sandbox: basic (");
    cli_says(ran.out, "10/10 points");
    cli_expect(0, "list");
    cli_says(ran.out, "10/10");
}
END_TEST

/* Asked for by name, it is there or the check does not begin. */
START_TEST(strict_is_there_or_missed)
{
    put_solution();

    cli_expect(0, "doctor");
    if (strstr(ran.out, "ok    strict box")) {
        cli_expect(0, "--box=strict check first_red");
        cli_says(ran.out, "sandbox: strict (bubblewrap ");
    } else {
        cli_says(ran.out, "skip  strict box");
        cli_expect(5, "--box=strict check first_red");
        cli_says(ran.err, "no strict sandbox here: ");
    }
}
END_TEST

START_TEST(doctor_has_a_line_for_each_tier)
{
    cli_expect(0, "--box=basic doctor");
    cli_says(ran.out, "sandbox: basic (");
    cli_says(ran.out, " strict box ");
    cli_says(ran.out, " basic box ");
    cli_expect(3, "--box=thick doctor");
    cli_says(ran.err, "unknown value");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_box");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, cli_set_up, cli_tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, without_a_sandbox_there_is_no_grade);
    tcase_add_test(tc, another_sandbox_is_another_check);
    tcase_add_test(tc, strict_is_there_or_missed);
    tcase_add_test(tc, doctor_has_a_line_for_each_tier);
    return temp_run(suite);
}
