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

/* From "..., run now" to the text of the page. */
static char *evidence_shown(const char *id)
{
    char *from, *to;

    cli_expect(0, "show %s", id);
    from = strstr(ran.out, ", run now");
    ck_assert_msg(from != NULL, "no evidence:\n%s", ran.out);
    to = strstr(from, "\n**");
    if (!to)
        to = strstr(from, "\nnext: ");
    ck_assert_msg(to != NULL, "no page:\n%s", ran.out);
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

/* A file of the pitfall fast_path: "wrong.c". */
static void put(const char *file, const char *text)
{
    char path[2 * TEMP_PATH];

    (void)snprintf(path, sizeof path, "%s/pitfalls/fast_path/%s", toolkit,
                   file);
    temp_put(path, text);
}

#define PROGRAM(plain, fast)                                                   \
    "#include <stdio.h>\n\nint main(void)\n{\n#ifdef FAST\n"                   \
    "    puts(\"" fast "\");\n#else\n    puts(\"" plain "\");\n#endif\n"       \
    "    return 0;\n}\n"
#define FAST_PATH                                                              \
    "kind = \"pitfall\"; title = \"T\"; summary = \"S\"; family = \"f\";\n"    \
    "level = \"beginner\"; expect = \"good\\n\";\n"
#define FAST_IS_BAD                                                            \
    "{ by = \"output\"; flags = [ \"-DFAST\" ]; text = \"bad\\n\"; }"

/* Wrong with -DFAST alone. */
static void put_fast_path(const char *evidence, const char *right)
{
    char path[TEMP_PATH], cfg[1024];

    temp_mkdir(temp_path(path, "toolkit/pitfalls/fast_path"));
    (void)snprintf(cfg, sizeof cfg, FAST_PATH "evidence = ( %s );\n", evidence);
    put("unit.cfg", cfg);
    put("README.md", "# T\n");
    put("wrong.c", PROGRAM("good", "bad"));
    put("right.c", right);
}

START_TEST(evidence_is_shown_with_each_set_of_flags)
{
    const char *shown;

    put_fast_path(FAST_IS_BAD ", { by = \"output\"; text = \"good\\n\"; }",
                  PROGRAM("good", "good"));

    shown = evidence_shown("fast_path");
    cli_says(ran.out, "output with -DFAST, run now\n"
                      "wrong.c   (exit 0)\n    bad\n"
                      "right.c   (exit 0)\n    good\n");
    cli_says(shown, "output, run now\n"
                    "wrong.c   (exit 0)\n    good\n"
                    "right.c   (exit 0)\n    good\n");
}
END_TEST

START_TEST(a_warning_is_shown_with_what_comes_of_it)
{
    const char *shown;

    put_fast_path("{ by = \"gcc_warning\"; text = \"unused variable\"; },"
                  "{ by = \"asan\"; }, { by = \"output\"; text = \"bad\\n\"; }",
                  PROGRAM("good", "good"));
    put("wrong.c", "#include <stdio.h>\n\nint main(void)\n{\n    int n;\n\n"
                   "    puts(\"bad\");\n    return 0;\n}\n");

    shown = evidence_shown("fast_path");
    cli_says(shown, "wrong.c:5:9: warning: unused variable");
    cli_says(shown, "\noutput, run now\nwrong.c   (exit 0)\n    bad\n");
    cli_hides(shown, "AddressSanitizer");
}
END_TEST

START_TEST(a_claim_names_its_flags_and_stays_on_one_line)
{
    put_fast_path(FAST_IS_BAD, PROGRAM("good", "good"));

    cli_expect(0, "prove fast_path --swap -v");
    cli_says(ran.out, "  ok    wrong.c: gcc, output with -DFAST: bad\\n\n");
    cli_says(ran.out, "  ok    right.c: clang, output with -DFAST: prints what "
                      "`expect` says\n");
    cli_says(ran.out, "  ok    right.c: gcc, output: prints what `expect` "
                      "says\n");
}
END_TEST

START_TEST(evidence_with_flags_does_not_excuse_the_plain_right_program)
{
    put_fast_path(FAST_IS_BAD, PROGRAM("also bad", "good"));

    cli_expect(1, "prove fast_path");
    cli_says(ran.out, "  FAIL  right.c: gcc, output: prints what `expect` "
                      "says");
}
END_TEST

START_TEST(a_name_that_is_no_detector_is_told_with_its_line)
{
    put_fast_path(FAST_IS_BAD ",\n{ by = \"azan\"; }", PROGRAM("good", "good"));

    cli_expect(1, "prove fast_path");
    cli_says(ran.out, "pitfalls/fast_path/unit.cfg:4: 'azan' is no detector; "
                      "there are: gcc_warning ");
    cli_expect(1, "dev check --files fast_path");
    cli_says(ran.out, "unit.cfg:4: 'azan' is no detector");
}
END_TEST

START_TEST(a_program_that_was_stopped_proves_no_silence)
{
    put_fast_path(FAST_IS_BAD "); silent = ({ by = \"ubsan\"; }",
                  PROGRAM("good", "good"));
    put("wrong.c", "#include <stdio.h>\n\nint main(void)\n{\n#ifdef FAST\n"
                   "    puts(\"bad\");\n#else\n    for (;;)\n"
                   "        puts(\"more\");\n#endif\n    return 0;\n}\n");

    cli_expect(1, "prove fast_path");
    cli_says(ran.out, "gcc, UndefinedBehaviorSanitizer: does not see it (it "
                      "ended with: stopped by the limit: output)");
}
END_TEST

START_TEST(the_matrix_names_the_flags_it_takes_to_see_it)
{
    static const char *const files[] = {"README.md", "labs/README.md",
                                        "patterns/README.md",
                                        "pitfalls/README.md"};
    char path[2 * TEMP_PATH];
    char *text;
    size_t i;

    put_fast_path(FAST_IS_BAD, PROGRAM("good", "good"));
    for (i = 0; i < 4; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", toolkit, files[i]);
        temp_put(path, "<!-- index:chapters -->\n<!-- /index -->\n"
                       "<!-- index:labs -->\n<!-- /index -->\n"
                       "<!-- index:patterns -->\n<!-- /index -->\n"
                       "<!-- index:pitfalls -->\n<!-- /index -->\n"
                       "<!-- index:matrix -->\n<!-- /index -->\n");
    }

    cli_expect(0, "dev index");
    text = temp_read(path);
    cli_says(text, "| - | caught with `-DFAST` | - |");
    cli_says(text, "| memory_leak_early_return | silent | silent | - |");
    free(text);
}
END_TEST

#define INCLUDES(side)                                                         \
    "#include <stdio.h>\n#include \"" side "/unit_of.h\"\n"                    \
    "#include \"" side "/length.h\"\n\nint main(void)\n{\n    length n = 3;\n" \
    "    printf(\"%d \" UNIT_OF \"\\n\", n);\n    return 0;\n}\n"

/* wrong/length.h names a type that is not there. */
static void put_headers(void)
{
    char path[TEMP_PATH];

    temp_mkdir(temp_path(path, "toolkit/pitfalls/fast_path"));
    temp_mkdir(temp_path(path, "toolkit/pitfalls/fast_path/wrong"));
    temp_mkdir(temp_path(path, "toolkit/pitfalls/fast_path/right"));
    put("unit.cfg",
        "kind = \"pitfall\"; title = \"T\"; summary = \"S\"; family = \"f\";\n"
        "level = \"beginner\"; expect = \"3 mm\\n\";\n"
        "headers = [ \"length.h\", \"unit_of.h\" ];\n"
        "evidence = ( { by = \"compile_error\"; text = \"unknown type\"; } "
        ");\n");
    put("README.md", "# T\n");
    put("wrong.c", INCLUDES("wrong"));
    put("right.c", INCLUDES("right"));
    put("wrong/length.h", "typedef millimetre length;\n");
    put("right/length.h", "typedef int length;\n");
    put("wrong/unit_of.h", "#define UNIT_OF \"mm\"\n");
    put("right/unit_of.h", "#define UNIT_OF \"mm\"\n");
}

START_TEST(headers_stand_beside_each_other_too)
{
    put_headers();

    cli_expect(0, "show fast_path");
    cli_says(ran.out, "--- wrong.c\n+++ right.c\n");
    cli_says(ran.out, "\n--- wrong/length.h\n+++ right/length.h\n"
                      "- typedef millimetre length;\n"
                      "+ typedef int length;\n");
    cli_says(ran.out, "\n--- wrong/unit_of.h, the same as right/unit_of.h\n"
                      "  #define UNIT_OF \"mm\"\n");
    cli_says(ran.out, "wrong.c   (exit 1)\n"
                      "    In file included from wrong.c:3:\n"
                      "    wrong/length.h:1:9: error: unknown type name");
    cli_expect(0, "prove fast_path --swap");
    cli_expect(0, "dev check --files fast_path");
}
END_TEST

START_TEST(a_header_that_is_not_listed_is_told)
{
    put_headers();
    put("right/other.h", "");

    cli_expect(1, "dev check --files fast_path");
    cli_says(ran.out, "right/other.h is not listed in unit.cfg");
}
END_TEST

/* fast_path, which says that it needs `header`. */
static void put_needs(const char *header)
{
    char cfg[1024];

    put_fast_path(FAST_IS_BAD, PROGRAM("good", "good"));
    (void)snprintf(cfg, sizeof cfg,
                   FAST_PATH "needs = [ \"stdio.h\", \"%s\" ];\n"
                             "evidence = ( " FAST_IS_BAD " );\n",
                   header);
    put("unit.cfg", cfg);
}

START_TEST(a_library_that_is_not_there_is_a_skip_and_never_a_pass)
{
    put_needs("no_such/library.h");

    cli_expect(3, "prove fast_path --swap");
    cli_says(ran.out, "<no_such/library.h> (not installed)");
    cli_says(ran.out, "skip  fast_path   0 of 0 claims hold");
}
END_TEST

START_TEST(a_library_that_is_there_changes_no_claim)
{
    put_needs("math.h");

    cli_expect(0, "prove fast_path --swap");
    cli_says(ran.out, " 0 skipped");
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
    tcase_add_test(tc, evidence_is_shown_with_each_set_of_flags);
    tcase_add_test(tc, a_warning_is_shown_with_what_comes_of_it);
    tcase_add_test(tc, a_claim_names_its_flags_and_stays_on_one_line);
    tcase_add_test(tc,
                   evidence_with_flags_does_not_excuse_the_plain_right_program);
    tcase_add_test(tc, a_name_that_is_no_detector_is_told_with_its_line);
    tcase_add_test(tc, a_program_that_was_stopped_proves_no_silence);
    tcase_add_test(tc, the_matrix_names_the_flags_it_takes_to_see_it);
    tcase_add_test(tc, headers_stand_beside_each_other_too);
    tcase_add_test(tc, a_header_that_is_not_listed_is_told);
    tcase_add_test(tc, a_library_that_is_not_there_is_a_skip_and_never_a_pass);
    tcase_add_test(tc, a_library_that_is_there_changes_no_claim);
    return temp_run(suite);
}
