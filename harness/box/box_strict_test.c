/* SPDX-License-Identifier: MIT-0 */
/* What only the strict tier has: the probe that fails, the plan of lab-box,
 * namespaces. The properties of all tiers: the tests beside. */
#define _XOPEN_SOURCE 700 /* nftw */

#include "testdata/box_kit.h"

#include <errno.h>

#include "box_host.h"
#include "box_inner.h"
#include "box_strict.h"

/* A bwrap that fails in its own way: a script below the tests' folder. */
static const struct {
    const char *name, *script, *why; /* `why` begins with this */
} wrappers[] = {
    {"refused",
     "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1",
     "bubblewrap: setting up uid map: Permission denied"},
    {"silent", "exit 1", "bubblewrap: it said nothing"},
    {"liar", "exit 0", "bubblewrap: it said nothing"},
    {"wordy", "yes 'bwrap: no' | head -c 1000000 >&2; exit 1",
     "bubblewrap: a first run did not end well"},
    {"killed", "kill -9 $$", "bubblewrap: a first run did not end well"},
};

static const char *fake_wrapper(char *path, const char *name,
                                const char *script)
{
    FILE *out = fopen(kit_path(path, name), "w");

    ck_assert_ptr_nonnull(out);
    ck_assert_int_gt(fprintf(out, "#!/bin/sh\n%s\n", script), 0);
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_int_eq(chmod(path, 0755), 0);
    return path;
}

START_TEST(a_failing_probe_says_why_and_basic_is_left)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "0");
    struct box_report report;
    char path[KIT_PATH];
    const char *why;

    request.tier = BOX_STRICT;
    box_strict_probe(
        fake_wrapper(path, wrappers[_i].name, wrappers[_i].script));

    why = box_tier_reason(BOX_STRICT);
    ck_assert_msg(strncmp(why, wrappers[_i].why, strlen(wrappers[_i].why)) == 0,
                  "%s: got %s", wrappers[_i].name, why);
    ck_assert_str_eq(box_tier_reason(BOX_BASIC), "");
    ck_assert_int_eq(strncmp(box_tier_text(), "basic (", 7), 0);
    kit_run(&request, &report, "exit 0");
    ck_assert_int_eq(report.tier, BOX_BASIC);
    box_report_fini(&report);
}
END_TEST

START_TEST(without_bubblewrap_it_says_what_to_install)
{
    char path[KIT_PATH];

    box_strict_probe(kit_path(path, "nobody"));

    ck_assert_ptr_nonnull(
        strstr(box_tier_reason(BOX_STRICT), "apt-get install bubblewrap"));
    ck_assert_int_eq(box_tier_best(), BOX_BASIC);
}
END_TEST

START_TEST(a_tier_can_be_chosen)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "0");
    struct box_report report;

    request.tier = BOX_STRICT;
    box_choose(BOX_BASIC);
    kit_run(&request, &report, "exit 0");
    ck_assert_int_eq(report.tier, BOX_BASIC);
    box_report_fini(&report);
    box_choose(BOX_NONE);
    kit_run(&request, &report, "exit 0");
    ck_assert_int_eq(report.tier, BOX_NONE);
    ck_assert_str_eq(box_tier_text(), "none (as asked for)");
    box_report_fini(&report);
}
END_TEST

/* One that worked in the probe and fails later: an error of the box, with
 * bwrap's words, and never an exit code of the command. */
START_TEST(a_wrapper_that_fails_is_an_error_of_the_box)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "0");
    struct box_report report;
    char path[KIT_PATH];

    if (box_tier_reason(BOX_STRICT)[0])
        return;
    (void)snprintf(
        box_host()->strict.bwrap, sizeof box_host()->strict.bwrap, "%s",
        fake_wrapper(path, "later", "echo 'bwrap: no room' >&2; exit 1"));
    request.tier = BOX_STRICT;
    kit_run(&request, &report, "error -5 bubblewrap: no room");
}
END_TEST

/* As when the toolkit lies in a home that is closed to others. */
START_TEST(a_helper_out_of_reach_is_copied)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "7");
    struct box_report report;

    if (box_tier_reason(BOX_STRICT)[0])
        return;
    box_host()->strict.helper_in_reach = false;
    request.tier = BOX_STRICT;
    kit_run(&request, &report, "exit 7");
    ck_assert_int_eq(report.tier, BOX_STRICT);
    box_report_fini(&report);
}
END_TEST

static const char *const words[] = {"/usr/bin/true", "a b", "", NULL};
static const char *const vars[] = {"LC_ALL=C", NULL};

START_TEST(a_plan_is_read_as_it_was_written)
{
    struct box_plan plan = {.argv = words,
                            .env = vars,
                            .cwd = "/usr",
                            .fds = {8, 9, 10, 11, -1, -1, -1, -1},
                            .ruleset = 12,
                            .bounds = {.cpu_ns = 5, .files = 7},
                            .own_proc = true};
    struct box_inner got;
    int fd;

    ck_assert_int_eq(box_inner_write(&fd, &plan), 0);
    ck_assert_int_eq(box_inner_read(&got, fd), 0);

    ck_assert_int_eq(got.plan.place, BOX_INSIDE);
    ck_assert_str_eq(got.plan.argv[1], "a b");
    ck_assert_str_eq(got.plan.argv[2], "");
    ck_assert_ptr_null(got.plan.argv[3]);
    ck_assert_str_eq(got.plan.env[0], "LC_ALL=C");
    ck_assert_ptr_null(got.plan.env[1]);
    ck_assert_str_eq(got.plan.cwd, "/usr");
    ck_assert_int_eq(got.plan.fds[3], 3);
    ck_assert_int_eq(got.plan.fds[4], -1);
    ck_assert_int_eq(got.plan.ruleset, BOX_FD_RULES);
    ck_assert_ptr_null(got.plan.filter);
    ck_assert_int_eq(got.plan.bounds.files, 7);
    ck_assert(got.plan.own_proc && !got.plan.no_aslr && !got.plan.drops_uid);
    box_inner_fini(&got);
    (void)close(fd);
}
END_TEST

/* Cut anywhere, it is no plan; nor is another build's, or none. */
START_TEST(half_a_plan_is_refused)
{
    struct box_plan plan = {.argv = words, .env = vars, .ruleset = -1};
    struct box_inner got;
    struct stat st;
    int fd;
    off_t len;

    ck_assert_int_eq(box_inner_write(&fd, &plan), 0);
    ck_assert_int_eq(fstat(fd, &st), 0);
    for (len = st.st_size - 1; len >= 0; len--) {
        ck_assert_int_eq(ftruncate(fd, len), 0);
        ck_assert_int_eq(box_inner_read(&got, fd), -EPROTO);
        box_inner_fini(&got);
    }
    (void)close(fd);
    ck_assert_int_eq(box_inner_read(&got, fd), -EBADF);
}
END_TEST

/* It would kill everybody. */
START_TEST(lab_box_runs_only_as_a_first_process)
{
    struct box_plan plan = {.argv = words, .env = vars};
    struct box_note note;

    ck_assert_int_eq(box_inner_run(&plan, &note), -EPERM);
}
END_TEST

/* 134 is what a shell makes of SIGABRT; here it is what was returned. */
START_TEST(an_exit_code_above_128_is_no_signal)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "exit", "134");
    struct box_report report;

    request.tier = BOX_STRICT;
    kit_run(&request, &report, "exit 134");
    box_report_fini(&report);
}
END_TEST

START_TEST(it_has_processes_of_its_own)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "pid", "");

    if (box_tier_reason(BOX_STRICT)[0])
        return;
    request.tier = BOX_STRICT;
    kit_expect_output(&request, "2\n");
}
END_TEST

/* The command dies with its namespace: nobody waits for it and its time. */
START_TEST(what_a_killed_command_used_is_told)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "spin", "");
    struct box_report report;

    if (box_tier_reason(BOX_STRICT)[0])
        return;
    request.tier = BOX_STRICT;
    request.limits.cpu_ms = 200;
    kit_run(&request, &report, "limit cpu");
    ck_assert_int_ge(report.cpu_ms, 200);
    box_report_fini(&report);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("box_strict");
    TCase *tc = tcase_create("box_strict");

    tcase_add_unchecked_fixture(tc, kit_open, kit_close);
    tcase_add_checked_fixture(tc, kit_begin_basic, NULL);
    tcase_set_timeout(tc, 20);
    tcase_add_loop_test(tc, a_failing_probe_says_why_and_basic_is_left, 0,
                        sizeof wrappers / sizeof *wrappers);
    tcase_add_test(tc, without_bubblewrap_it_says_what_to_install);
    tcase_add_test(tc, a_tier_can_be_chosen);
    tcase_add_test(tc, a_wrapper_that_fails_is_an_error_of_the_box);
    tcase_add_test(tc, a_helper_out_of_reach_is_copied);
    tcase_add_test(tc, a_plan_is_read_as_it_was_written);
    tcase_add_test(tc, half_a_plan_is_refused);
    tcase_add_test(tc, what_a_killed_command_used_is_told);
    tcase_add_test(tc, lab_box_runs_only_as_a_first_process);
    tcase_add_test(tc, an_exit_code_above_128_is_no_signal);
    tcase_add_test(tc, it_has_processes_of_its_own);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return kit_main(suite());
}
