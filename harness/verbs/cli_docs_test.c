/* SPDX-License-Identifier: MIT-0 */
/* Manual page and completion: both come from the tables of --help, both are
 * read by the programs they are made for. */
#include <stdint.h>

#include "testdata/cli_kit.h"

static const struct {
    const char *words; /* the last is being typed; "-" stands for "" */
    const char *says;
    const char *hides;
} lines[] = {
    {"-", "list\nshow\nstart\n", "--"},
    {"ch", "check\n", "copy"},
    {"--fo", "--format=\n", "--root"},
    {"--format j", "json\njsonl\njunit\n", "human"},
    {"--workspace x --format t", "tap\n", "list"},
    {"check -", "first_red\nexit_status\n", "hash_map"},
    {"check --", "--case=\n--seed=\n--fresh\n", "--root"},
    {"check first_red --case t", "too_many\ntwo_lists\n", "full"},
    {"check first_red -c fu", "full\n", "two_lists"},
    {"copy ha", "hash_map\n", "heap_overflow"},
    {"show ha", "hash_map\n", "first_red"},
    {"prove he", "heap_overflow_off_by_one\n", "hash_map"},
    {"dev c", "check\ncompletion\ncomplete\n", "new"},
    {"dev check fi", "first_red\n", "hash_map"},
    {"list -", "", "first_red"},
    {"nonsense -", "list\n", "first_red"},
};

enum { LINES = sizeof lines / sizeof lines[0] };

/* "-" as the last word cannot be told from an option begun; here it is the
 * empty word. */
START_TEST(a_word_is_completed_by_what_stands_before_it)
{
    const char *argv[CLI_ARGS] = {cli.program,   "--root", cli.toolkit,
                                  "--workspace", cli.work, "dev",
                                  "complete"};
    char words[128];
    char *word, *rest = words;
    size_t n = 7;

    (void)snprintf(words, sizeof words, "%s", lines[_i].words);
    while ((word = strtok_r(rest, " ", &rest)) != NULL)
        argv[n++] = strcmp(word, "-") == 0 ? "" : word;
    ck_assert_int_eq(cli_exec(NULL, argv), 0);

    ck_assert_msg(strstr(ran.out, lines[_i].says) != NULL, "%s: %s",
                  lines[_i].words, ran.out);
    ck_assert_msg(strstr(ran.out, lines[_i].hides) == NULL, "%s: %s",
                  lines[_i].words, ran.out);
    ck_assert_str_eq(ran.err, "");
}
END_TEST

static void put_script(const char *shell, const char *tail, char *path)
{
    char text[2048 + 2 * PATH_MAX];

    cli_expect(0, "dev completion %s", shell);
    (void)snprintf(text, sizeof text, "%s%s", ran.out, tail);
    temp_put(temp_path(path, "script"), text);
}

/* bash calls the function as at a key press, with the real `lab`. */
START_TEST(bash_completes)
{
    char path[TEMP_PATH], tail[2 * PATH_MAX + 256];
    const char *argv[] = {"/bin/bash", path, NULL};

    (void)snprintf(tail, sizeof tail,
                   "export GROUNDWORK_ROOT='%s'\n"
                   "COMP_WORDS=('%s' copy ha) COMP_CWORD=2\n"
                   "_lab\nprintf '%%s\\n' \"${COMPREPLY[@]}\"\n",
                   cli.toolkit, cli.program);
    put_script("bash", tail, path);

    ck_assert_msg(cli_exec(NULL, argv) == 0, "%s", ran.err);
    ck_assert_str_eq(ran.out, "hash_map\n");
}
END_TEST

START_TEST(the_other_shells_read_their_scripts)
{
    static const char *const shells[][2] = {{"zsh", "/usr/bin/zsh"},
                                            {"fish", "/usr/bin/fish"}};
    char path[TEMP_PATH];
    const char *argv[] = {shells[_i][1], "-n", path, NULL};

    put_script(shells[_i][0], "", path);
    if (access(shells[_i][1], X_OK) == 0)
        ck_assert_msg(cli_exec(NULL, argv) == 0, "%s", ran.err);
}
END_TEST

START_TEST(an_unknown_shell_is_told)
{
    cli_expect(3, "dev completion csh");
    cli_says(ran.err, "bash, zsh or fish");
}
END_TEST

START_TEST(the_manual_page_is_clean_and_names_every_option)
{
    const char *argv[] = {"/usr/bin/groff", "-man", "-Tascii", "-ww",
                          "-P-cbou",        NULL,   NULL};
    static const char *const words[] = {
        "check [LAB]",      "--case=CASE",    "--seed=N", "-w, --workspace=DIR",
        "copy PATTERN DIR", "solution [LAB]", "--give-up"};
    char path[TEMP_PATH];
    size_t i;

    cli_expect(0, "dev man");
    temp_put(temp_path(path, "lab.1"), ran.out);
    argv[5] = path;
    ck_assert_int_eq(cli_exec(NULL, argv), 0);

    ck_assert_str_eq(ran.err, "");
    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        cli_says(ran.out, words[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_docs");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, cli_set_up, cli_tear_down);
    tcase_add_loop_test(tc, a_word_is_completed_by_what_stands_before_it, 0,
                        LINES);
    tcase_add_test(tc, bash_completes);
    tcase_add_loop_test(tc, the_other_shells_read_their_scripts, 0, 2);
    tcase_add_test(tc, an_unknown_shell_is_told);
    tcase_add_test(tc, the_manual_page_is_clean_and_names_every_option);
    return temp_run(suite);
}
