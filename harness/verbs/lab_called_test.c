/* SPDX-License-Identifier: MIT-0 */
/* What "next: ..." begins with has to work as it is typed. */
#include "lab_called.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "string_builder.h"
#include "testdata/temp_folder.h"

static void called_as(const char *called, const char *toolkit, const char *root,
                      const char *workspace, const char *want)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    lab_called(&sb, called, toolkit, root, workspace);
    ck_assert_str_eq(string_builder_cstr(&sb), want);
    string_builder_fini(&sb);
}

static const struct {
    const char *called, *root, *workspace, *want;
} lines[] = {
    {"lab", NULL, NULL, "lab"},
    {"../lab", NULL, NULL, "../lab"},
    {"/opt/bin/lab", NULL, NULL, "/opt/bin/lab"},
    {"./lab", NULL, "w2", "./lab -w w2"},
    {"lab", "tool kit", "w2", "lab --root 'tool kit' -w w2"},
    {"lab", NULL, "", "lab -w ''"},
    {"lab", NULL, "~", "lab -w '~'"},
    {"lab", NULL, "$HOME; x", "lab -w '$HOME; x'"},
    {"lab", NULL, "it's", "lab -w 'it'\\''s'"},
    {"my lab/lab", NULL, NULL, "'my lab/lab'"},
};

enum { LINES = sizeof lines / sizeof lines[0] };

START_TEST(a_call_is_repeated_with_its_folders)
{
    called_as(lines[_i].called, "/no/such/toolkit", lines[_i].root,
              lines[_i].workspace, lines[_i].want);
}
END_TEST

/* Elsewhere "./lab" would be another program, or none. */
START_TEST(only_the_tree_itself_has_the_link)
{
    char path[TEMP_PATH], here[PATH_MAX];

    ck_assert_int_eq(chdir(temp_dir), 0);
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    called_as("/x/build/bin/lab", here, NULL, NULL, "/x/build/bin/lab");
    temp_put(temp_path(path, "Makefile"), "all:\n");
    called_as("/x/build/bin/lab", here, NULL, NULL, "./lab");
    temp_mkdir(temp_path(path, "below"));
    ck_assert_int_eq(chdir(path), 0);
    called_as("../lab", here, NULL, NULL, "../lab");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lab_called");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, temp_fresh, NULL);
    tcase_add_loop_test(tc, a_call_is_repeated_with_its_folders, 0, LINES);
    tcase_add_test(tc, only_the_tree_itself_has_the_link);
    return temp_run(suite);
}
