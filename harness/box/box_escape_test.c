/* SPDX-License-Identifier: MIT-0 */
/* What a boxed process may not do, and that it can do the rest: a box in
 * which nothing works would contain everything. */
#define _XOPEN_SOURCE 700 /* nftw */

#include <glob.h>

#include "testdata/box_kit.h"

#include "box_landlock.h"

/* Acts that print "ok" or the errno; a relative word is a path below the
 * tests' folder. The files would let anybody write: the box refuses. The
 * strict one does not even have them, or has them mounted read-only. */
static const struct {
    const char *act, *word, *want, *strict; /* NULL: the same */
} refusals[] = {
    {"kill_parent", "", "EPERM\n", NULL},
    {"kill_all", "", "EPERM\n", NULL},
    {"parents_limits", "", "EPERM\n", NULL},
    {"parents_memory", "", "EPERM\n", NULL},
    {"parents_environment", "", "EACCES\n", "ENOENT\n"},
    {"become_root", "", "EPERM\n", "EINVAL\n"},
    {"socket", "", "EPERM\n", NULL},
    {"fork", "", "EPERM\n", NULL},
    {"untraced_fork", "", "EPERM\n", NULL},
    {"clone3", "", "ENOSYS\n", NULL},
    {"calls", "", "", NULL}, /* prints what was not refused */
    {"open_read", "/etc/passwd", "EACCES\n", "ENOENT\n"},
    {"open_read", "/proc/self/environ", "EACCES\n", "ENOENT\n"},
    {"open_read", "/proc/1/status", "EACCES\n", "ENOENT\n"},
    {"open_read", "/dev/zero", "EACCES\n", "ENOENT\n"},
    {"open_read", "/tmp", "EACCES\n", NULL},
    {"open_read", "secret", "EACCES\n", "ENOENT\n"},
    {"open_write", "secret", "EACCES\n", "ENOENT\n"},
    {"truncate", "secret", "EPERM\n", NULL},
    {"unlink", "secret", "EACCES\n", "EROFS\n"},
    {"create", "more", "EACCES\n", "EROFS\n"},
    {"create", "bin/more", "EACCES\n", "EROFS\n"},
    {"open_write", "bin/data", "EACCES\n", "EROFS\n"},
    {"truncate", "bin/data", "EPERM\n", NULL},
    {"unlink", "bin/acts", "EACCES\n", "EROFS\n"},
    {"rename_over", "bin/acts", "EACCES\n", "EXDEV\n"},
    {"symlink", "scratch/link", "EACCES\n", NULL},
    {"mkfifo", "scratch/fifo", "EPERM\n", NULL},
    {"run_copy", "scratch/copy", "EACCES\n", NULL},
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

    const char *want = refusals[_i].want;

    if (kit.tier == BOX_STRICT && refusals[_i].strict)
        want = refusals[_i].strict;
    put_mine();
    kit_expect_output(&request, want);
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
    kit_expect_output(&request, kit_either("EACCES\n", "EROFS\n"));
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
            kit.tier == BOX_STRICT ||
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

/* Debug files of libraries cost a sanitizer's report ten times the rest of it.
 * Hosts without such a file have nothing to hide. */
START_TEST(only_a_sanitized_run_does_not_find_debug_files)
{
    const char *argv[4];
    struct box_request request = kit_request(argv, "open_read", "");
    glob_t found;

    if (glob("/usr/lib/debug/.build-id/*/*", 0, NULL, &found) != 0)
        return;
    argv[2] = found.gl_pathv[0];
    kit_expect_output(&request, "ok\n");

    request.sanitizer = BOX_ASAN;
    kit_expect_output(&request, "EACCES\n");
    argv[2] = "/usr/bin/true";
    kit_expect_output(&request, "ok\n");
    argv[2] = "/lib/x86_64-linux-gnu/libc.so.6";
    if (access(argv[2], F_OK) == 0)
        kit_expect_output(&request, "ok\n");
    globfree(&found);
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

static void add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, it_is_refused, 0,
                        sizeof refusals / sizeof *refusals);
    tcase_add_loop_test(tc, it_is_allowed, 0,
                        sizeof permissions / sizeof *permissions);
    tcase_add_test(tc, reads_are_refused_beside_what_is_only_written);
    tcase_add_test(tc, one_file_can_be_given_alone);
    tcase_add_test(tc, net_allows_sockets);
    tcase_add_test(tc, procs_allows_forks_and_their_signals);
    tcase_add_test(tc, a_sanitized_run_forks_no_more_than_others);
    tcase_add_test(tc, only_a_sanitized_run_does_not_find_debug_files);
    tcase_add_test(tc, without_landlock_the_filter_still_holds);
    tcase_add_test(tc, the_box_has_its_own_ids);
    tcase_add_test(tc, unboxed_the_acts_do_harm);
}

int main(void)
{
    return kit_main(kit_suite("box_escape", prepare, add_tests));
}
