/* SPDX-License-Identifier: MIT-0 */
/* Saves as editors make them, seen by inotify and by polling. Each test runs
 * the loop until the callback has come, with a bound that only a lost event
 * ever reaches. */
#include "fs_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>

#include "event_loop.h"
#include "testdata/temp_folder.h"

static const int64_t BOUND_NS = INT64_C(20) * 1000000000;

static struct event_loop *loop;
static struct fs_watch *watch;
static char saved[256]; /* the name told last */
static int calls, enough;

static void on_saved(const char *name, void *ctx)
{
    ck_assert_ptr_eq(ctx, &calls);
    (void)snprintf(saved, sizeof saved, "%s", name);
    calls++;
    if (calls >= enough)
        event_loop_stop(loop);
}

static void set_up(void)
{
    temp_fresh();
    ck_assert_int_eq(event_loop_create(&loop), 0);
    watch = NULL;
}

static void tear_down(void)
{
    fs_watch_destroy(watch);
    event_loop_destroy(loop);
}

static void start_watch(bool polling)
{
    ck_assert_int_eq(
        fs_watch_create(&watch, loop, temp_dir, polling, on_saved, &calls), 0);
}

static void on_bound(struct event_loop *l, void *ctx)
{
    (void)ctx;
    event_loop_stop(l);
}

/* Runs until `n` more calls have come. */
static void run_until(int n)
{
    uint64_t timer;

    enough = calls + n;
    ck_assert_int_eq(
        event_loop_timer_add(loop, BOUND_NS, on_bound, NULL, &timer), 0);
    ck_assert_int_eq(event_loop_run(loop), 0);
    (void)event_loop_timer_cancel(loop, timer);
    ck_assert_msg(calls == enough, "%d calls of %d", calls, enough);
}

static void save_by_write(const char *name, const char *text)
{
    char path[TEMP_PATH];

    temp_put(temp_path(path, name), text);
}

/* As vim, and every editor that saves safely, does it. */
static void save_by_rename(const char *name, const char *text)
{
    char from[TEMP_PATH], to[TEMP_PATH];

    temp_put(temp_path(from, ".new"), text);
    ck_assert_int_eq(rename(from, temp_path(to, name)), 0);
}

START_TEST(a_save_by_write_is_told_with_its_name)
{
    start_watch(false);
    ck_assert_ptr_null(fs_watch_polls_because(watch));
    save_by_write("ring.c", "1");
    run_until(1);

    ck_assert_str_eq(saved, "ring.c");
}
END_TEST

START_TEST(a_save_by_rename_is_told_with_its_name)
{
    save_by_write("ring.c", "1");
    start_watch(false);
    save_by_rename("ring.c", "2");
    run_until(1);

    ck_assert_str_eq(saved, "ring.c");
}
END_TEST

START_TEST(one_save_after_another_is_told)
{
    int i;

    start_watch(false);
    for (i = 0; i < 5; i++) {
        if (i % 2)
            save_by_rename("ring.c", "r");
        else
            save_by_write("ring.c", "w");
        run_until(1);
    }
    ck_assert_int_eq(calls, 5);
}
END_TEST

START_TEST(saves_in_a_burst_are_told_once_with_the_last_name)
{
    start_watch(false);
    save_by_write("a.c", "1");
    save_by_write("b.c", "1");
    save_by_rename("c.c", "1");
    run_until(1);

    ck_assert_str_eq(saved, "c.c");
}
END_TEST

START_TEST(hidden_files_are_not_told)
{
    start_watch(false);
    save_by_write(".ring.c.swp", "1");
    save_by_write("ring.c", "1");
    save_by_write(".ring.c.swx", "1");
    run_until(1);

    ck_assert_str_eq(saved, "ring.c");
}
END_TEST

START_TEST(a_folder_that_was_replaced_is_watched_by_polling)
{
    char other[TEMP_PATH];

    start_watch(false);
    (void)snprintf(other, sizeof other, "%s.old", temp_dir);
    ck_assert_int_eq(rmdir(temp_dir), 0);
    temp_mkdir(temp_dir);
    save_by_write("ring.c", "1");
    run_until(1);

    ck_assert_str_eq(saved, "");
    ck_assert_str_eq(fs_watch_polls_because(watch), "the folder was replaced");
}
END_TEST

START_TEST(polling_sees_writes_renames_and_removals)
{
    char path[TEMP_PATH];

    save_by_write("ring.c", "1");
    start_watch(true);
    ck_assert_str_eq(fs_watch_polls_because(watch), "asked for");
    save_by_write("ring.c", "longer");
    run_until(1);
    save_by_rename("ring.c", "length");
    run_until(1);
    ck_assert_int_eq(unlink(temp_path(path, "ring.c")), 0);
    run_until(1);

    ck_assert_str_eq(saved, "");
}
END_TEST

/* Same name, same length: only the time tells. */
START_TEST(polling_sees_a_save_of_the_same_length)
{
    const struct timespec long_ago[2] = {{1000, 0}, {1000, 0}};
    char path[TEMP_PATH];

    save_by_write("ring.c", "aaaa");
    ck_assert_int_eq(
        utimensat(AT_FDCWD, temp_path(path, "ring.c"), long_ago, 0), 0);
    start_watch(true);
    save_by_write("ring.c", "bbbb");
    run_until(1);

    ck_assert_int_eq(calls, 1);
}
END_TEST

static void on_turn(struct event_loop *l, void *ctx)
{
    (void)ctx;
    event_loop_stop(l);
}

START_TEST(polling_tells_nothing_when_nothing_changed)
{
    save_by_write("ring.c", "1");
    start_watch(true);
    ck_assert_int_eq(
        event_loop_timer_add(loop, (FS_WATCH_POLL_MS + 100) * INT64_C(1000000),
                             on_turn, NULL, NULL),
        0);
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(calls, 0);
}
END_TEST

START_TEST(a_destroyed_watch_leaves_nothing_in_the_loop)
{
    start_watch(_i == 1);
    save_by_write("ring.c", "1");
    fs_watch_destroy(watch);
    watch = NULL;

    ck_assert_int_eq(event_loop_run(loop), 0); /* nothing to wait for */
    ck_assert_int_eq(calls, 0);
    fs_watch_destroy(NULL);
}
END_TEST

START_TEST(a_path_that_is_too_long_is_refused)
{
    char dir[PATH_MAX + 2];

    memset(dir, 'x', sizeof dir - 1);
    dir[sizeof dir - 1] = '\0';

    ck_assert_int_eq(
        fs_watch_create(&watch, loop, dir, false, on_saved, &calls),
        -ENAMETOOLONG);
    ck_assert_ptr_null(watch);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fs_watch");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_save_by_write_is_told_with_its_name);
    tcase_add_test(tc, a_save_by_rename_is_told_with_its_name);
    tcase_add_test(tc, one_save_after_another_is_told);
    tcase_add_test(tc, saves_in_a_burst_are_told_once_with_the_last_name);
    tcase_add_test(tc, hidden_files_are_not_told);
    tcase_add_test(tc, a_folder_that_was_replaced_is_watched_by_polling);
    tcase_add_test(tc, polling_sees_writes_renames_and_removals);
    tcase_add_test(tc, polling_sees_a_save_of_the_same_length);
    tcase_add_test(tc, polling_tells_nothing_when_nothing_changed);
    tcase_add_loop_test(tc, a_destroyed_watch_leaves_nothing_in_the_loop, 0, 2);
    tcase_add_test(tc, a_path_that_is_too_long_is_refused);
    return temp_run(suite);
}
