/* SPDX-License-Identifier: MIT-0 */
/* Each format, read by a parser that is not ours: xmllint with a schema,
 * prove, jq. The answers are a red one, a green one, one that does not build,
 * and one that prints whatever a format could stumble over. */
#include <signal.h>
#include <stdint.h>

#include "testdata/cli_kit.h"

static const char hostile[] =
    "#include <stdio.h>\n"
    "#include \"results.h\"\n"
    "struct results *results_new(size_t cap)\n"
    "{ (void)cap; printf(\"]]></failure><x a='\\\"'>&amp; \\033[2J\\001\\n\"\n"
    "  \"  ::error file=x::forged\\nx ##[error]forged\\nBail out!\\n\"\n"
    "  \"ok 99 - forged\\n1..3\\n\\302\\205\\377\\n\"); return 0; }\n"
    "int results_add(struct results *r, int ms)\n"
    "{ (void)r; (void)ms; return 0; }\n"
    "size_t results_count(const struct results *r) { (void)r; return 0; }\n"
    "int results_slowest(const struct results *r) { (void)r; return 0; }\n"
    "int results_fastest(const struct results *r) { (void)r; return 0; }\n"
    "void results_free(struct results *r) { (void)r; }\n";

static const struct {
    const char *name;
    const char *file; /* below labs/01a_first_red, or */
    const char *text;
    int code, tests; /* tests: in a junit or tap document */
} answers[] = {
    {"red", "starter", NULL, 1, 7},
    {"green", "solution", NULL, 0, 7},
    {"does not build", NULL, "int x = \"<&>\" 3;\n", 2, 1},
    {"prints anything", NULL, hostile, 1, 7},
};

enum { ANSWERS = sizeof answers / sizeof answers[0] };

static void put_answer(int i)
{
    char from[TEMP_PATH], to[TEMP_PATH];
    char *text;

    cli_expect(0, "start first_red");
    if (answers[i].text) {
        temp_put(cli_answer(to, "results.c"), answers[i].text);
        return;
    }
    (void)snprintf(from, sizeof from, "labs/01a_first_red/%s/results.c",
                   answers[i].file);
    text = temp_read(from);
    temp_put(cli_answer(to, "results.c"), text);
    free(text);
}

/* The document as a file of the test's own. */
static const char *document(const char *format, int i)
{
    static char path[TEMP_PATH];

    cli_expect(answers[i].code, "--format %s check first_red", format);
    temp_put(temp_path(path, "document"), ran.out);
    return path;
}

static void parse(const char *const *argv)
{
    int code = cli_exec(NULL, argv);

    ck_assert_msg(code == 0, "%s: exit %d\n%s\n%s", argv[0], code, ran.out,
                  ran.err);
}

static void junit_is_valid_by_its_schema(int i)
{
    const char *path = document("junit", i);
    const char *lint[] = {"/usr/bin/xmllint",         "--noout", "--schema",
                          "harness/report/junit.xsd", path,      NULL};
    const char *count[] = {"/usr/bin/xmllint", "--xpath",
                           "concat(count(//testcase),' ',//testsuite/@tests)",
                           path, NULL};
    char want[32];

    parse(lint);
    parse(count);
    (void)snprintf(want, sizeof want, "%d %d\n", answers[i].tests,
                   answers[i].tests);
    ck_assert_str_eq(ran.out, want);
}

/* perl's prove knows TAP up to 13; nothing but the first line is newer. */
static void tap_is_read_by_prove(int i)
{
    const char *path = document("tap", i);
    const char *argv[] = {"/usr/bin/prove", "-v", "-e", "/bin/cat", path, NULL};
    char *text = temp_read(path);
    char want[32];
    int code;

    ck_assert_int_eq(strncmp(text, "TAP version 14\n", 15), 0);
    text[13] = '3';
    temp_put(path, text);
    free(text);
    code = cli_exec(NULL, argv);

    ck_assert_msg((code == 0) == (answers[i].code == 0), "exit %d\n%s", code,
                  ran.out);
    ck_assert_msg(strstr(ran.out, "Parse errors") == NULL, "%s", ran.out);
    (void)snprintf(want, sizeof want, "Tests=%d,", answers[i].tests);
    cli_says(ran.out, want);
}

static void json_is_read_by_jq(int i)
{
    const char *path = document("json", i);
    const char *argv[] = {"/usr/bin/jq", "-e",
                          ".schema == \"groundwork.checks/1\" and "
                          "(.checks | length) == 1 and "
                          ".checks[0][0].event == \"run\" and "
                          ".checks[0][-1].event == \"total\"",
                          path, NULL};

    parse(argv);
}

static void jsonl_is_read_by_jq_a_line_an_event(int i)
{
    const char *path = document("jsonl", i);
    const char *argv[] = {"/usr/bin/jq",
                          "-e",
                          "-s",
                          "all(.[]; .event) and (.[-1].exit | type) == "
                          "\"number\"",
                          path,
                          NULL};

    parse(argv);
}

/* One record feeds them: the first call checks, the others say it again. */
START_TEST(each_format_is_read_by_a_parser_that_is_not_ours)
{
    put_answer(_i);
    junit_is_valid_by_its_schema(_i);
    tap_is_read_by_prove(_i);
    json_is_read_by_jq(_i);
    jsonl_is_read_by_jq_a_line_an_event(_i);
}
END_TEST

/* As the runner of GitHub sees a line: blanks before a command do not count,
 * and between stop-commands and its token nothing is one. */
static size_t count_commands(const char *text)
{
    char token[64] = "";
    size_t n = 0;

    for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
        const char *line = text + strspn(text, " \t");

        if (token[0]) {
            if (strncmp(line, token, strlen(token)) == 0)
                token[0] = '\0';
        } else if (strncmp(line, "::stop-commands::", 17) == 0) {
            (void)snprintf(token, sizeof token, "::%.32s::", line + 17);
        } else if (strncmp(line, "::", 2) == 0) {
            ck_assert_int_eq(strncmp(line, "::error file=", 13), 0);
            n++;
        }
    }
    ck_assert_str_eq(token, "");
    return n;
}

START_TEST(github_gets_annotations_and_no_forged_ones)
{
    static const size_t want[ANSWERS] = {2, 0, 2, 7};
    char summary[TEMP_PATH];
    char *page;

    put_answer(_i);
    ck_assert_int_eq(setenv("GITHUB_ACTIONS", "true", 1), 0);
    ck_assert_int_eq(
        setenv("GITHUB_STEP_SUMMARY", temp_path(summary, "summary"), 1), 0);
    cli_expect(answers[_i].code, "check first_red");

    ck_assert_uint_eq(count_commands(ran.out), want[_i]);
    ck_assert_ptr_null(strstr(ran.out, "##["));
    page = temp_read(summary);
    cli_says(page, "### 01a\\_first\\_red: ");
    free(page);
}
END_TEST

START_TEST(without_github_the_default_is_for_people)
{
    put_answer(3);
    ck_assert_int_eq(unsetenv("GITHUB_ACTIONS"), 0);
    cli_expect(1, "check first_red");

    ck_assert_ptr_null(strstr(ran.out, "::error"));
    ck_assert_ptr_null(strstr(ran.out, "##["));
    ck_assert_ptr_null(strchr(ran.out, '\033'));
    cli_says(ran.out, "  FAIL  ");
}
END_TEST

START_TEST(several_labs_make_one_document)
{
    const char *lint[] = {"/usr/bin/xmllint",         "--noout", "--schema",
                          "harness/report/junit.xsd", NULL,      NULL};
    char path[TEMP_PATH];

    cli_expect(0, "start first_red");
    cli_expect(0, "start exit_status");
    cli_expect(1, "--format junit check --all");
    temp_put(temp_path(path, "document"), ran.out);
    cli_says(ran.out, "<testsuite name=\"01b_exit_status\"");

    lint[4] = path;
    parse(lint);
}
END_TEST

/* Killed in the middle, the harness leaves a record that says so. */
START_TEST(a_record_is_there_also_when_the_harness_was_killed)
{
    const char *argv[] = {cli.program, "--root", cli.toolkit, "--workspace",
                          cli.work,    "check",  "first_red", NULL};
    char path[TEMP_PATH];
    char *text;
    pid_t pid;

    put_answer(0);
    temp_path(path, "work/.lab/01a_first_red/last.jsonl");
    pid = fork();
    if (pid == 0) {
        (void)execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    while (!temp_is_there(path)) /* bounded by the test's time limit */
        continue;
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);

    text = temp_read(path);
    cli_says(text, "\"event\":\"run\"");
    cli_says(text, "\"unfinished\":true");
    free(text);
    cli_expect(0, "diff first_red");
    cli_says(ran.out, "did not finish");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_formats");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, cli_set_up, cli_tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, each_format_is_read_by_a_parser_that_is_not_ours, 0,
                        ANSWERS);
    tcase_add_loop_test(tc, github_gets_annotations_and_no_forged_ones, 0,
                        ANSWERS);
    tcase_add_test(tc, without_github_the_default_is_for_people);
    tcase_add_test(tc, several_labs_make_one_document);
    tcase_add_test(tc, a_record_is_there_also_when_the_harness_was_killed);
    return temp_run(suite);
}
