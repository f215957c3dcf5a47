/* SPDX-License-Identifier: MIT-0 */
/* A learner's folder: what lies in it may be anything, and what is in it is
 * never lost. */
#include "workspace.h"

#include <errno.h>

#include "testdata/temp_folder.h"

static const char *files[] = {"ring.c", "ring_util.c"};
static struct unit lab;
static struct workspace ws;
static char lab_dir[TEMP_PATH];

static void set_up(void)
{
    char path[TEMP_PATH];

    temp_fresh();
    temp_mkdir(temp_path(lab_dir, "05b_ring"));
    temp_mkdir(temp_path(path, "05b_ring/starter"));
    temp_put(temp_path(path, "05b_ring/starter/ring.c"), "start\n");
    temp_put(temp_path(path, "05b_ring/starter/ring_util.c"), "util\n");
    memset(&lab, 0, sizeof lab);
    lab.type = UNIT_LAB;
    lab.id = "ring";
    lab.name = "05b_ring";
    lab.dir = lab_dir;
    lab.as.lab.build.files = (struct string_list){files, 2};
    ck_assert_int_eq(workspace_init(&ws, temp_path(path, "made/work")), 0);
}

static const char *answer(const char *file)
{
    static char path[PATH_MAX];

    ck_assert_int_eq(workspace_answer_path(&ws, &lab, file, path, sizeof path),
                     0);
    return path;
}

static void check_text(const char *path, const char *want)
{
    char *text = temp_read(path);

    ck_assert_msg(strcmp(text, want) == 0, "%s: %s", path, text);
    free(text);
}

START_TEST(start_makes_the_folders_and_copies_the_files)
{
    ck_assert(!workspace_has(&ws, &lab));

    ck_assert_int_eq(workspace_start(&ws, &lab, false), 0);
    ck_assert(workspace_has(&ws, &lab));
    check_text(answer("ring.c"), "start\n");
    check_text(answer("ring_util.c"), "util\n");
    ck_assert(temp_is_there(answer("compile_flags.txt")));
}
END_TEST

START_TEST(start_keeps_what_is_there_and_adds_what_is_missing)
{
    ck_assert_int_eq(workspace_start(&ws, &lab, false), 0);
    temp_put(answer("ring.c"), "mine\n");
    ck_assert_int_eq(unlink(answer("ring_util.c")), 0);
    ck_assert(!workspace_has(&ws, &lab));

    ck_assert_int_eq(workspace_start(&ws, &lab, false), 0);
    check_text(answer("ring.c"), "mine\n");
    check_text(answer("ring_util.c"), "util\n");
}
END_TEST

START_TEST(reset_keeps_the_old_files_beside)
{
    ck_assert_int_eq(workspace_start(&ws, &lab, false), 0);
    temp_put(answer("ring.c"), "mine\n");

    ck_assert_int_eq(workspace_start(&ws, &lab, true), 0);
    check_text(answer("ring.c"), "start\n");
    check_text(answer("ring.c.before-reset"), "mine\n");
    check_text(answer("ring_util.c"), "util\n"); /* it was never changed */
    ck_assert(!temp_is_there(answer("ring_util.c.before-reset")));
}
END_TEST

START_TEST(a_second_reset_of_untouched_files_keeps_the_learners_work)
{
    ck_assert_int_eq(workspace_start(&ws, &lab, false), 0);
    temp_put(answer("ring.c"), "mine\n");
    ck_assert_int_eq(workspace_start(&ws, &lab, true), 0);

    ck_assert_int_eq(workspace_start(&ws, &lab, true), 0);
    check_text(answer("ring.c"), "start\n");
    check_text(answer("ring.c.before-reset"), "mine\n");
}
END_TEST

START_TEST(each_reset_keeps_what_it_replaces)
{
    ck_assert_int_eq(workspace_start(&ws, &lab, false), 0);
    temp_put(answer("ring.c"), "first\n");
    ck_assert_int_eq(workspace_start(&ws, &lab, true), 0);
    temp_put(answer("ring.c"), "second\n");

    ck_assert_int_eq(workspace_start(&ws, &lab, true), 0);
    check_text(answer("ring.c.before-reset"), "first\n");
    check_text(answer("ring.c.before-reset-2"), "second\n");
}
END_TEST

START_TEST(a_reset_of_nothing_is_a_start)
{
    ck_assert_int_eq(workspace_start(&ws, &lab, true), 0);

    check_text(answer("ring.c"), "start\n");
    ck_assert(!temp_is_there(answer("ring.c.before-reset")));
}
END_TEST

START_TEST(a_starter_that_is_not_there_is_an_error)
{
    char path[TEMP_PATH];

    ck_assert_int_eq(unlink(temp_path(path, "05b_ring/starter/ring.c")), 0);

    ck_assert_int_eq(workspace_start(&ws, &lab, false), -ENOENT);
}
END_TEST

START_TEST(a_reset_replaces_a_link_and_not_what_it_leads_to)
{
    char target[TEMP_PATH];

    ck_assert_int_eq(workspace_start(&ws, &lab, false), 0);
    temp_put(temp_path(target, "precious"), "mine\n");
    ck_assert_int_eq(unlink(answer("ring.c")), 0);
    ck_assert_int_eq(symlink(target, answer("ring.c")), 0);

    ck_assert_int_eq(workspace_start(&ws, &lab, true), 0);
    check_text(answer("ring.c"), "start\n");
    check_text(target, "mine\n");
}
END_TEST

static int read_it(const char *path)
{
    char *text = (void *)temp_dir; /* so that NULL is news */
    size_t len = 7;
    int rc = workspace_read_file(path, &text, &len);

    if (rc < 0)
        ck_assert_msg(!text && len == 0, "%s: a text in spite of %d", path, rc);
    else
        free(text);
    return rc;
}

START_TEST(an_answer_that_is_no_plain_file_is_refused)
{
    char path[TEMP_PATH], target[TEMP_PATH];

    temp_put(temp_path(target, "secret"), "s3cret");
    ck_assert_int_eq(symlink(target, temp_path(path, "link")), 0);
    ck_assert_int_eq(read_it(path), -ELOOP);
    ck_assert_int_eq(symlink("loop", temp_path(path, "loop")), 0);
    ck_assert_int_eq(read_it(path), -ELOOP);
    ck_assert_int_eq(mkfifo(temp_path(path, "fifo"), 0600), 0);
    ck_assert_int_eq(read_it(path), -EINVAL);
    ck_assert_int_eq(read_it(temp_dir), -EINVAL);
    ck_assert_int_eq(read_it("/dev/zero"), -EINVAL);
    ck_assert_int_eq(read_it(temp_path(path, "none")), -ENOENT);
}
END_TEST

START_TEST(an_answer_of_256_kib_is_read_and_one_byte_more_refused)
{
    char path[TEMP_PATH];
    char *text = calloc(1, WORKSPACE_MAX_ANSWER + 1);
    char *read_back;
    size_t len;

    memset(text, 'x', WORKSPACE_MAX_ANSWER + 1);
    temp_put_bytes(temp_path(path, "large"), text, WORKSPACE_MAX_ANSWER);
    ck_assert_int_eq(workspace_read_file(path, &read_back, &len), 0);
    ck_assert_uint_eq(len, WORKSPACE_MAX_ANSWER);
    ck_assert_int_eq(read_back[len], '\0');
    free(read_back);

    temp_put_bytes(path, text, WORKSPACE_MAX_ANSWER + 1);
    ck_assert_int_eq(read_it(path), -EFBIG);
    free(text);
}
END_TEST

START_TEST(an_empty_answer_and_nul_bytes_are_read)
{
    char path[TEMP_PATH];
    char *text;
    size_t len;

    temp_put(temp_path(path, "empty"), "");
    ck_assert_int_eq(workspace_read_file(path, &text, &len), 0);
    ck_assert(len == 0 && text[0] == '\0');
    free(text);
    temp_put_bytes(path, "a\0b", 3);
    ck_assert_int_eq(workspace_read_file(path, &text, &len), 0);
    ck_assert_uint_eq(len, 3);
    ck_assert_mem_eq(text, "a\0b", 4);
    free(text);
}
END_TEST

START_TEST(paths_are_absolute_and_without_slashes_at_the_end)
{
    struct workspace other;
    char cwd[PATH_MAX], want[PATH_MAX + 8];

    ck_assert_ptr_nonnull(getcwd(cwd, sizeof cwd));
    (void)snprintf(want, sizeof want, "%s/work", cwd);
    ck_assert_int_eq(workspace_init(&other, "work//"), 0);
    ck_assert_str_eq(other.root, want);
    ck_assert_int_eq(workspace_init(&other, "/"), 0);
    ck_assert_str_eq(other.root, "/");
}
END_TEST

START_TEST(a_path_that_is_too_long_is_refused)
{
    struct workspace other;
    char dir[PATH_MAX + 8], out[PATH_MAX];

    memset(dir, 'x', sizeof dir - 1);
    dir[sizeof dir - 1] = '\0';
    ck_assert_int_eq(workspace_init(&other, dir), -ENAMETOOLONG);
    dir[0] = '/';
    ck_assert_int_eq(workspace_init(&other, dir), -ENAMETOOLONG);
    ck_assert_int_eq(workspace_answer_path(&ws, &lab, "ring.c", out, 12),
                     -ENAMETOOLONG);
}
END_TEST

START_TEST(a_workspace_that_cannot_be_made_says_why)
{
    char path[TEMP_PATH], out[PATH_MAX];

    temp_put(temp_path(path, "file"), "x");
    ck_assert_int_eq(workspace_init(&ws, temp_path(path, "file/work")), 0);

    ck_assert_int_eq(workspace_start(&ws, &lab, false), -ENOTDIR);
    ck_assert_int_eq(
        workspace_keep_path(&ws, &lab, "state.json", out, sizeof out),
        -ENOTDIR);
    ck_assert_int_eq(workspace_cache_path(&ws, out, sizeof out), -ENOTDIR);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("workspace");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, start_makes_the_folders_and_copies_the_files);
    tcase_add_test(tc, start_keeps_what_is_there_and_adds_what_is_missing);
    tcase_add_test(tc, reset_keeps_the_old_files_beside);
    tcase_add_test(tc,
                   a_second_reset_of_untouched_files_keeps_the_learners_work);
    tcase_add_test(tc, each_reset_keeps_what_it_replaces);
    tcase_add_test(tc, a_reset_of_nothing_is_a_start);
    tcase_add_test(tc, a_starter_that_is_not_there_is_an_error);
    tcase_add_test(tc, a_reset_replaces_a_link_and_not_what_it_leads_to);
    tcase_add_test(tc, an_answer_that_is_no_plain_file_is_refused);
    tcase_add_test(tc, an_answer_of_256_kib_is_read_and_one_byte_more_refused);
    tcase_add_test(tc, an_empty_answer_and_nul_bytes_are_read);
    tcase_add_test(tc, paths_are_absolute_and_without_slashes_at_the_end);
    tcase_add_test(tc, a_path_that_is_too_long_is_refused);
    tcase_add_test(tc, a_workspace_that_cannot_be_made_says_why);
    return temp_run(suite);
}
