/* SPDX-License-Identifier: MIT-0 */
/* `lab dev mutate`, `stability`, `matrix` and `lab replay`, on a small
 * toolkit with a lab and a pattern that `dev new` made. */
#include "testdata/cli_kit.h"

static char toolkit[TEMP_PATH];

static void set_up(void)
{
    cli_set_up();
    cli_small_toolkit(temp_path(toolkit, "toolkit"));
    (void)snprintf(cli.toolkit, sizeof cli.toolkit, "%s", toolkit);
    cli_expect(0, "dev new lab 01z_last_line");
}

static const char *in_lab(const char *name)
{
    static char path[2 * TEMP_PATH];

    (void)snprintf(path, sizeof path, "%s/labs/01z_last_line/%s", toolkit,
                   name);
    return path;
}

static const char *in_pattern(const char *name)
{
    static char path[2 * TEMP_PATH];

    (void)snprintf(path, sizeof path, "%s/patterns/ring_spsc/%s", toolkit,
                   name);
    return path;
}

/* `from` must be there. */
static void change(const char *path, const char *from, const char *to)
{
    char *before = temp_read(path);
    char *at = strstr(before, from);
    char after[4096];

    ck_assert_msg(at != NULL, "no %s in:\n%s", from, before);
    (void)snprintf(after, sizeof after, "%.*s%s%s", (int)(at - before), before,
                   to, at + strlen(from));
    temp_put(path, after);
    free(before);
}

static void change_cfg(const char *from, const char *to)
{
    change(in_lab("unit.cfg"), from, to);
}

/* No case asks for a number below 0. */
static const char untested[] = "#include \"last_line.h\"\n"
                               "int last_line_answer(int n)\n"
                               "{\n"
                               "    if (n < 0)\n"
                               "        return 0;\n"
                               "    return 2 * n;\n"
                               "}\n";

static const char equivalent[] =
    "mistakes = (\n"
    "equivalent = (\n"
    "    { line = \"if (n <= 0)\"; why = \"twice 0 is 0\"; },\n"
    "    { line = \"if (n < 1)\"; why = \"twice 0 is 0\"; }%s );\n"
    "mistakes = (\n";

static void list_equivalents(const char *more)
{
    char text[1024];

    (void)snprintf(text, sizeof text, equivalent, more);
    change_cfg("mistakes = (\n", text + strlen("mistakes = (\n"));
}

START_TEST(mutate_prints_what_no_check_notices)
{
    temp_put(in_lab("solution/last_line.c"), untested);

    cli_expect(1, "dev mutate last_line");
    cli_says(ran.out, "last_line.c:4  < to <=   `if (n <= 0)`\n");
    cli_says(ran.out, "last_line.c:4  0 to 1   `if (n < 1)`\n");
    cli_says(ran.out, "last_line.c:5  0 to 1   `return 1;`\n");
    cli_says(ran.out, "score 57.1 %: 4 of 7 killed, 0 equivalent, 0 the same "
                      "program, 0 did not compile (seed 7)\n");
    cli_says(ran.err, "7 of 7\n");
}
END_TEST

START_TEST(an_equivalent_mutant_does_not_count)
{
    temp_put(in_lab("solution/last_line.c"), untested);
    list_equivalents("");

    cli_expect(1, "dev mutate last_line -v");
    cli_says(ran.out, "equivalent last_line.c:4  < to <=   `if (n <= 0)`\n");
    cli_says(ran.out, "survived   last_line.c:5  0 to 1   `return 1;`\n");
    cli_says(ran.out, "score 80.0 %: 4 of 5 killed, 2 equivalent, ");
}
END_TEST

START_TEST(an_equivalent_that_is_none_is_stale)
{
    temp_put(in_lab("solution/last_line.c"), untested);
    list_equivalents(",\n { line = \"return 1;\"; why = \"no such case\"; },\n"
                     " { line = \"return 3 * n;\"; why = \"none\"; },\n"
                     " { line = \"return 9;\"; why = \"none\"; }");

    cli_expect(1, "dev mutate last_line");
    cli_says(ran.out, "but a check notices it: `return 3 * n;`\n");
    cli_says(ran.out, "but there is no such mutant: `return 9;`\n");
    cli_says(ran.out, "score 100.0 %: 4 of 4 killed, 3 equivalent, ");
}
END_TEST

START_TEST(a_sanitizer_notices_what_the_answers_do_not_show)
{
    temp_put(in_lab("solution/last_line.c"), "#include \"last_line.h\"\n"
                                             "#include <stdlib.h>\n"
                                             "int last_line_answer(int n)\n"
                                             "{\n"
                                             "    int *p = malloc(sizeof *p);\n"
                                             "    *p = n * 2;\n"
                                             "    n = *p;\n"
                                             "    free(p);\n"
                                             "    return n;\n"
                                             "}\n");

    cli_expect(0, "dev mutate last_line -v");
    cli_says(ran.out, "killed     last_line.c:8  release deleted   "
                      "`/* free(p); */;`\n");
}
END_TEST

START_TEST(a_sample_takes_some_by_the_seed)
{
    char first[256];

    cli_expect(0, "dev mutate last_line -v --sample 2 --seed 3");
    cli_says(ran.out, "2 of 2 killed");
    cli_says(ran.out, "(seed 3)\n");
    (void)snprintf(first, sizeof first, "%s", ran.out);
    cli_expect(0, "dev mutate last_line -v --sample 2 --seed 3");
    ck_assert_str_eq(ran.out, first);
}
END_TEST

START_TEST(a_pattern_is_held_against_its_tests)
{
    cli_expect(0, "dev new pattern ring_spsc");
    cli_expect(0, "dev mutate ring_spsc");
    cli_says(ran.out, "score 100.0 %: 2 of 2 killed");

    temp_put(in_pattern("ring_spsc.c"),
             "int ring_spsc_answer(void);\n"
             "int ring_spsc_answer(void) { return 'x'; }\n");
    cli_expect(3, "dev mutate ring_spsc");
    cli_says(ran.err, "nothing to mutate");
    temp_put(in_pattern("ring_spsc.c"),
             "int ring_spsc_answer(void);\n"
             "int ring_spsc_answer(void) { return 5; }\n");
    cli_expect(3, "dev mutate ring_spsc");
    cli_says(ran.err, "the tests fail on the unchanged code");
}
END_TEST

START_TEST(code_that_is_not_compiled_does_not_count)
{
    cli_expect(0, "dev new pattern ring_spsc");
    temp_put(in_pattern("ring_spsc.c"), "#include <assert.h>\n"
                                        "int ring_spsc_answer(void);\n"
                                        "int ring_spsc_answer(void)\n"
                                        "{\n"
                                        "#ifdef ANOTHER_MACHINE\n"
                                        "    return 7;\n"
                                        "#else\n"
                                        "    assert(sizeof __FILE__);\n"
                                        "    return 42;\n"
                                        "#endif\n"
                                        "}\n");

    cli_expect(0, "dev mutate ring_spsc -v");
    cli_says(ran.out, "same       ring_spsc.c:6  7 to 8   `return 8;`\n");
    cli_says(ran.out, "killed     ring_spsc.c:9  42 to 43   `return 43;`\n");
    cli_says(ran.out, "2 of 2 killed, 0 equivalent, 3 the same program, ");
}
END_TEST

START_TEST(nor_does_it_in_another_file_than_the_first)
{
    cli_expect(0, "dev new pattern ring_spsc");
    temp_put(in_pattern("ring_spsc_more.c"), "int ring_spsc_more(int n);\n"
                                             "int ring_spsc_more(int n)\n"
                                             "{\n"
                                             "#ifdef ANOTHER_MACHINE\n"
                                             "    n += 7;\n"
                                             "#endif\n"
                                             "    return n;\n"
                                             "}\n");
    change(in_pattern("unit.cfg"), "\"ring_spsc.c\"",
           "\"ring_spsc.c\", \"ring_spsc_more.c\"");

    cli_expect(0, "dev mutate ring_spsc -v");
    cli_says(ran.out, "same       ring_spsc_more.c:5  7 to 8   `n += 8;`\n");
}
END_TEST

START_TEST(a_suite_is_held_against_mutants_of_what_it_tests)
{
    char here[PATH_MAX], from[PATH_MAX + 32], to[2 * TEMP_PATH];

    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    (void)snprintf(from, sizeof from, "%s/labs/01d_needs_rebuild", here);
    (void)snprintf(to, sizeof to, "%s/labs/01d_needs_rebuild", toolkit);
    cli_copy_tree(from, to);

    cli_expect(0, "dev mutate needs_rebuild --sample 3 -v");
    cli_says(ran.out, "killed     needs_rebuild.c:");
    cli_says(ran.out, "3 of 3 killed");
}
END_TEST

/* As CONTRIBUTING says: what dev check prints is what goes into `fails`. */
START_TEST(a_mistake_without_fails_is_told_what_to_paste)
{
    change_cfg("fails = ( { in = \"three\"; sign = \"line 1: 3 -> 9\"; } )",
               "fails = ( )");

    cli_expect(1, "dev check last_line");
    cli_says(ran.out,
             "  FAIL  mistake squares fails exactly as declared\n"
             "        it fails:\n"
             "        { in = \"three\"; sign = \"line 1: 3 -> 9\"; }\n");
}
END_TEST

static const struct {
    const char *from, *to, *says;
} slips[] = {
    {"uses = [ \"line_driver\" ]", "uses = [ \"line_drver\" ]",
     "unit.cfg:8: 'uses' names 'line_drver', which is no unit"},
    {"pitfalls = [ ]", "pitfalls = [ \"nope\" ]",
     "unit.cfg:7: 'pitfalls' names 'nope', which is no unit"},
    {"points = 4", "points = 5", "unit.cfg:5: points = 5, but the cases'"},
};

START_TEST(a_slip_in_a_lab_is_told_with_its_line)
{
    change_cfg(slips[_i].from, slips[_i].to);
    cli_expect(1, "dev check last_line");
    cli_says(ran.out, slips[_i].says);
}
END_TEST

START_TEST(a_generator_that_is_missing_is_told)
{
    ck_assert_int_eq(remove(in_lab("gen.c")), 0);
    cli_expect(1, "dev check last_line");
    cli_says(ran.out, "the unit needs the file gen.c");
}
END_TEST

START_TEST(matrix_shows_who_fails_what)
{
    cli_expect(0, "dev matrix last_line");
    cli_says(ran.out, "   3 random (random)\n           1  2  3\n"
                      "  squares  .  x  x\n");
    cli_expect(0, "dev matrix last_line -v");
    cli_says(ran.out, "    three: line 1: 3 -> 9\n");
}
END_TEST

START_TEST(stability_tells_a_verdict_that_is_not_the_declared_one)
{
    cli_expect(0, "dev stability last_line --runs 4");
    cli_says(ran.out, "4 runs beside two busy processes a processor, "
                      "0 flaky\n");

    change_cfg("3 -> 9", "3 -> 8");
    cli_expect(1, "dev stability last_line --runs 2");
    cli_says(ran.out, "  FLAKY  run 2, squares, seed 2: named nobody; it "
                      "failed:\n         { in = \"three\"; sign = \"line 1: 3 "
                      "-> 9\"; }\n");
}
END_TEST

START_TEST(replay_shows_input_and_both_answers)
{
    char path[TEMP_PATH];

    cli_expect(3, "replay 7 last_line");
    cli_says(ran.err, "last_line was not started yet\ntry: ");
    cli_expect(0, "start last_line");
    cli_expect(1, "replay 7 last_line");
    cli_says(ran.out, "random, seed 7: output differs at line 1, column ");
    cli_says(ran.out, "input\n  868\n  798\n");
    cli_says(ran.out, "- 868 -> 1736\n");
    cli_says(ran.out, "+ 868 -> 868\n");

    temp_put(temp_path(path, "work/01z_last_line/last_line.c"), untested);
    cli_expect(0, "replay 7 last_line");
    cli_says(ran.out, "random, seed 7: passed\ninput\n  868\n");
    temp_put(path, "int x\n");
    cli_expect(2, "replay 7 last_line");
    cli_says(ran.out, "does not build:\n");
}
END_TEST

START_TEST(replay_needs_random_cases)
{
    cli_expect(0, "start last_line");
    change_cfg(",\n    { id = \"random\"; points = 2; random = 2; }", "");

    cli_expect(3, "replay 7 last_line");
    cli_says(ran.err, "last_line has no random cases");
}
END_TEST

static const struct {
    const char *line, *says;
} refused[] = {
    {"dev mutate", "name a lab or a pattern"},
    {"dev mutate heap_overflow_off_by_one", "is a pitfall; labs and patterns"},
    {"dev mutate nothing", "nothing is called 'nothing'"},
    {"dev mutate --sample 0 last_line", "--sample"},
    {"dev stability line_driver", "is a pattern, not a lab"},
    {"dev matrix line_driver", "is a pattern, not a lab"},
    {"replay", "SEED is a number"},
    {"replay x last_line", "SEED is a number"},
    {"replay 0 last_line", "SEED is a number"},
};

START_TEST(what_makes_no_sense_is_refused)
{
    cli_expect(3, "%s", refused[_i].line);
    cli_says(ran.err, refused[_i].says);
}
END_TEST

START_TEST(parts_of_dev_say_their_options)
{
    cli_expect(0, "dev mutate --help");
    cli_says(ran.out, "--sample=N");
    cli_expect(0, "dev stability --help");
    cli_says(ran.out, "--runs=N");
    cli_expect(0, "dev man");
    cli_says(ran.out, ".SS dev mutate UNIT...\n");
    cli_says(ran.out, "\\fB\\-\\-sample\\fR=\\fIN\\fR");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_dev");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, cli_tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, mutate_prints_what_no_check_notices);
    tcase_add_test(tc, an_equivalent_mutant_does_not_count);
    tcase_add_test(tc, an_equivalent_that_is_none_is_stale);
    tcase_add_test(tc, a_sanitizer_notices_what_the_answers_do_not_show);
    tcase_add_test(tc, a_sample_takes_some_by_the_seed);
    tcase_add_test(tc, a_pattern_is_held_against_its_tests);
    tcase_add_test(tc, code_that_is_not_compiled_does_not_count);
    tcase_add_test(tc, nor_does_it_in_another_file_than_the_first);
    tcase_add_test(tc, a_suite_is_held_against_mutants_of_what_it_tests);
    tcase_add_test(tc, a_mistake_without_fails_is_told_what_to_paste);
    tcase_add_loop_test(tc, a_slip_in_a_lab_is_told_with_its_line, 0, 3);
    tcase_add_test(tc, a_generator_that_is_missing_is_told);
    tcase_add_test(tc, matrix_shows_who_fails_what);
    tcase_add_test(tc, stability_tells_a_verdict_that_is_not_the_declared_one);
    tcase_add_test(tc, replay_shows_input_and_both_answers);
    tcase_add_test(tc, replay_needs_random_cases);
    tcase_add_loop_test(tc, what_makes_no_sense_is_refused, 0,
                        (int)(sizeof refused / sizeof refused[0]));
    tcase_add_test(tc, parts_of_dev_say_their_options);
    return temp_run(suite);
}
