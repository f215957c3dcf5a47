/* SPDX-License-Identifier: MIT-0 */
/* What a boxed process may not do, and that it can do the rest: a box in
 * which nothing works would contain everything. */
#define _XOPEN_SOURCE 700 /* nftw */

#include "testdata/box_kit.h"

#include "box_landlock.h"

/* Acts that print "ok" or the errno; a relative word is a path below the
 * tests' folder. The files would let anybody write: the box refuses. */
static const struct {
    const char *act, *word, *want;
} refusals[] = {
    {"kill_parent", "", "EPERM\n"},
    {"kill_all", "", "EPERM\n"},
    {"parents_limits", "", "EPERM\n"},
    {"parents_memory", "", "EPERM\n"},
    {"parents_environment", "", "EACCES\n"},
    {"become_root", "", "EPERM\n"},
    {"socket", "", "EPERM\n"},
    {"fork", "", "EPERM\n"},
    {"untraced_fork", "", "EPERM\n"},
    {"clone3", "", "ENOSYS\n"},
    {"calls", "", ""}, /* prints what was not refused */
    {"open_read", "/etc/passwd", "EACCES\n"},
    {"open_read", "/proc/self/environ", "EACCES\n"},
    {"open_read", "/proc/1/status", "EACCES\n"},
    {"open_read", "/dev/zero", "EACCES\n"},
    {"open_read", "/tmp", "EACCES\n"},
    {"open_read", "secret", "EACCES\n"},
    {"open_write", "secret", "EACCES\n"},
    {"truncate", "secret", "EPERM\n"},
    {"unlink", "secret", "EACCES\n"},
    {"create", "more", "EACCES\n"},
    {"create", "bin/more", "EACCES\n"},
    {"open_write", "bin/data", "EACCES\n"},
    {"truncate", "bin/data", "EPERM\n"},
    {"unlink", "bin/acts", "EACCES\n"},
    {"rename_over", "bin/acts", "EACCES\n"},
    {"symlink", "scratch/link", "EACCES\n"},
    {"mkfifo", "scratch/fifo", "EPERM\n"},
    {"run_copy", "scratch/copy", "EACCES\n"},
};

static const struct {
    const char *act, *word, *want;
} permissions[] = {
    {"open_read", "/usr/bin/true", "ok\n"},
    {"open_read", "/dev/null", "ok\n"},
    {"open_write", "/dev/null", "ok\n"},
    {"open_read", "/dev/urandom", "ok\n"},
    {"open_read", "bin/data", "ok\n"},
    {"create", "scratch/new", "ok\n"},
    {"unlink", "scratch/mine", "ok\n"},
    {"rename_over", "scratch/moved", "ok\n"},
};

static const char *word_path(char *out, const char *word)
{
    bool as_is = word[0] == '/' || word[0] == '\0';

    return as_is ? word : kit_path(out, word);
}

/* The file that acts rename, truncate and unlink. */
static void put_mine(void)
{
    char path[KIT_PATH];
    unsigned uid, gid;

    box_ids(&uid, &gid);
    kit_write(kit_path(path, "scratch/mine"), "mine\n");
    ck_assert_int_eq(chown(path, uid, gid), 0);
}

static void prepare(void)
{
    char path[KIT_PATH];

    kit_open();
    kit_write(kit_path(path, "bin/data"), "data\n");
    kit_need(chmod(path, 0666) == 0, "chmod");
}

START_TEST(it_is_refused)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request =
        kit_request(argv, refusals[_i].act, word_path(path, refusals[_i].word));

    put_mine();
    kit_expect_output(&request, refusals[_i].want);
}
END_TEST

START_TEST(it_is_allowed)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request = kit_request(
        argv, permissions[_i].act, word_path(path, permissions[_i].word));

    put_mine();
    kit_expect_output(&request, permissions[_i].want);
}
END_TEST

START_TEST(reads_are_refused_beside_what_is_only_written)
{
    const char *argv[4];
    char path[KIT_PATH];
    struct box_request request =
        kit_request(argv, "open_read", kit_path(path, "scratch/mine"));

    put_mine();
    request.paths[1].access = BOX_WRITE;
    kit_expect_output(&request, "EACCES\n");
}
END_TEST

START_TEST(one_file_can_be_given_alone)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "open_read", kit.secret);

    request.paths[request.path_count++] =
        (struct box_path){kit.secret, BOX_READ};
    kit_expect_output(&request, "ok\n");
    argv[1] = "open_write";
    kit_expect_output(&request, "EACCES\n");
}
END_TEST

START_TEST(net_allows_sockets)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "socket", "");

    request.limits.net = true;
    kit_expect_output(&request, "ok\n");
}
END_TEST

START_TEST(procs_allows_forks_and_their_signals)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "fork", "");
    struct box_report report;

    request.limits.procs = 4;
    kit_expect_output(&request, "ok\n");
    argv[1] = "kill_parent";
    kit_expect_output(&request, "EPERM\n");
    argv[1] = "child_aborts";
    kit_run(&request, &report,
            box_landlock_abi() >= BOX_LANDLOCK_SCOPES_SIGNALS
                ? "exit 6"    /* SIGABRT */
                : "exit 11"); /* refused: abort() falls back to a trap */
    box_report_fini(&report);
}
END_TEST

/* LeakSanitizer's tracer is let through; a process of its own is not. */
START_TEST(a_sanitized_run_forks_no_more_than_others)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "fork", "");

    request.sanitizer = BOX_ASAN;
    kit_expect_output(&request, "EPERM\n");
    argv[1] = "untraced_fork";
    kit_expect_output(&request, "EPERM\n");
    argv[1] = "parents_memory";
    kit_expect_output(&request, "EPERM\n");
    argv[1] = "parents_environment";
    kit_expect_output(&request, "EACCES\n");
}
END_TEST

START_TEST(without_landlock_the_filter_still_holds)
{
    static const char *const acts[] = {"kill_parent", "parents_limits",
                                       "socket", "fork"};
    const char *argv[4];
    struct box_request request = kit_request(argv, "", "");
    struct box_report report;
    size_t i;

    request.tier = BOX_DEGRADED;
    for (i = 0; i < sizeof acts / sizeof *acts; i++) {
        argv[1] = acts[i];
        kit_expect_output(&request, "EPERM\n");
    }
    argv[1] = "calls";
    kit_run(&request, &report, "exit 0");
    ck_assert_str_eq(report.out.data, "");
    ck_assert_int_eq(report.tier, BOX_DEGRADED);
    box_report_fini(&report);
}
END_TEST

START_TEST(the_box_has_its_own_ids)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "uid", "");
    char want[64];
    unsigned uid, gid;

    box_ids(&uid, &gid);
    (void)snprintf(want, sizeof want, "%u %u\n", uid, gid);
    ck_assert_uint_ne(uid, 0);
    kit_expect_output(&request, want);
}
END_TEST

/* The teeth: the same acts do what they want outside. */
START_TEST(unboxed_the_acts_do_harm)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "fork", "");

    request.tier = BOX_NONE;
    kit_expect_output(&request, "ok\n");
    argv[1] = "socket";
    kit_expect_output(&request, "ok\n");
    argv[1] = "open_read";
    argv[2] = "/etc/passwd";
    kit_expect_output(&request, "ok\n");
    argv[2] = kit.secret;
    kit_expect_output(&request, "ok\n");
    argv[1] = "truncate";
    kit_expect_output(&request, "ok\n");
    argv[1] = "parents_environment";
    kit_expect_output(&request, "ok\n");
    argv[1] = "parents_limits";
    kit_expect_output(&request, "ok\n");
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("box_escape");
    TCase *tc = tcase_create("box_escape");

    tcase_add_unchecked_fixture(tc, prepare, kit_close);
    tcase_add_checked_fixture(tc, kit_begin, NULL);
    tcase_set_timeout(tc, 20);
    tcase_add_loop_test(tc, it_is_refused, 0,
                        sizeof refusals / sizeof *refusals);
    tcase_add_loop_test(tc, it_is_allowed, 0,
                        sizeof permissions / sizeof *permissions);
    tcase_add_test(tc, reads_are_refused_beside_what_is_only_written);
    tcase_add_test(tc, one_file_can_be_given_alone);
    tcase_add_test(tc, net_allows_sockets);
    tcase_add_test(tc, procs_allows_forks_and_their_signals);
    tcase_add_test(tc, a_sanitized_run_forks_no_more_than_others);
    tcase_add_test(tc, without_landlock_the_filter_still_holds);
    tcase_add_test(tc, the_box_has_its_own_ids);
    tcase_add_test(tc, unboxed_the_acts_do_harm);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return kit_main(suite());
}
