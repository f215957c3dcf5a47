/* SPDX-License-Identifier: MIT-0 */
#include "option_parse.h"

#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGC_MAX = 16, MESSAGE_CAP = 160 };

/* ------------------------------------------------------- one program --- */

static bool all;
static int verbose;
static const char *output;
static int64_t jobs;
static int64_t shift;
static int64_t below;
static int format;

static const char *const formats[] = {"human", "json", "junit", NULL};

static const struct option_parse_option options[] = {
    {'a', "all", OPTION_PARSE_FLAG, &all, NULL, "take all of them", 0, 0, NULL},
    {'v', "verbose", OPTION_PARSE_COUNT, &verbose, NULL, "say more", 0, 0,
     NULL},
    {'o', "output", OPTION_PARSE_STRING, &output, "FILE", "write to FILE", 0, 0,
     NULL},
    {'j', "jobs", OPTION_PARSE_INT, &jobs, "N", "run N at once", 1, 64, NULL},
    {0, "shift", OPTION_PARSE_INT, &shift, NULL, "any number", 0, 0, NULL},
    {0, "below", OPTION_PARSE_INT, &below, NULL, NULL, -9, 0, NULL},
    {'f', "format", OPTION_PARSE_CHOICE, &format, NULL, "how to print", 0, 0,
     formats},
    {'x', NULL, OPTION_PARSE_FLAG, &all, NULL, NULL, 0, 0, NULL},
    {0, "secret", OPTION_PARSE_FLAG, &all, NULL, NULL, 0, 0, NULL},
};

static struct option_parse_spec spec = {.program = "prog",
                                        .options = options,
                                        .option_count =
                                            sizeof options / sizeof *options};

static char message[MESSAGE_CAP];
static char *argv[ARGC_MAX + 1];
static int first_operand;

/* Parses "prog" and the words of `line`, parted by single blanks; "~" stands
 * for an empty word.
 */
static int parse(const char *line)
{
    static char words[256];
    static char program[] = "prog";
    int argc = 1;
    char *save = NULL;

    argv[0] = program;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok_r(words, " ", &save); word;
         word = strtok_r(NULL, " ", &save)) {
        if (strcmp(word, "~") == 0)
            *word = '\0';
        argv[argc++] = word;
    }
    argv[argc] = NULL;
    return option_parse_run(&spec, argc, argv, &first_operand, message,
                            sizeof message);
}

/* What the targets and the operands are now, in one line. */
static const char *state(void)
{
    static char text[256];
    size_t len;

    snprintf(text, sizeof text,
             "a%d v%d o%s j%" PRId64 " s%" PRId64 " f%d:", all, verbose,
             output ? output : "-", jobs, shift, format);
    for (int i = first_operand; argv[i]; i++) {
        len = strlen(text);
        snprintf(text + len, sizeof text - len, " %s", argv[i]);
    }
    return text;
}

static const struct {
    const char *line;
    const char *want;
} good[] = {
    {"", "a0 v0 o- j0 s0 f0:"},
    {"-a", "a1 v0 o- j0 s0 f0:"},
    {"--all", "a1 v0 o- j0 s0 f0:"},
    {"-vv --verbose", "a0 v3 o- j0 s0 f0:"},
    {"-avj7", "a1 v1 o- j7 s0 f0:"},
    {"-j 5", "a0 v0 o- j5 s0 f0:"},
    {"-j5", "a0 v0 o- j5 s0 f0:"},
    {"--jobs 5", "a0 v0 o- j5 s0 f0:"},
    {"--jobs=5 --jobs=64", "a0 v0 o- j64 s0 f0:"},
    {"--shift -5", "a0 v0 o- j0 s-5 f0:"},
    {"--shift=-5", "a0 v0 o- j0 s-5 f0:"},
    {"--shift=-9223372036854775808", "a0 v0 o- j0 s-9223372036854775808 f0:"},
    {"--shift=9223372036854775807", "a0 v0 o- j0 s9223372036854775807 f0:"},
    {"-o -", "a0 v0 o- j0 s0 f0:"},
    {"-ofile", "a0 v0 ofile j0 s0 f0:"},
    {"--output=-a", "a0 v0 o-a j0 s0 f0:"},
    {"--output=", "a0 v0 o j0 s0 f0:"},
    {"--output=a=b", "a0 v0 oa=b j0 s0 f0:"},
    {"--output ~", "a0 v0 o j0 s0 f0:"},
    {"--format json", "a0 v0 o- j0 s0 f1:"},
    {"-fjunit", "a0 v0 o- j0 s0 f2:"},
    {"one two", "a0 v0 o- j0 s0 f0: one two"},
    {"one -a two -j 3 three", "a1 v0 o- j3 s0 f0: one two three"},
    {"one -- -a --", "a0 v0 o- j0 s0 f0: one -a --"},
    {"-- -a", "a0 v0 o- j0 s0 f0: -a"},
    {"- -5 -.5 -7x", "a0 v0 o- j0 s0 f0: - -5 -.5 -7x"},
    {"-a ~", "a1 v0 o- j0 s0 f0: "},
};

START_TEST(good_lines_set_their_targets)
{
    int rc = parse(good[_i].line);

    ck_assert_msg(rc == 0, "%s: %s", good[_i].line, message);
    ck_assert_str_eq(state(), good[_i].want);
    ck_assert_str_eq(message, "");
}
END_TEST

static const struct {
    const char *line;
    const char *want;
} bad[] = {
    {"--fromat", "unknown option --fromat; did you mean --format?"},
    {"--fromat=json", "unknown option --fromat; did you mean --format?"},
    {"--quiet", "unknown option --quiet"},
    {"-q", "unknown option -q"},
    {"-aq", "unknown option -q"},
    {"-.x", "unknown option -."},
    {"--al", "unknown option --al; did you mean --all?"},
    {"--", ""},
    {"--=x", "unknown option --"},
    {"-j", "option -j needs a value"},
    {"--jobs", "option --jobs needs a value"},
    {"--output --all", "option --output needs a value, found --all"},
    {"-o --", "option -o needs a value, found --"},
    {"-vj", "option -j needs a value"},
    {"--all=1", "option --all takes no value"},
    {"--all=", "option --all takes no value"},
    {"--jobs=", "option --jobs: \"\" is not a whole number"},
    {"--jobs=five", "option --jobs: \"five\" is not a whole number"},
    {"--jobs=5x", "option --jobs: \"5x\" is not a whole number"},
    {"--jobs=+5", "option --jobs: \"+5\" is not a whole number"},
    {"--jobs=-", "option --jobs: \"-\" is not a whole number"},
    {"--jobs=0x10", "option --jobs: \"0x10\" is not a whole number"},
    {"--jobs 0", "option --jobs: 0 is not within 1..64"},
    {"-j65", "option -j: 65 is not within 1..64"},
    {"--shift 9223372036854775808",
     "option --shift: 9223372036854775808 is out of range"},
    {"--below 1", "option --below: 1 is not within -9..0"},
    {"--format jsno",
     "option --format: unknown value \"jsno\"; did you mean json?"},
    {"-f xml", "option -f: unknown value \"xml\""},
    {"--j\033[2Jobs", "unknown option --j?[2Jobs"},
    {"--a\177l", "unknown option --a?l; did you mean --all?"},
};

START_TEST(bad_lines_are_explained)
{
    int rc = parse(bad[_i].line);

    ck_assert_msg(rc == (*bad[_i].want ? -EINVAL : 0), "%s: %d", bad[_i].line,
                  rc);
    ck_assert_str_eq(message, bad[_i].want);
    if (rc)
        ck_assert_int_eq(first_operand, 0);
}
END_TEST

START_TEST(a_long_unknown_word_is_cut_in_the_message)
{
    char line[200];

    memset(line, 'w', sizeof line);
    memcpy(line, "--", 2);
    line[sizeof line - 1] = '\0';

    ck_assert_int_eq(parse(line), -EINVAL);
    ck_assert_uint_lt(strlen(message), MESSAGE_CAP);
    ck_assert_int_eq(strncmp(message, "unknown option --www", 20), 0);
}
END_TEST

START_TEST(a_small_message_buffer_is_not_overrun)
{
    char program[] = "prog";
    char word[] = "--nonsense";
    char *words[] = {program, word, NULL};
    char tiny[8];

    ck_assert_int_eq(
        option_parse_run(&spec, 2, words, &first_operand, tiny, sizeof tiny),
        -EINVAL);
    ck_assert_str_eq(tiny, "unknown");
}
END_TEST

START_TEST(a_digit_option_wins_over_negative_numbers)
{
    bool five = false;
    const struct option_parse_option table[] = {
        {'5', NULL, OPTION_PARSE_FLAG, &five, NULL, "", 0, 0, NULL}};
    char program[] = "prog";
    char option[] = "-5";
    char number[] = "-6";
    char *words[] = {program, option, number, NULL};
    const struct option_parse_spec digits = {.options = table,
                                             .option_count = 1};

    option_parse_run(&digits, 3, words, &first_operand, message,
                     sizeof message);

    ck_assert(five);
    ck_assert_int_eq(first_operand, 2);
}
END_TEST

START_TEST(stop_at_operand_leaves_the_rest_to_the_sub_command)
{
    spec.stop_at_operand = true;
    ck_assert_int_eq(parse("-v check -a --format json"), 0);

    ck_assert_str_eq(state(), "a0 v1 o- j0 s0 f0: check -a --format json");
}
END_TEST

START_TEST(no_arguments_and_no_options_are_fine)
{
    const struct option_parse_spec empty = {.program = "prog"};
    char *none[] = {NULL};
    char program[] = "prog";
    char *only_program[] = {program, NULL};

    option_parse_run(&empty, 0, none, &first_operand, message, 1);
    option_parse_run(&empty, 1, only_program, &first_operand, message, 1);

    ck_assert_int_eq(first_operand, 1);
}
END_TEST

/* The model: operands and options sorted apart by two passes. */
START_TEST(permuting_keeps_both_orders)
{
    static const char *const kinds[] = {"op", "-a", "-v", "--all"};
    const char *env = getenv("TEST_SEED");
    unsigned seed = env ? (unsigned)strtoul(env, NULL, 10) : 1;
    unsigned random = seed;

    for (int round = 0; round < 20000; round++) {
        char words[8][16];
        char *line[10] = {words[0]};
        const char *want[8];
        int operands = 0;
        int count = (int)((random >> 8) % 8);

        for (int i = 0; i < count; i++) {
            random = random * 1664525U + 1013904223U;
            snprintf(words[i], sizeof words[i], "%s",
                     kinds[(random >> 12) % 4]);
            if (words[i][0] == 'o')
                snprintf(words[i], sizeof words[i], "op%d", i);
            line[i + 1] = words[i];
            if (words[i][0] == 'o')
                want[operands++] = words[i];
        }
        random = random * 1664525U + 1013904223U;
        option_parse_run(&spec, count + 1, line, &first_operand, message,
                         sizeof message);
        ck_assert_msg(first_operand == count + 1 - operands, "seed %u round %d",
                      seed, round);
        for (int i = 0; i < operands; i++)
            ck_assert_msg(line[first_operand + i] == want[i],
                          "seed %u round %d operand %d", seed, round, i);
    }
}
END_TEST

/* -------------------------------------------------------------- help --- */

START_TEST(help_shows_every_listed_option)
{
    char help[1024];
    const struct option_parse_spec documented = {
        .program = "prog",
        .usage = "[OPTION]... FILE...",
        .summary = "Does something to each FILE.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .footer = "Exit codes:\n  0  done\n  2  usage"};
    int len = option_parse_help(&documented, help, sizeof help);

    ck_assert_str_eq(help, "Usage: prog [OPTION]... FILE...\n"
                           "\n"
                           "Does something to each FILE.\n"
                           "\n"
                           "Options:\n"
                           "  -a, --all               take all of them\n"
                           "  -v, --verbose           say more\n"
                           "  -o, --output=FILE       write to FILE\n"
                           "  -j, --jobs=N            run N at once\n"
                           "      --shift=VALUE       any number\n"
                           "  -f, --format=human|json|junit\n"
                           "                          how to print\n"
                           "\n"
                           "Exit codes:\n"
                           "  0  done\n"
                           "  2  usage\n");
    ck_assert_int_eq(len, (int)strlen(help));
}
END_TEST

START_TEST(help_of_a_bare_program_is_its_usage)
{
    const struct option_parse_spec bare = {.program = "prog"};
    char help[64];

    option_parse_help(&bare, help, sizeof help);

    ck_assert_str_eq(help, "Usage: prog\n");
}
END_TEST

START_TEST(help_wraps_at_80_columns_and_counts_letters_not_bytes)
{
    static const char *text =
        "word word word word word word word word word word "
        "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6 word";
    static const char *endless =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaa";
    const struct option_parse_option table[] = {
        {'n', NULL, OPTION_PARSE_STRING, &output, "A", text, 0, 0, NULL},
        {'m', NULL, OPTION_PARSE_FLAG, &all, "A", endless, 0, 0, NULL}};
    const struct option_parse_spec wide = {
        .program = "prog", .options = table, .option_count = 2};
    char help[1024];

    option_parse_help(&wide, help, sizeof help);

    ck_assert_str_eq(
        help,
        "Usage: prog\n"
        "\n"
        "Options:\n"
        "  -n A                    word word word word word word word word "
        "word word \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\n"
        "                          \xc3\xb6\xc3\xb6\xc3\xb6 word\n"
        "  -m                      "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaa\n");
}
END_TEST

START_TEST(blank_ends_and_empty_lines_leave_no_trailing_blanks)
{
    const struct option_parse_spec odd = {
        .program = "p", .summary = "one \n\n  two ", .footer = ""};
    char help[64];

    option_parse_help(&odd, help, sizeof help);

    ck_assert_str_eq(help, "Usage: p\n\none\n\n  two\n\n\n");
}
END_TEST

START_TEST(an_option_may_have_no_long_name)
{
    const struct option_parse_option table[] = {
        {'q', NULL, OPTION_PARSE_FLAG, &all, NULL, "be quiet", 0, 0, NULL},
        {0, NULL, OPTION_PARSE_FLAG, &all, NULL, "nameless", 0, 0, NULL}};
    const struct option_parse_spec brief = {
        .program = "p", .options = table, .option_count = 2};
    char text[256];

    option_parse_help(&brief, text, sizeof text);
    ck_assert_str_eq(text, "Usage: p\n\nOptions:\n"
                           "  -q                      be quiet\n"
                           "                          nameless\n");
    ck_assert_int_eq(option_parse_complete(&brief, "--", text, sizeof text), 0);
}
END_TEST

START_TEST(a_line_of_exactly_80_columns_is_not_wrapped)
{
    char summary[82];
    struct option_parse_spec exact = {.program = "p", .summary = summary};
    char help[256];

    memset(summary, 'a', 80);
    summary[40] = ' ';
    summary[80] = '\0';
    option_parse_help(&exact, help, sizeof help);

    ck_assert_ptr_nonnull(strstr(help, summary));
}
END_TEST

START_TEST(help_fits_any_buffer_and_returns_the_whole_length)
{
    char whole[1024];
    int want = option_parse_help(&spec, whole, sizeof whole);

    ck_assert_int_eq(option_parse_help(&spec, NULL, 0), want);
    for (size_t cap = 1; cap <= (size_t)want + 1; cap++) {
        char *help = malloc(cap);

        ck_assert_int_eq(option_parse_help(&spec, help, cap), want);
        ck_assert_uint_eq(strlen(help), cap - 1);
        ck_assert_int_eq(strncmp(help, whole, cap - 1), 0);
        free(help);
    }
}
END_TEST

/* -------------------------------------------------------- completion --- */

static const struct {
    const char *word;
    const char *want;
} completions[] = {
    {"--", "--all\n--verbose\n--output=\n--jobs=\n--shift=\n--format=\n"},
    {"-", "--all\n--verbose\n--output=\n--jobs=\n--shift=\n--format=\n"},
    {"--f", "--format=\n"},
    {"--format", "--format=\n"},
    {"--format=", "--format=human\n--format=json\n--format=junit\n"},
    {"--format=j", "--format=json\n--format=junit\n"},
    {"--format=x", ""},
    {"--formatx", ""},
    {"--output=", ""},
    {"--zzz", ""},
    {"file", ""},
    {"-f", ""},
};

START_TEST(completion_lists_what_a_word_can_become)
{
    char text[256];
    int len =
        option_parse_complete(&spec, completions[_i].word, text, sizeof text);

    ck_assert_msg(strcmp(text, completions[_i].want) == 0, "%s gave %s",
                  completions[_i].word, text);
    ck_assert_int_eq(len, (int)strlen(text));
}
END_TEST

/* ----------------------------------------------------------- nearest --- */

static const struct {
    const char *word;
    const char *want;
} words[] = {
    {"check", "check"},  {"chekc", "check"}, {"chck", "check"},
    {"cheeck", "check"}, {"chesk", "check"}, {"hcekc", "check"},
    {"checkout", NULL},  {"c", NULL},        {"", NULL},
    {"lst", "list"},     {"lits", "list"},   {"sh", NULL},
    {"shwo", "show"},    {"zzzzz", NULL},    {"ist", "list"},
};

START_TEST(nearest_finds_small_slips_only)
{
    static const char *const verbs[] = {"list", "show", "check"};
    const char *got = option_parse_nearest(words[_i].word, verbs, 3);

    ck_assert_msg((got == NULL) == (words[_i].want == NULL) &&
                      (!got || strcmp(got, words[_i].want) == 0),
                  "%s: got %s", words[_i].word, got ? got : "none");
}
END_TEST

START_TEST(nearest_takes_the_first_of_equals_and_no_giants)
{
    static const char *const equals[] = {"bat", "cat"};
    char giant[200];
    const char *const giants[] = {giant};

    memset(giant, 'g', sizeof giant);
    giant[64] = '\0';
    ck_assert_str_eq(option_parse_nearest("rat", equals, 2), "bat");
    ck_assert_ptr_null(option_parse_nearest(giant, giants, 1));
    ck_assert_ptr_null(option_parse_nearest("ggg", giants, 1));
    giant[63] = '\0';
    ck_assert_str_eq(option_parse_nearest(giant, giants, 1), giant);
    ck_assert_ptr_null(option_parse_nearest("x", giants, 0));
}
END_TEST

START_TEST(no_room_for_a_message_aborts)
{
    option_parse_run(&spec, 0, argv, &first_operand, message, 0);
}
END_TEST

#define COUNT_OF(array) (int)(sizeof(array) / sizeof *(array))

int main(void)
{
    Suite *suite = suite_create("option_parse");
    TCase *tc = tcase_create("core");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tc, good_lines_set_their_targets, 0, COUNT_OF(good));
    tcase_add_loop_test(tc, bad_lines_are_explained, 0, COUNT_OF(bad));
    tcase_add_test(tc, a_long_unknown_word_is_cut_in_the_message);
    tcase_add_test(tc, a_small_message_buffer_is_not_overrun);
    tcase_add_test(tc, a_digit_option_wins_over_negative_numbers);
    tcase_add_test(tc, stop_at_operand_leaves_the_rest_to_the_sub_command);
    tcase_add_test(tc, no_arguments_and_no_options_are_fine);
    tcase_add_test(tc, permuting_keeps_both_orders);
    tcase_add_test(tc, help_shows_every_listed_option);
    tcase_add_test(tc, help_of_a_bare_program_is_its_usage);
    tcase_add_test(tc, help_wraps_at_80_columns_and_counts_letters_not_bytes);
    tcase_add_test(tc, blank_ends_and_empty_lines_leave_no_trailing_blanks);
    tcase_add_test(tc, an_option_may_have_no_long_name);
    tcase_add_test(tc, a_line_of_exactly_80_columns_is_not_wrapped);
    tcase_add_test(tc, help_fits_any_buffer_and_returns_the_whole_length);
    tcase_add_loop_test(tc, completion_lists_what_a_word_can_become, 0,
                        COUNT_OF(completions));
    tcase_add_loop_test(tc, nearest_finds_small_slips_only, 0, COUNT_OF(words));
    tcase_add_test(tc, nearest_takes_the_first_of_equals_and_no_giants);
    tcase_add_test_raise_signal(tc, no_room_for_a_message_aborts, SIGABRT);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
