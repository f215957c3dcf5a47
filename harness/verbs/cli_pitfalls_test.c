/* SPDX-License-Identifier: MIT-0 */
/* `lab show` and `lab prove` as those meet them who read or write a pitfall. */
#include <stdint.h>

#include "testdata/cli_kit.h"

static char toolkit[TEMP_PATH];

/* The small toolkit, which a test may change. */
static void set_up(void)
{
    cli_set_up();
    cli_small_toolkit(temp_path(toolkit, "toolkit"));
    (void)snprintf(cli.toolkit, sizeof cli.toolkit, "%s", toolkit);
}

/* From "..., run now" to the text of the README. */
static char *evidence_shown(const char *id)
{
    char *from, *to;

    cli_expect(0, "show %s", id);
    from = strstr(ran.out, ", run now");
    ck_assert_msg(from != NULL, "no evidence:\n%s", ran.out);
    to = strstr(from, "\n# ");
    ck_assert_msg(to != NULL, "no README:\n%s", ran.out);
    *to = '\0';
    return from;
}

static void cli_hides(const char *where, const char *what)
{
    ck_assert_msg(strstr(where, what) == NULL, "\"%s\" in:\n%s", what, where);
}

START_TEST(evidence_names_the_units_lines_and_no_other_frames)
{
    const char *shown = evidence_shown("heap_overflow_off_by_one");

    cli_says(shown, "heap-buffer-overflow");
    cli_says(shown, "in slowest wrong.c:");
    cli_says(shown, "allocated by thread T0 here:");
    cli_says(shown, "in main wrong.c:");
    cli_hides(shown, toolkit);
    cli_hides(shown, "libc_start");
    cli_says(shown, "\nright.c   (exit 0)\n    slowest 48 ms\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_pitfalls");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, cli_tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, evidence_names_the_units_lines_and_no_other_frames);
    return temp_run(suite);
}
