/* SPDX-License-Identifier: MIT-0 */
/* `lab` as a learner meets it: the real program, real compilers, the box. */
#include <inttypes.h>
#include <stdint.h>

#include <jansson.h>

#include "testdata/cli_kit.h"

static void start_first_red(void)
{
    cli_expect(0, "start first_red");
}

/* "solution", or "mistakes/<id>". */
static void put_answer(const char *folder)
{
    char from[TEMP_PATH], to[TEMP_PATH];
    char *text;

    (void)snprintf(from, sizeof from, "labs/01a_first_red/%s/results.c",
                   folder);
    text = temp_read(from);
    temp_put(cli_answer(to, "results.c"), text);
    free(text);
}

/* Another version of the answer that is as wrong as before. */
static void append_to_answer(const char *line)
{
    char path[TEMP_PATH];
    char *text = temp_read(cli_answer(path, "results.c"));
    size_t len = strlen(text);

    (void)snprintf(text + len, 256, "%s", line);
    temp_put(path, text);
    free(text);
}

/* The first event of that name (and, unless NULL, that id) in JSON lines,
 * each of which must be one object. */
static json_t *find_event(const char *lines, const char *event, const char *id)
{
    json_t *found = NULL;

    while (*lines) {
        size_t len = strcspn(lines, "\n");
        json_t *object = json_loadb(lines, len, 0, NULL);
        const char *name = json_string_value(json_object_get(object, "event"));
        const char *of = json_string_value(json_object_get(object, "id"));

        ck_assert_msg(name != NULL, "no event: %.*s", (int)len, lines);
        if (!found && strcmp(name, event) == 0 &&
            (!id || (of && strcmp(of, id) == 0)))
            found = json_incref(object);
        json_decref(object);
        lines += len + (lines[len] == '\n');
    }
    ck_assert_msg(found != NULL, "no %s %s", event, id ? id : "");
    return found;
}

static long long number(const json_t *event, const char *key)
{
    return (long long)json_integer_value(json_object_get(event, key));
}

static const char *text(const json_t *event, const char *key)
{
    const char *value = json_string_value(json_object_get(event, key));

    return value ? value : "(none)";
}

static void check_json_of_red(void)
{
    json_t *total, *diagnosis, *full;

    cli_expect(1, "--format jsonl check first_red");
    total = find_event(ran.out, "total", NULL);
    diagnosis = find_event(ran.out, "diagnosis", NULL);
    full = find_event(ran.out, "case", "full");

    ck_assert_int_eq(number(total, "exit"), 1);
    ck_assert_int_eq(number(total, "points"), 6);
    ck_assert_str_eq(text(diagnosis, "pitfall"), "heap_overflow_off_by_one");
    ck_assert_str_eq(text(full, "sign"),
                     "asan: heap-buffer-overflow READ 4 +0");
    json_decref(total);
    json_decref(diagnosis);
    json_decref(full);
}

START_TEST(the_starter_is_red_names_the_pitfall_and_is_kept)
{
    cli_expect(1, "check first_red");
    cli_says(ran.out, "FAIL  full");
    cli_says(ran.out, "You hit the pitfall heap_overflow_off_by_one (");
    cli_says(ran.out, "/01a_first_red/results.c:");
    cli_says(ran.err, "started 01a_first_red");
    ck_assert_ptr_null(strchr(ran.out, '\x1B'));

    cli_expect(1, "check 01a");
    cli_says(ran.err, "(nothing changed since the last check;");
    cli_says(ran.out, "FAIL  full");
    check_json_of_red();
    cli_expect(1, "--format plain check 01a_first_red");
    cli_says(ran.out, "\nfail full 0/2 AddressSanitizer: ");
    cli_says(ran.out, "\npitfall heap_overflow_off_by_one\npoints 6/10\n");
}
END_TEST

START_TEST(a_wrong_answer_is_shown_beside_the_right_one)
{
    start_first_red();
    put_answer("mistakes/smallest_from_zero");
    cli_expect(1, "check first_red");
    cli_says(ran.out, "output differs at line 5, column 12\n");
    cli_says(ran.out, "        line 5  want  fastest -> ");
    cli_says(ran.out, "                got   fastest -> 0\n"
                      "                                 ^\n");
    cli_says(ran.out, "This is a known mistake: ");

    cli_expect(0, "diff first_red");
    cli_says(ran.out, "one: first difference at line 5, column 12\n"
                      "--- want\n+++ got\n");
    cli_says(ran.out, "- fastest -> 12\n+ fastest -> 0\n");
    ck_assert_ptr_null(strstr(ran.out, "spelled out"));
}
END_TEST

START_TEST(diff_explains_a_backslash_that_it_spells_out)
{
    char path[TEMP_PATH];

    start_first_red();
    put_answer("mistakes/smallest_from_zero");
    cli_expect(1, "check first_red");
    temp_put(temp_path(path, "work/.lab/01a_first_red/one.got"), "a\\n\n");

    cli_expect(0, "diff first_red");
    cli_says(ran.out, "+ a\\x5Cn\n");
    cli_says(ran.out, "(\\x5C is one backslash, spelled out)\n");
}
END_TEST

/* The count is wrong, which shows first; then fastest reads too far. */
START_TEST(the_input_shown_goes_on_to_where_a_sanitizer_stopped)
{
    char path[TEMP_PATH], changed[8192];
    const char *count, *fastest;
    json_t *event;
    char *text;

    start_first_red();
    put_answer("solution");
    text = temp_read(cli_answer(path, "results.c"));
    count = strstr(text, "return r->count;");
    fastest = strstr(text, "fastest = r->ms[0];");
    ck_assert(count != NULL && fastest != NULL);
    (void)snprintf(changed, sizeof changed,
                   "%.*sreturn r->count + 1;%.*sfastest = r->ms[r->cap];%s",
                   (int)(count - text), text,
                   (int)(fastest - count) - (int)strlen("return r->count;"),
                   count + strlen("return r->count;"),
                   fastest + strlen("fastest = r->ms[0];"));
    free(text);
    temp_put(path, changed);

    cli_expect(1, "--format jsonl check first_red --case one");
    event = find_event(ran.out, "case", "one");
    ck_assert_str_eq(json_string_value(json_object_get(event, "want")),
                     "count -> 1");
    ck_assert_str_eq(json_string_value(json_object_get(event, "input")),
                     "new 3 | add 12 | count | slowest | fastest");
    json_decref(event);
}
END_TEST

START_TEST(diff_is_of_the_last_check_also_when_it_was_one_case)
{
    start_first_red();
    put_answer("mistakes/smallest_from_zero");
    cli_expect(1, "check first_red --case full");
    cli_expect(0, "diff first_red");
    cli_says(ran.out, "full: first difference at line 6");
    ck_assert_ptr_null(strstr(ran.out, "one: "));
}
END_TEST

START_TEST(the_solution_is_green_and_opens)
{
    start_first_red();
    put_answer("solution");
    cli_expect(0, "check first_red");
    cli_says(ran.out, "10/10 points");
    cli_says(ran.out, "all cases pass.");

    cli_expect(0, "list");
    cli_says(ran.out, "ok    01a_first_red           10/10");
    cli_expect(0, "solution first_red");
    cli_says(ran.out, "--- results.c");
    cli_expect(0, "check --all");
}
END_TEST

START_TEST(what_does_not_compile_is_told_by_file_and_line)
{
    char path[TEMP_PATH];

    start_first_red();
    temp_put(cli_answer(path, "results.c"),
             "#include \"results.h\"\n\nint f(\n");

    cli_expect(2, "check first_red");
    cli_says(ran.out, "it does not build (parse)");
    cli_says(ran.out, "results.c:3:");
    ck_assert_ptr_null(strstr(ran.out, "You hit"));
    cli_expect(0, "diff first_red");
    cli_says(ran.out, "first_red did not build; ");
}
END_TEST

START_TEST(a_case_and_a_seed_give_the_same_failure_again)
{
    static const char line[] =
        "--format jsonl check first_red --case random --seed 7";
    static const char *const keys[] = {"reason", "sign", "want", "got", "seed"};
    json_t *one, *two;
    size_t i;

    cli_expect(1, "%s", line);
    one = find_event(ran.out, "case", "random");
    cli_expect(1, "%s", line);
    two = find_event(ran.out, "case", "random");

    for (i = 0; i < sizeof keys / sizeof keys[0]; i++)
        ck_assert_str_eq(text(one, keys[i]), text(two, keys[i]));
    ck_assert_str_eq(text(one, "verdict"), "fail");
    ck_assert_int_eq(number(one, "line"), number(two, "line"));
    ck_assert_ptr_null(strstr(ran.out, "\"id\":\"full\"")); /* it ran alone */
    json_decref(one);
    json_decref(two);
}
END_TEST

START_TEST(the_third_hint_opens_after_two_failed_versions)
{
    cli_expect(0, "hint first_red");
    cli_says(ran.out, "hint 1 of 3 (the idea)");
    cli_expect(0, "hint first_red");
    cli_says(ran.out, "hint 2 of 3 (the place)");
    cli_expect(1, "check first_red --fresh");
    cli_expect(1, "check first_red"); /* the same version: counts once */
    cli_expect(1, "hint first_red");
    cli_says(ran.err,
             "two failed checks with different sources;\n     1 so far");
    ck_assert_str_eq(ran.out, "");

    append_to_answer("/* another try */\n");
    cli_expect(1, "check first_red");
    cli_expect(0, "hint first_red");
    cli_says(ran.out, "hint 3 of 3 (the change)");
    cli_expect(0, "hint first_red --number 1");
    cli_says(ran.out, "hint 1 of 3 (the idea)");
}
END_TEST

/* Which hint is shown is the same with it and without. */
START_TEST(a_hint_is_shown_where_nothing_can_be_kept)
{
    char path[TEMP_PATH];

    start_first_red();
    cli_expect(0, "hint first_red");
    (void)temp_path(path, "work/.lab/01a_first_red/state.json");
    ck_assert_int_eq(remove(path), 0);
    temp_mkdir(path); /* in the way */

    cli_expect(0, "hint first_red -n 2");
    cli_says(ran.out, "hint 2 of 3 (the place)");
    cli_says(ran.err, "noting the hint in ");
}
END_TEST

START_TEST(force_passes_no_hint_over)
{
    cli_expect(0, "hint first_red --force");
    cli_says(ran.out, "hint 1 of 3 (the idea)");
    cli_expect(1, "hint first_red -n 3");
    cli_says(ran.err, "hint first_red -n 3 --force\n");
    cli_expect(0, "hint first_red -n 3 --force");
    cli_says(ran.out, "hint 3 of 3 (the change)");
}
END_TEST

static const struct {
    const char *number, *try;
} no_hints[] = {{"0", "-n 1"}, {"-1", "-n 1"}, {"4", "-n 3"}};

START_TEST(a_number_that_is_no_hint_is_told_with_one_that_is)
{
    char line[4 * TEMP_PATH], words[64];

    cli_expect(3, "hint first_red --number=%s", no_hints[_i].number);
    (void)snprintf(words, sizeof words, "there is no hint %s;",
                   no_hints[_i].number);
    cli_says(ran.err, words);
    (void)snprintf(words, sizeof words, "hint first_red %s", no_hints[_i].try);
    cli_says(ran.err, cli_suggested(line, "try", words));
}
END_TEST

START_TEST(the_third_hint_opens_by_force)
{
    cli_expect(0, "hint first_red");
    cli_expect(0, "hint first_red");
    cli_expect(1, "hint first_red");

    cli_expect(0, "hint first_red --force");
    cli_says(ran.out, "hint 3 of 3 (the change)");
    cli_says(ran.out, "there is no further hint");
    cli_expect(0, "hint first_red");
    cli_says(ran.out, "hint 3 of 3 (the change)");
}
END_TEST

START_TEST(a_solution_is_refused_until_one_gives_up)
{
    char path[TEMP_PATH];
    char *state;

    cli_expect(1, "solution first_red");
    cli_says(ran.err, "the solution opens when first_red is green");
    ck_assert_str_eq(ran.out, "");

    cli_expect(0, "solution first_red --give-up");
    cli_says(ran.out, "--- results.c");
    state = temp_read(temp_path(path, "work/.lab/01a_first_red/state.json"));
    cli_says(state, "\"gave_up\": true");
    free(state);
}
END_TEST

START_TEST(a_reset_puts_the_start_back_and_keeps_the_work)
{
    char path[TEMP_PATH];
    char *now, *starter, *kept;

    start_first_red();
    cli_says(ran.out, "labs/01a_first_red/include/results.h\n");
    temp_put(cli_answer(path, "results.c"), "mine\n");
    cli_expect(2, "check first_red");
    cli_expect(0, "list");
    cli_says(ran.out, "FAIL  01a_first_red            0/10");
    cli_expect(0, "reset first_red");
    cli_expect(0, "list");
    cli_says(ran.out, "begun 01a_first_red            0/10");

    now = temp_read(path);
    starter = temp_read("labs/01a_first_red/starter/results.c");
    kept = temp_read(cli_answer(path, "results.c.before-reset"));
    ck_assert_str_eq(now, starter);
    ck_assert_str_eq(kept, "mine\n");
    free(now);
    free(starter);
    free(kept);
    cli_expect(3, "reset");
    cli_expect(3, "reset exit_status");
    cli_says(ran.err, "exit_status was not started yet");
}
END_TEST

START_TEST(list_and_progress_tell_what_was_begun)
{
    char line[4 * TEMP_PATH];
    json_t *lab;

    cli_expect(0, "list");
    cli_says(ran.out, "todo  01a_first_red            0/10");
    cli_says(ran.out, cli_suggested(line, "next", "watch first_red"));
    start_first_red();
    cli_expect(0, "list");
    cli_says(ran.out, "begun 01a_first_red            0/10");
    cli_expect(0, "progress");
    cli_says(ran.out, " labs green, 0 of ");

    cli_expect(0, "--format jsonl progress");
    lab = json_loadb(ran.out, strcspn(ran.out, "\n"), 0, NULL);
    ck_assert_str_eq(text(lab, "lab"), "first_red");
    ck_assert_str_eq(text(lab, "verdict"), "begun");
    json_decref(lab);
}
END_TEST

/* A command in two pieces cannot be copied. */
START_TEST(a_narrow_screen_leaves_a_suggested_command_whole)
{
    char line[4 * TEMP_PATH];
    const char *command;

    start_first_red();
    ck_assert_int_eq(setenv("COLUMNS", "60", 1), 0);
    cli_expect(1, "check first_red");
    (void)unsetenv("COLUMNS");

    command = strchr(cli_suggested(line, "next", "check first_red\n"), '.');
    cli_says(ran.out, ", then\n      ./lab ");
    cli_says(ran.out, command);
    cli_says(ran.out, "\n      (stuck? ./lab");
}
END_TEST

/* The points that count now, and those that were reached. */
static void edited_at(const char *path, time_t seconds)
{
    const struct timespec times[2] = {{seconds, 0}, {seconds, 0}};

    ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

START_TEST(the_lab_that_was_edited_last_is_the_one_meant)
{
    char path[TEMP_PATH];

    cli_expect(0, "start first_red");
    cli_expect(0, "start tap_lines");
    edited_at(cli_answer(path, "results.c"), 1000);
    cli_expect(0, "%s", "");
    cli_says(ran.out, "you are at 01c_tap_lines: ");
    cli_expect(0, "show");
    cli_says(ran.out, "TAP");

    edited_at(path, 4000000000);
    cli_expect(0, "%s", "");
    cli_says(ran.out, "you are at 01a_first_red: ");
    put_answer("solution"); /* green, and then red again */
    edited_at(path, 1000);
    cli_expect(0, "check first_red");
    cli_expect(0, "%s", "");
    cli_says(ran.out, "you are at 01c_tap_lines: ");
    put_answer("starter");
    edited_at(path, 4000000000);
    cli_expect(1, "check");
    cli_says(ran.out, "01a_first_red ");
    cli_expect(0, "%s", "");
    cli_says(ran.out, "you are at 01a_first_red: ");
}
END_TEST

START_TEST(a_case_alone_names_the_whole_check)
{
    start_first_red();
    put_answer("solution");
    cli_expect(0, "check first_red --case full");
    cli_says(ran.out, "this case alone; all of them: ");
}
END_TEST

START_TEST(what_is_in_the_way_is_told)
{
    char path[TEMP_PATH];

    temp_put(temp_path(path, "work/01a_first_red"), "a file");
    cli_expect(4, "start first_red");
    cli_says(ran.err, "01a_first_red: Not a directory\ntry: move away ");
    cli_expect(4, "check first_red");
    cli_says(ran.err, "01a_first_red: Not a directory\ntry: move away ");
}
END_TEST

START_TEST(list_says_what_comes_next_in_order)
{
    char line[4 * TEMP_PATH];

    cli_expect(0, "start tap_lines");
    cli_expect(0, "list");
    cli_says(ran.out, cli_suggested(line, "next", "watch first_red"));
}
END_TEST

START_TEST(a_red_check_after_a_green_one_keeps_the_best)
{
    static const char *const folders[] = {"solution", "starter"};
    char from[TEMP_PATH], path[TEMP_PATH];
    size_t i;

    start_first_red();
    for (i = 0; i < 2; i++) {
        char *text;

        (void)snprintf(from, sizeof from, "labs/01a_first_red/%s/results.c",
                       folders[i]);
        text = temp_read(from);
        temp_put(cli_answer(path, "results.c"), text);
        free(text);
        cli_expect(i == 0 ? 0 : 1, "check first_red");
        cli_expect(0, "list");
        ck_assert_int_eq(strstr(ran.out, "best") != NULL, i == 1);
    }
    cli_says(ran.out, "FAIL  01a_first_red            6/10 ");
    cli_says(ran.out, "; best 10/10\n");
    cli_says(ran.out, " points   (best 10)\n");
    cli_expect(0, "progress");
    cli_says(ran.out, " 6 of ");
    cli_says(ran.out, " points   (best 10)\n");
    cli_expect(0, "--format jsonl progress");
    cli_says(ran.out, "\"points\":6,\"max_points\":10,\"best_points\":10,");
    cli_expect(0, "reset first_red");
    cli_expect(0, "list");
    cli_says(ran.out, "begun 01a_first_red            0/10   best 10/10; ");
}
END_TEST

static const struct {
    const char *line;
    int code;
    const char *says; /* on stderr */
} usages[] = {
    {"check frist_red", 3, "'frist_red'; did you mean 'first_red'?"},
    {"check", 1, ""}, /* the next lab */
    {"chek first_red", 3, "no verb 'chek'; did you mean 'check'?"},
    {"check --sed 7", 3, "--sed; did you mean --seed?"},
    {"--wrokspace x list", 3, "--wrokspace; did you mean --workspace?"},
    {"-v check first_red", 3, "an option of a verb goes behind the verb"},
    {"check --seed", 3, "--seed"},
    {"check first_red --seed 0", 3, "--seed"},
    {"check first_red --seed 7x", 3, "--seed"},
    {"--format xml list", 3, "unknown value \"xml\""},
    {"check first_red --case fulll", 3, "first_red has no case 'fulll'"},
    {"check heap_overflow_off_by_one", 3, "is a pitfall, not a lab"},
    {"check --all", 3, "no lab was started yet"},
    {"check --all --case full", 3, "--case goes with one lab"},
    {"diff first_red", 3, "first_red was not checked yet"},
    {"show nothing_like_it", 3, "nothing is called 'nothing_like_it'"},
    {"copy line_driver", 3, "name a pattern and a folder"},
    {"list x", 3, "what is 'x' for? It takes no names"},
    {"check first_red exit_status", 3, "what is 'exit_status' for?"},
    {"show First", 3, "did you mean 'first_red'?"},
    {"dev nonsense", 3, "there is no part 'nonsense'"},
    {"dev stab", 3, "there is no part 'stab'; did you mean 'stability'?"},
    {"solu first_red", 3, "no verb 'solu'; did you mean 'solution'?"},
    {"hlep", 3, "no verb 'hlep'; did you mean 'help'?"},
    {"help chekc", 3, "no verb 'chekc'; did you mean 'check'?"},
    {"help nonsense", 3, "no verb 'nonsense'\n"},
    {"check -w x first_red", 3, "-w goes before the verb: ./lab "},
};

enum { USAGES = sizeof usages / sizeof usages[0] };

START_TEST(a_slip_is_told_with_what_was_meant)
{
    cli_expect(usages[_i].code, "%s", usages[_i].line);
    cli_says(ran.err, usages[_i].says);
    if (usages[_i].code == 3)
        ck_assert_str_eq(ran.out, "");
}
END_TEST

START_TEST(every_verb_has_a_help)
{
    static const char *const verbs[] = {
        "list", "show",   "start", "check",    "watch",
        "hint", "diff",   "reset", "solution", "progress",
        "copy", "doctor", "prove", "pitfalls", "patterns"};
    char usage[64];

    (void)snprintf(usage, sizeof usage, "Usage: lab %s", verbs[_i]);

    cli_expect(0, "%s --help", verbs[_i]);
    cli_says(ran.out, usage);
    ck_assert_str_eq(ran.err, "");
}
END_TEST

START_TEST(help_with_a_verb_is_the_help_of_that_verb)
{
    static const struct {
        const char *words, *usage;
    } helps[] = {{"help check", "Usage: lab check [LAB]\n"},
                 {"help list", "Usage: lab list\n"},
                 {"help dev", "Usage: lab dev PART"},
                 {"help dev check", "Usage: lab dev check"},
                 {"help check first_red", "Usage: lab check [LAB]\n"},
                 {"help", "Usage: lab [options] [VERB ...]\n"},
                 {"help help", "Usage: lab [options] [VERB ...]\n"},
                 {"help --help", "Usage: lab [options] [VERB ...]\n"}};

    cli_expect(0, "%s", helps[_i].words);
    ck_assert_int_eq(strncmp(ran.out, helps[_i].usage, strlen(helps[_i].usage)),
                     0);
    ck_assert_str_eq(ran.err, "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, cli_set_up, cli_tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, the_starter_is_red_names_the_pitfall_and_is_kept);
    tcase_add_test(tc, diff_explains_a_backslash_that_it_spells_out);
    tcase_add_test(tc, a_wrong_answer_is_shown_beside_the_right_one);
    tcase_add_test(tc, the_input_shown_goes_on_to_where_a_sanitizer_stopped);
    tcase_add_test(tc, diff_is_of_the_last_check_also_when_it_was_one_case);
    tcase_add_test(tc, the_solution_is_green_and_opens);
    tcase_add_test(tc, what_does_not_compile_is_told_by_file_and_line);
    tcase_add_test(tc, a_case_and_a_seed_give_the_same_failure_again);
    tcase_add_test(tc, the_third_hint_opens_after_two_failed_versions);
    tcase_add_test(tc, the_third_hint_opens_by_force);
    tcase_add_test(tc, a_hint_is_shown_where_nothing_can_be_kept);
    tcase_add_test(tc, force_passes_no_hint_over);
    tcase_add_loop_test(tc, a_number_that_is_no_hint_is_told_with_one_that_is,
                        0, 3);
    tcase_add_test(tc, a_solution_is_refused_until_one_gives_up);
    tcase_add_test(tc, a_reset_puts_the_start_back_and_keeps_the_work);
    tcase_add_test(tc, list_and_progress_tell_what_was_begun);
    tcase_add_test(tc, a_narrow_screen_leaves_a_suggested_command_whole);
    tcase_add_test(tc, a_case_alone_names_the_whole_check);
    tcase_add_test(tc, what_is_in_the_way_is_told);
    tcase_add_test(tc, list_says_what_comes_next_in_order);
    tcase_add_test(tc, the_lab_that_was_edited_last_is_the_one_meant);
    tcase_add_test(tc, a_red_check_after_a_green_one_keeps_the_best);
    tcase_add_loop_test(tc, a_slip_is_told_with_what_was_meant, 0, USAGES);
    tcase_add_loop_test(tc, help_with_a_verb_is_the_help_of_that_verb, 0, 8);
    tcase_add_loop_test(tc, every_verb_has_a_help, 0, 15);
    return temp_run(suite);
}
