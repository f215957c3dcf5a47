/* SPDX-License-Identifier: MIT-0 */
/* What is left when a run has ended: nothing. And runs side by side. */
#define _XOPEN_SOURCE 700 /* nftw */

#include "testdata/box_kit.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>

#include "event_loop.h"

START_TEST(a_leftover_is_ended_and_counted)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "leave", "");
    struct box_report report;

    request.limits.procs = 4;
    kit_run(&request, &report, "exit 0");

    ck_assert_int_eq(report.leftovers, 1);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
    box_report_fini(&report);
}
END_TEST

static pid_t pid_in(const char *path)
{
    FILE *in = fopen(path, "r");
    long pid = 0;

    ck_assert_ptr_nonnull(in);
    ck_assert_int_eq(fscanf(in, "%ld", &pid), 1);
    (void)fclose(in);
    (void)remove(path);
    return (pid_t)pid;
}

/* Boxed, setsid is refused; in a box without a filter it works. */
START_TEST(a_daemon_is_ended)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request =
        kit_request(argv, "daemon", kit_path(path, "scratch/pid"));
    struct box_report report;
    pid_t pid;

    request.limits.procs = 4;
    request.tier = _i == 0 ? kit.tier : BOX_NONE;
    kit_run(&request, &report, "exit 0");

    ck_assert_int_eq(report.leftovers, 1);
    pid = pid_in(path);
    if (report.tier == BOX_STRICT) /* a number of its own namespace */
        ck_assert_int_lt(pid, 10);
    else
        ck_assert_int_eq(kill(pid, 0), -1);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
    box_report_fini(&report);
}
END_TEST

START_TEST(a_fork_bomb_leaves_nothing)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "bomb", "");
    struct box_report report;

    request.limits.procs = 16;
    kit_run(&request, &report, "limit processes");

    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
    box_report_fini(&report);
}
END_TEST

enum { MANY = 24 };

static void count_right(int rc, struct box_report *report, void *ctx)
{
    int *right = ctx;

    *right += rc == 0 && report->end == BOX_EXITED && report->status == 5 &&
              report->out.len == 0;
    if (rc == 0)
        box_report_fini(report);
}

START_TEST(many_boxes_run_side_by_side)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "5");
    struct event_loop *loop;
    int right = 0;
    int i;

    ck_assert_int_eq(event_loop_create(&loop), 0);
    for (i = 0; i < MANY; i++)
        ck_assert_int_eq(box_start(loop, &request, count_right, &right), 0);
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(right, MANY);
    event_loop_destroy(loop);
}
END_TEST

static void count_killed(int rc, struct box_report *report, void *ctx)
{
    int *killed = ctx;

    *killed +=
        rc == 0 && report->end == BOX_SIGNALED && report->status == SIGKILL;
    if (rc == 0)
        box_report_fini(report);
}

START_TEST(kill_all_ends_every_box)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "sleep", "");
    struct event_loop *loop;
    int killed = 0;

    ck_assert_int_eq(event_loop_create(&loop), 0);
    ck_assert_int_eq(box_start(loop, &request, count_killed, &killed), 0);
    request.limits.procs = 4;
    ck_assert_int_eq(box_start(loop, &request, count_killed, &killed), 0);
    request.tier = BOX_NONE;
    ck_assert_int_eq(box_start(loop, &request, count_killed, &killed), 0);

    box_kill_all();

    ck_assert_int_eq(event_loop_run(loop), 0);
    ck_assert_int_eq(killed, 3);
    event_loop_destroy(loop);
}
END_TEST

static void ignore_end(int rc, struct box_report *report, void *ctx)
{
    (void)rc;
    (void)report;
    (void)ctx;
}

/* A process with a box, of its own, that is killed. */
static void die_with_a_box(void)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "sleep", "");
    struct event_loop *loop;

    request.limits.wall_ms = 600000;
    if (box_init() == 0 && event_loop_create(&loop) == 0 &&
        box_start(loop, &request, ignore_end, NULL) == 0)
        (void)event_loop_run_once(loop, 50000000);
    (void)raise(SIGKILL);
}

/* Its processes come down to us, the sub-reaper above; they must end by
 * themselves, killed, or by finding the parent gone before exec. */
START_TEST(a_box_ends_with_its_supervisor)
{
    pid_t supervisor = fork();
    int ended = 0;
    int status;

    if (supervisor == 0)
        die_with_a_box();
    ck_assert_int_eq(waitpid(supervisor, &status, 0), supervisor);
    while (waitpid(-1, &status, 0) > 0) {
        ck_assert(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL
                                      : WEXITSTATUS(status) == 126);
        ended++;
    }
    ck_assert_int_gt(ended, 0);
}
END_TEST

static int open_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int count = 0;

    ck_assert_ptr_nonnull(dir);
    while (readdir(dir))
        count++;
    (void)closedir(dir);
    return count;
}

START_TEST(no_descriptor_is_left_open)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "0");
    struct box_report report;
    int before = open_descriptors();

    request.answers = true;
    request.input = "x";
    request.input_len = 1;
    kit_run(&request, &report, "exit 0");
    box_report_fini(&report);
    argv[0] = "/nonexistent";
    kit_run(&request, &report, "error -2 exec");
    request.paths[1].path = "/nonexistent";
    kit_run(&request, &report, "error -2 preparation");

    ck_assert_int_eq(open_descriptors(), before);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, a_leftover_is_ended_and_counted);
    tcase_add_loop_test(tc, a_daemon_is_ended, 0, 2);
    tcase_add_test(tc, a_fork_bomb_leaves_nothing);
    tcase_add_test(tc, many_boxes_run_side_by_side);
    tcase_add_test(tc, kill_all_ends_every_box);
    tcase_add_test(tc, a_box_ends_with_its_supervisor);
    tcase_add_test(tc, no_descriptor_is_left_open);
}

int main(void)
{
    return kit_main(kit_suite("box_life", kit_open, add_tests));
}
