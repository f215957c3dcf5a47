/* SPDX-License-Identifier: MIT-0 */
/* What a learner may leave in a stage is removed, and never reached through
 * it. The tests give up root's powers where permissions matter. */
#define _DEFAULT_SOURCE /* setgroups */
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/resource.h>

#include "testdata/temp_folder.h"

enum { DEEP = 2000, NOBODY = 65534 };

static struct stage s;

static void set_up(void)
{
    temp_fresh();
    ck_assert_int_eq(setenv("TMPDIR", temp_dir, 1), 0);
    ck_assert_int_eq(stage_init(&s), 0);
}

static void tear_down(void)
{
    stage_fini(&s);
}

static const char *inside(const char *folder, const char *name)
{
    static char path[STAGE_PATH];

    ck_assert_int_eq(stage_path(&s, folder, name, path), 0);
    return path;
}

static void check_text(const char *path, const char *want)
{
    char *text = temp_read(path);

    ck_assert_str_eq(text, want);
    free(text);
}

START_TEST(a_stage_is_made_below_tmpdir_and_removed)
{
    char root[STAGE_PATH];

    (void)snprintf(root, sizeof root, "%s", s.root);
    ck_assert_int_eq(strncmp(root, temp_dir, strlen(temp_dir)), 0);
    ck_assert(temp_is_there(inside("src", NULL)));
    ck_assert(temp_is_there(inside("lib", NULL)));
    ck_assert(temp_is_there(inside("bin", NULL)));

    stage_fini(&s);
    ck_assert(!temp_is_there(root));
    ck_assert_str_eq(s.root, "");
    stage_fini(&s); /* a second time does nothing */
}
END_TEST

/* As for other programs: a TMPDIR that cannot serve is no reason to fail, and
 * never the learner's fault. */
START_TEST(a_tmpdir_that_cannot_serve_is_passed_over)
{
    char closed[TEMP_PATH], inner[TEMP_PATH], name[201];
    const char *bad[] = {"/none/there", "relative", "", inner, name};
    size_t i;

    temp_mkdir(temp_path(closed, "closed"));
    temp_mkdir(temp_path(inner, "closed/inner"));
    ck_assert_int_eq(chmod(closed, 0700), 0);
    memset(name, 'x', sizeof name - 1);
    name[0] = '/';
    name[sizeof name - 1] = '\0';
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct stage other;
        bool mine = bad[i] == inner && geteuid() != 0; /* who may pass */

        ck_assert_int_eq(setenv("TMPDIR", bad[i], 1), 0);
        ck_assert_int_eq(stage_init(&other), 0);
        ck_assert_msg(mine || strncmp(other.root, "/tmp/lab.", 9) == 0,
                      "TMPDIR=%s: %s", bad[i], other.root);
        stage_fini(&other);
    }
}
END_TEST

START_TEST(files_are_put_once_and_never_replaced)
{
    ck_assert_int_eq(stage_put(&s, "src", "a.c", "one", 3), 0);
    check_text(inside("src", "a.c"), "one");

    ck_assert_int_eq(stage_put(&s, "src", "a.c", "two", 3), -EEXIST);
    check_text(inside("src", "a.c"), "one");
}
END_TEST

START_TEST(a_link_where_a_file_shall_be_is_not_followed)
{
    char target[TEMP_PATH];

    temp_put(temp_path(target, "precious"), "mine");
    ck_assert_int_eq(symlink(target, inside("src", "a.c")), 0);
    ck_assert_int_eq(stage_put(&s, "src", "a.c", "x", 1), -EEXIST);
    ck_assert_int_eq(symlink("/none", inside("src", "b.c")), 0);
    ck_assert_int_eq(stage_put(&s, "src", "b.c", "x", 1), -EEXIST);

    check_text(target, "mine");
}
END_TEST

START_TEST(an_answer_that_is_a_link_or_a_fifo_is_not_copied)
{
    char path[TEMP_PATH], link_path[TEMP_PATH], fifo[TEMP_PATH];

    temp_put(temp_path(path, "secret"), "s3cret");
    ck_assert_int_eq(symlink(path, temp_path(link_path, "a.c")), 0);
    ck_assert_int_eq(mkfifo(temp_path(fifo, "b.c"), 0600), 0);

    ck_assert_int_eq(stage_put_file(&s, "src", "a.c", link_path), -ELOOP);
    ck_assert_int_eq(stage_put_file(&s, "src", "b.c", fifo), -EINVAL);
    ck_assert_int_eq(stage_put_file(&s, "src", "c.c", temp_dir), -EINVAL);
    ck_assert(!temp_is_there(inside("src", "a.c")));
    ck_assert(!temp_is_there(inside("src", "b.c")));
}
END_TEST

START_TEST(a_program_that_the_compiler_replaced_by_a_link_is_not_taken)
{
    char secret[TEMP_PATH];

    temp_put(temp_path(secret, "secret"), "s3cret");
    ck_assert_int_eq(stage_make_writable(&s, "out-1"), 0);
    ck_assert_int_eq(symlink(secret, inside("out-1", "prog")), 0);
    ck_assert_int_eq(stage_take_program(&s, "out-1", "prog", "plain"), -ELOOP);

    ck_assert_int_eq(stage_put(&s, "out-1", "real", "ELF", 3), 0);
    ck_assert_int_eq(stage_take_program(&s, "out-1", "real", "plain"), 0);
    check_text(inside("bin", "plain"), "ELF");
}
END_TEST

START_TEST(only_files_with_the_suffix_are_put)
{
    char path[TEMP_PATH];
    char paths[4][STAGE_PATH];
    size_t n;

    temp_put(temp_path(path, "b.h"), "b");
    temp_put(temp_path(path, "a.h"), "a");
    temp_put(temp_path(path, "c.txt"), "c");
    ck_assert_int_eq(stage_put_folder(&s, "src", temp_dir, ".h"), 0);
    ck_assert_int_eq(stage_list(&s, "src", paths, 4, &n), 0);

    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(paths[0], inside("src", "a.h"));
    ck_assert_str_eq(paths[1], inside("src", "b.h"));
    ck_assert_int_eq(stage_list(&s, "src", paths, 1, &n), -E2BIG);
    ck_assert_int_eq(stage_put_folder(&s, "src", "/none/there", ".h"), 0);
}
END_TEST

START_TEST(each_scratch_folder_is_fresh)
{
    char one[STAGE_PATH], two[STAGE_PATH];

    ck_assert_int_eq(stage_make_scratch(&s, one), 0);
    ck_assert_int_eq(stage_make_scratch(&s, two), 0);

    ck_assert_str_ne(one, two);
    ck_assert(temp_is_there(one) && temp_is_there(two));
}
END_TEST

START_TEST(a_path_that_is_too_long_is_refused)
{
    char name[STAGE_PATH + 1], path[STAGE_PATH];

    memset(name, 'x', STAGE_PATH);
    name[STAGE_PATH] = '\0';

    ck_assert_int_eq(stage_path(&s, "src", name, path), -ENAMETOOLONG);
    ck_assert_int_eq(stage_put(&s, "src", name, "", 0), -ENAMETOOLONG);
}
END_TEST

/* Becomes a user whom permissions hold, in a stage of its own. */
static void drop_powers(void)
{
    stage_fini(&s);
    ck_assert_int_eq(chmod(temp_dir, 0777), 0);
    if (geteuid() == 0)
        ck_assert(setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
                  setuid(NOBODY) == 0);
    ck_assert_int_eq(stage_init(&s), 0);
}

START_TEST(folders_without_permissions_are_removed)
{
    char root[STAGE_PATH];

    drop_powers();
    (void)snprintf(root, sizeof root, "%s", s.root);
    ck_assert_int_eq(mkdir(inside("src", "closed"), 0700), 0);
    ck_assert_int_eq(mkdir(inside("src", "closed/inner"), 0700), 0);
    temp_put(inside("src", "closed/inner/file"), "x");
    ck_assert_int_eq(chmod(inside("src", "closed/inner"), 0), 0);
    ck_assert_int_eq(mkdir(inside("src", "blind"), 0700), 0);
    temp_put(inside("src", "blind/file"), "x");
    ck_assert_int_eq(chmod(inside("src", "blind"), 0100), 0);
    ck_assert_int_eq(chmod(inside("src", "closed"), 0), 0);
    ck_assert_int_eq(chmod(inside("src", NULL), 0), 0);

    stage_fini(&s);
    ck_assert_msg(!temp_is_there(root), "%s is left", root);
}
END_TEST

/* Deeper than a path can name or a process can have descriptors. */
START_TEST(folders_nested_past_any_path_are_removed)
{
    const struct rlimit few = {32, 32};
    char root[STAGE_PATH];
    int fd = open(inside("src", NULL), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int i;

    (void)snprintf(root, sizeof root, "%s", s.root);
    for (i = 0; i < DEEP; i++) {
        int next;

        ck_assert_msg(mkdirat(fd, "nested", 0755) == 0, "level %d", i);
        next = openat(fd, "nested", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        ck_assert_msg(next >= 0, "level %d", i);
        (void)close(fd);
        fd = next;
    }
    (void)close(fd);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);

    stage_fini(&s);
    ck_assert_msg(!temp_is_there(root), "%s is left", root);
}
END_TEST

START_TEST(links_out_of_the_stage_are_removed_not_followed)
{
    char folder[TEMP_PATH], file[TEMP_PATH], root[STAGE_PATH];

    temp_mkdir(temp_path(folder, "outside"));
    temp_put(temp_path(file, "outside/file"), "mine");
    ck_assert_int_eq(chmod(folder, 0555), 0);
    (void)snprintf(root, sizeof root, "%s", s.root);
    ck_assert_int_eq(symlink(folder, inside("src", "to_folder")), 0);
    ck_assert_int_eq(symlink(file, inside("src", "to_file")), 0);
    ck_assert_int_eq(symlink("..", inside("src", "up")), 0);
    ck_assert_int_eq(symlink("loop", inside("src", "loop")), 0);

    stage_fini(&s);
    ck_assert(!temp_is_there(root));
    check_text(file, "mine");
    ck_assert_int_eq(chmod(folder, 0755), 0); /* so that rm may empty it */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stage");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_stage_is_made_below_tmpdir_and_removed);
    tcase_add_test(tc, a_tmpdir_that_cannot_serve_is_passed_over);
    tcase_add_test(tc, files_are_put_once_and_never_replaced);
    tcase_add_test(tc, a_link_where_a_file_shall_be_is_not_followed);
    tcase_add_test(tc, an_answer_that_is_a_link_or_a_fifo_is_not_copied);
    tcase_add_test(tc,
                   a_program_that_the_compiler_replaced_by_a_link_is_not_taken);
    tcase_add_test(tc, only_files_with_the_suffix_are_put);
    tcase_add_test(tc, each_scratch_folder_is_fresh);
    tcase_add_test(tc, a_path_that_is_too_long_is_refused);
    tcase_add_test(tc, folders_without_permissions_are_removed);
    tcase_add_test(tc, folders_nested_past_any_path_are_removed);
    tcase_add_test(tc, links_out_of_the_stage_are_removed_not_followed);
    return temp_run(suite);
}
