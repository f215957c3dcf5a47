/* SPDX-License-Identifier: MIT-0 */
/* `lab` as those meet it who copy a pattern, write a unit or install it. */
#include <stdint.h>

#include "testdata/cli_kit.h"

static char toolkit[TEMP_PATH];

/* From here on `lab` works on a small toolkit that a test may change. */
static void use_small_toolkit(void)
{
    cli_small_toolkit(temp_path(toolkit, "toolkit"));
    (void)snprintf(cli.toolkit, sizeof cli.toolkit, "%s", toolkit);
}

static const char *in_toolkit(const char *name)
{
    static char path[2 * TEMP_PATH];

    (void)snprintf(path, sizeof path, "%s/%s", toolkit, name);
    return path;
}

static void check_same(const char *path, const char *original)
{
    char *one = temp_read(path);
    char *two = temp_read(original);

    ck_assert_msg(strcmp(one, two) == 0, "%s is not %s", path, original);
    free(one);
    free(two);
}

START_TEST(copy_copies_a_patterns_files_and_refuses_to_overwrite)
{
    char dir[TEMP_PATH], header[TEMP_PATH];

    temp_mkdir(temp_path(dir, "src"));
    cli_expect(0, "copy str_view %s", dir);
    check_same(temp_path(header, "src/str_view.h"),
               "patterns/str_view/str_view.h");
    check_same(temp_path(header, "src/str_view.c"),
               "patterns/str_view/str_view.c");

    temp_put(temp_path(header, "src/str_view.h"), "mine\n");
    cli_expect(3, "copy str_view %s", dir);
    cli_says(ran.err, "str_view.h is there already; --force replaces it");
    ck_assert_ptr_null(strstr(ran.out, "str_view"));
    cli_expect(0, "copy str_view %s --force", dir);
    check_same(header, "patterns/str_view/str_view.h");
}
END_TEST

/* All or nothing: the source is there, so the header is not copied. */
START_TEST(copy_that_must_refuse_one_file_copies_none)
{
    char dir[TEMP_PATH], path[TEMP_PATH];

    temp_mkdir(temp_path(dir, "src"));
    temp_put(temp_path(path, "src/str_view.c"), "mine\n");

    cli_expect(3, "copy str_view %s", dir);
    ck_assert(!temp_is_there(temp_path(path, "src/str_view.h")));
}
END_TEST

START_TEST(copy_needs_a_pattern_and_a_folder)
{
    char dir[TEMP_PATH];

    cli_expect(3, "copy str_view %s", temp_path(dir, "none"));
    cli_says(ran.err, "try: mkdir -p ");
    cli_expect(3, "copy str_veiw %s", temp_dir);
    cli_says(ran.err, "did you mean 'str_view'?");
}
END_TEST

static const struct {
    const char *kind, *name, *id, *file;
} made[] = {
    {"pattern", "ring_spsc", "ring_spsc", "patterns/ring_spsc/ring_spsc.h"},
    {"pitfall", "use_after_free", "use_after_free",
     "pitfalls/use_after_free/wrong.c"},
    {"chapter", "42_answers", "answers", "chapters/42_answers/main.c"},
    {"lab", "01z_last_line", "last_line",
     "labs/01z_last_line/starter/last_line.c"},
};

/* The reader shall look before the answer stands there. */
START_TEST(a_pitfall_asks_before_it_answers)
{
    const char *question, *answer;

    cli_expect(0, "show heap_overflow_off_by_one");
    question = strstr(ran.out, "What is wrong here?\nThe array has `n`");
    answer = strstr(ran.out, "<= n");

    ck_assert_msg(question && answer && question < answer, "%s", ran.out);
    cli_says(ran.out, "AddressSanitizer, run now\nwrong.c   (exit 1)\n");
    cli_says(ran.out, " in slowest wrong.c:13\n");
    cli_says(ran.out, "right.c   (exit 0)\n    slowest 48 ms\n");
    ck_assert_ptr_null(strstr(ran.out, "**Question"));
    ck_assert_ptr_null(strstr(ran.out, "WRONG:"));
}
END_TEST

START_TEST(dev_new_makes_a_unit_that_the_toolkit_takes)
{
    char *text;

    use_small_toolkit();
    cli_expect(0, "dev new %s %s", made[_i].kind, made[_i].name);
    cli_says(ran.out, "its structure checks");
    text = temp_read(in_toolkit(made[_i].file));
    ck_assert_msg(!strstr(text, "@ID@") && !strstr(text, "@NAME@") &&
                      !strstr(text, "@UPPER@"),
                  "a place was not filled:\n%s", text);
    free(text);

    cli_expect(0, "show %s", made[_i].id);
    cli_expect(3, "dev new %s %s", made[_i].kind,
               made[_i].name); /* ids are unique */
    cli_says(ran.err, "is taken: ids are unique over all units");
}
END_TEST

static const char *const bad_names[] = {
    "dev new",
    "dev new lab",
    "dev new thing ring_spsc",
    "dev new pattern ../escape",
    "dev new pattern Ring",
    "dev new pattern heap_overflow_off_by_one",
    "dev new lab last_line",
    "dev new lab 01a_other",
    "dev new chapter 1_short",
    "dev new pattern 2fast",
};

START_TEST(dev_new_refuses_a_name_that_makes_no_unit)
{
    char before[64];

    use_small_toolkit();
    cli_expect(0, "--format jsonl list");
    (void)snprintf(before, sizeof before, "%s", ran.out);

    cli_expect(3, "%s", bad_names[_i]);
    ck_assert_str_ne(ran.err, "");
    cli_expect(0, "--format jsonl list"); /* nothing broken was left */
    ck_assert_int_eq(strncmp(ran.out, before, strlen(before)), 0);
}
END_TEST

START_TEST(a_new_lab_can_be_started_and_checked)
{
    use_small_toolkit();
    cli_expect(0, "dev new lab 01z_last_line");

    cli_expect(1, "check last_line");
    cli_says(ran.out, "01z_last_line");
    cli_says(ran.out, " check last_line --case ");
}
END_TEST

/* Each time the tour begins at the first lab that is not green. */
START_TEST(the_tour_calls_a_lab_first_only_when_it_is)
{
    char path[TEMP_PATH];

    use_small_toolkit();
    cli_expect(0, "start --tour");
    cli_says(ran.out, "== your first lab, checked as it stands\n");
    cli_says(ran.out, "  edit ");

    temp_put(temp_path(path, "work/.lab/01a_first_red/state.json"),
             "{\"green\": true}");
    cli_expect(0, "dev new lab 01z_last_line");
    cli_expect(0, "start --tour");
    cli_says(ran.out, "== your next lab, checked as it stands\n");
    cli_says(ran.out, " check last_line;");

    temp_put(temp_path(path, "work/.lab/01z_last_line/state.json"),
             "{\"green\": true}");
    cli_expect(0, "start --tour");
    cli_says(ran.out, "== every lab is green; the first one again, as it ");
    cli_says(ran.out, " check first_red;");
    cli_says(ran.out, " reset LAB puts a lab back to its start\n");
}
END_TEST

/* Doubles n in two threads; the second starts when the first has ended, or
 * while it runs. */
static const char racing[] =
    "#include \"last_line.h\"\n"
    "#include <pthread.h>\n"
    "static int total;\n"
    "static void *add(void *n) { total += *(int *)n; return NULL; }\n"
    "int last_line_answer(int n)\n"
    "{\n"
    "    pthread_t a, b;\n"
    "    total = 0;\n"
    "    pthread_create(&a, NULL, add, &n);\n"
    "%s"
    "    pthread_create(&b, NULL, add, &n);\n"
    "    pthread_join(b, NULL);\n"
    "%s"
    "    return total;\n"
    "}\n";

static void write_threads(const char *file, bool in_turn)
{
    static const char join[] = "    pthread_join(a, NULL);\n";
    char path[TEMP_PATH], text[1024];

    (void)snprintf(text, sizeof text, racing, in_turn ? join : "",
                   in_turn ? "" : join);
    temp_put(temp_path(path, file), text);
}

START_TEST(a_lab_with_threads_is_held_against_tsan)
{
    char cfg[TEMP_PATH];
    char *before;
    char after[4096];
    const char *at;

    use_small_toolkit();
    cli_expect(0, "dev new lab 01z_last_line");
    before = temp_read(temp_path(cfg, "toolkit/labs/01z_last_line/unit.cfg"));
    at = strstr(before, "\"asan_ubsan\"");
    ck_assert_ptr_nonnull(at);
    (void)snprintf(after, sizeof after, "%.*s\"tsan\"%s", (int)(at - before),
                   before, at + strlen("\"asan_ubsan\""));
    temp_put(cfg, after);
    free(before);

    cli_expect(0, "start last_line");
    write_threads("work/01z_last_line/last_line.c", false);
    cli_expect(1, "check last_line");
    cli_says(ran.out, "FAIL  two   0/1   ThreadSanitizer: data race\n");
    cli_says(ran.out, "01z_last_line/last_line.c:4   static void *add");
    write_threads("work/01z_last_line/last_line.c", true);
    cli_expect(0, "check last_line");
    cli_says(ran.out, "   tsan ");
    cli_says(ran.out, "4/4 points");
}
END_TEST

START_TEST(a_broken_unit_cfg_is_told_by_file_and_line)
{
    char want[2 * TEMP_PATH + 64];

    use_small_toolkit();
    temp_put(in_toolkit("labs/01a_first_red/unit.cfg"), "\nkind = 5;\n");
    (void)snprintf(want, sizeof want, "lab: %s:2: 'kind' must be a string",
                   in_toolkit("labs/01a_first_red/unit.cfg"));

    cli_expect(3, "list");
    cli_says(ran.err, want);
    ck_assert_str_eq(ran.out, "");
}
END_TEST

START_TEST(a_chapter_may_have_a_script_and_no_program)
{
    use_small_toolkit();
    temp_mkdir(in_toolkit("chapters/42_notes"));
    temp_put(in_toolkit("chapters/42_notes/README.md"), "# 42 notes\n");
    temp_put(in_toolkit("chapters/42_notes/unit.cfg"),
             "kind = \"chapter\"; title = \"Notes\"; summary = \"Notes\";\n"
             "scripts = [ \"try.sh\" ];\n");

    cli_expect(1, "dev check --files notes");
    cli_says(ran.out, "the unit needs the file try.sh, which is not there");
    temp_put(in_toolkit("chapters/42_notes/try.sh"), "echo 1 passed\n");
    cli_expect(0, "dev check --files notes");
    cli_expect(0, "dev rules");
    cli_says(ran.out, "(call chapter_unit,chapters/42_notes,,,,,,try.sh,)");
}
END_TEST

/* prefix/bin/lab beside prefix/share/groundwork, called from anywhere: no
 * --root, no --workspace, no source tree. */
START_TEST(an_installed_lab_finds_its_toolkit_and_works_where_one_stands)
{
    char prefix[TEMP_PATH], path[TEMP_PATH], lab[TEMP_PATH], home[TEMP_PATH];
    const char *start[] = {lab, "start", "first_red", NULL};
    const char *list[] = {lab, "list", NULL};

    temp_mkdir(temp_path(prefix, "prefix"));
    temp_mkdir(temp_path(path, "prefix/bin"));
    temp_mkdir(temp_path(path, "prefix/share"));
    temp_mkdir(temp_path(home, "home"));
    cli_copy_tree(cli.program, temp_path(lab, "prefix/bin/lab"));
    cli_small_toolkit(temp_path(path, "prefix/share/groundwork"));

    ck_assert_msg(cli_exec(home, start) == 0, "%s", ran.err);
    cli_says(ran.out, "edit   work/01a_first_red/results.c");
    ck_assert(temp_is_there(temp_path(path, "home/work/01a_first_red")));
    ck_assert_msg(cli_exec(home, list) == 0, "%s", ran.err);
    cli_says(ran.out, "begun 01a_first_red");
}
END_TEST

START_TEST(a_lab_without_a_toolkit_says_how_to_name_one)
{
    char lab[TEMP_PATH];
    const char *list[] = {lab, "list", NULL};

    cli_copy_tree(cli.program, temp_path(lab, "lab"));

    ck_assert_int_ne(cli_exec(temp_dir, list), 0);
    cli_says(ran.err, "name one with --root DIR");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_units");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, cli_set_up, cli_tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, copy_copies_a_patterns_files_and_refuses_to_overwrite);
    tcase_add_test(tc, copy_that_must_refuse_one_file_copies_none);
    tcase_add_test(tc, copy_needs_a_pattern_and_a_folder);
    tcase_add_test(tc, a_pitfall_asks_before_it_answers);
    tcase_add_loop_test(tc, dev_new_makes_a_unit_that_the_toolkit_takes, 0, 4);
    tcase_add_loop_test(tc, dev_new_refuses_a_name_that_makes_no_unit, 0, 10);
    tcase_add_test(tc, a_new_lab_can_be_started_and_checked);
    tcase_add_test(tc, the_tour_calls_a_lab_first_only_when_it_is);
    tcase_add_test(tc, a_lab_with_threads_is_held_against_tsan);
    tcase_add_test(tc, a_broken_unit_cfg_is_told_by_file_and_line);
    tcase_add_test(tc, a_chapter_may_have_a_script_and_no_program);
    tcase_add_test(
        tc, an_installed_lab_finds_its_toolkit_and_works_where_one_stands);
    tcase_add_test(tc, a_lab_without_a_toolkit_says_how_to_name_one);
    return temp_run(suite);
}
