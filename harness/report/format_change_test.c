/* SPDX-License-Identifier: MIT-0 */
/* What `watch` says after a save: the difference of two checks. */
#include "format.h"

#include <stdlib.h>

#include <check.h>

#include "string_builder.h"

static struct string_builder out;

static void set_up(void)
{
    string_builder_init(&out, 0);
}

static void tear_down(void)
{
    string_builder_fini(&out);
}

static void add_case(struct record *r, const char *id, const char *verdict)
{
    record_event(r, "case");
    record_str(r, "id", id);
    record_str(r, "verdict", verdict);
}

static struct record *cases(const char *a, const char *b, const char *c)
{
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    add_case(r, "a", a);
    add_case(r, "b", b);
    add_case(r, "c", c);
    return r;
}

START_TEST(a_change_names_what_turned_green_and_red)
{
    static const struct {
        const char *before[3], *after[3], *want;
    } rows[] = {
        {{"fail", "fail", "pass"},
         {"pass", "fail", "pass"},
         "now PASSES: a; still failing: b\n"},
        {{"fail", "fail", "pass"},
         {"pass", "pass", "pass"},
         "now PASSES: a, b; nothing that failed before still fails\n"},
        {{"pass", "skip", "fail"},
         {"fail", "fail", "fail"},
         "now FAILS: a, b; still failing: c\n"},
        {{"pass", "pass", "pass"},
         {"pass", "pass", "pass"},
         "nothing that failed before still fails\n"},
        {{"fail", "pass", "fail"},
         {"pass", "fail", "fail"},
         "now PASSES: a; now FAILS: b; still failing: c\n"},
    };
    struct record *before =
        cases(rows[_i].before[0], rows[_i].before[1], rows[_i].before[2]);
    struct record *after =
        cases(rows[_i].after[0], rows[_i].after[1], rows[_i].after[2]);

    ck_assert_int_eq(format_change(before, after, &out), 0);

    ck_assert_str_eq(string_builder_cstr(&out), rows[_i].want);
    record_destroy(before);
    record_destroy(after);
}
END_TEST

START_TEST(a_change_from_nothing_names_what_passes_and_fails_now)
{
    struct record *after = cases("pass", "fail", "skip");

    ck_assert_int_eq(format_change(NULL, after, &out), 0);

    ck_assert_str_eq(string_builder_cstr(&out),
                     "now PASSES: a; now FAILS: b; nothing that failed before "
                     "still fails\n");
    record_destroy(after);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("format_change");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, a_change_names_what_turned_green_and_red, 0, 5);
    tcase_add_test(tc, a_change_from_nothing_names_what_passes_and_fails_now);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
