/* SPDX-License-Identifier: MIT-0 */
/* A pitfall's unit.cfg held against its folder, and against itself. */
#include "unit.h"

#include <errno.h>

#include "testdata/temp_folder.h"

static const char *headers[] = {"job.h", "queue.h"};
static struct unit pitfall;
static struct manifest_error error;

static void put(const char *name)
{
    char path[TEMP_PATH];

    temp_put(temp_path(path, name), "");
}

/* wrong.c and right.c, each with two headers. */
static void set_up(void)
{
    static const char *const files[] = {
        "wrong.c",     "right.c",       "README.md",   "unit.cfg",
        "wrong/job.h", "wrong/queue.h", "right/job.h", "right/queue.h"};
    char path[TEMP_PATH];
    size_t i;

    temp_fresh();
    temp_mkdir(temp_path(path, "wrong"));
    temp_mkdir(temp_path(path, "right"));
    for (i = 0; i < sizeof files / sizeof files[0]; i++)
        put(files[i]);
    memset(&pitfall, 0, sizeof pitfall);
    pitfall.type = UNIT_PITFALL;
    pitfall.title = "T";
    pitfall.dir = temp_dir;
    pitfall.as.pitfall.headers = (struct string_list){headers, 2};
}

static void check_refused(const char *why)
{
    ck_assert_int_eq(unit_check_files(&pitfall, &error), -EINVAL);
    ck_assert_msg(strstr(error.text, "/unit.cfg:1: ") != NULL, "%s",
                  error.text);
    ck_assert_msg(strstr(error.text, why) != NULL, "\"%s\" is not in %s", why,
                  error.text);
}

START_TEST(headers_of_both_sides_are_taken)
{
    ck_assert_msg(unit_check_files(&pitfall, &error) == 0, "%s", error.text);
}
END_TEST

static const char *const needed[] = {"wrong.c", "right.c", "README.md",
                                     "wrong/job.h", "right/queue.h"};

START_TEST(a_file_that_is_missing_is_told)
{
    char path[TEMP_PATH], why[TEMP_PATH];

    ck_assert_int_eq(unlink(temp_path(path, needed[_i])), 0);
    (void)snprintf(why, sizeof why, "needs the file %s, which is not there",
                   needed[_i]);

    check_refused(why);
}
END_TEST

static const char *const stray[] = {"notes.txt", "job.h", "wrong/notes.txt",
                                    "right/ring.h"};

START_TEST(a_file_that_is_not_listed_is_told)
{
    char why[TEMP_PATH];

    put(stray[_i]);
    (void)snprintf(why, sizeof why, "%s is not listed in unit.cfg", stray[_i]);

    check_refused(why);
}
END_TEST

START_TEST(a_pitfall_without_headers_has_no_folders)
{
    pitfall.as.pitfall.headers.count = 0;

    check_refused(" is not listed in unit.cfg");
}
END_TEST

static const char *const levels[] = {"beginner", "intermediate", "advanced"};

START_TEST(a_level_is_one_of_three)
{
    struct unit_evidence evidence = {.by = "asan"};

    pitfall.as.pitfall.evidence = (struct group_list){&evidence, 1};
    pitfall.as.pitfall.level = levels[_i];
    ck_assert_int_eq(unit_check_values(&pitfall, &error), 0);

    pitfall.as.pitfall.level = "beginer";
    ck_assert_int_eq(unit_check_values(&pitfall, &error), -EINVAL);
    ck_assert_ptr_nonnull(strstr(error.text, "level 'beginer' is none of"));
}
END_TEST

START_TEST(a_title_has_forty_characters_at_most)
{
    char title[42];

    pitfall.as.pitfall.level = "beginner"; /* and no evidence */
    memset(title, 'a', sizeof title);
    title[41] = '\0';
    pitfall.title = title;
    ck_assert_int_eq(unit_check_values(&pitfall, &error), -EINVAL);
    ck_assert_ptr_nonnull(strstr(error.text, "title is longer than 40"));

    title[40] = '\0';
    ck_assert_int_eq(unit_check_values(&pitfall, &error), -EINVAL);
    ck_assert_ptr_null(strstr(error.text, "title"));
}
END_TEST

START_TEST(a_pitfall_has_evidence)
{
    pitfall.as.pitfall.level = "beginner";

    ck_assert_int_eq(unit_check_values(&pitfall, &error), -EINVAL);
    ck_assert_ptr_nonnull(strstr(error.text, "unit.cfg:1: 'evidence' is "));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unit_check");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, headers_of_both_sides_are_taken);
    tcase_add_loop_test(tc, a_file_that_is_missing_is_told, 0, 5);
    tcase_add_loop_test(tc, a_file_that_is_not_listed_is_told, 0, 4);
    tcase_add_test(tc, a_pitfall_without_headers_has_no_folders);
    tcase_add_loop_test(tc, a_level_is_one_of_three, 0, 3);
    tcase_add_test(tc, a_title_has_forty_characters_at_most);
    tcase_add_test(tc, a_pitfall_has_evidence);
    return temp_run(suite);
}
