/* SPDX-License-Identifier: MIT-0 */
#include "atomic_file.h"
#include "fault_injection.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ------------- every system call on the way may fail, or end the process -- */

enum { SHORT_WRITE = 1000 }; /* bytes; legal, so make them common */

static bool killing; /* a due fault ends the process by SIGKILL */
static bool interrupting;
static bool stalling;    /* the next write takes nothing */
static bool giving_zero; /* the next file is opened as number 0 */
static int opened;       /* files, tried or done */
static int fault_errno = EIO;

static char calls_made[32]; /* a letter a call, since it was cleared */

static bool fails(char call)
{
    size_t len = strlen(calls_made);

    if (len + 1 < sizeof calls_made) {
        calls_made[len] = call;
        calls_made[len + 1] = '\0';
    }
    if (!fault_injection_should_fail())
        return false;
    if (killing)
        raise(SIGKILL);
    errno = fault_errno;
    return true;
}

ssize_t __wrap_write(int fd, const void *bytes, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t size);
int __wrap_fsync(int fd);
int __real_fsync(int fd);
int __wrap_close(int fd);
int __real_close(int fd);
int __wrap_renameat(int from, const char *old, int to, const char *new);
int __real_renameat(int from, const char *old, int to, const char *new);
int __wrap_openat(int folder, const char *name, int flags, mode_t mode);
int __real_openat(int folder, const char *name, int flags, mode_t mode);
int __wrap_clock_gettime(clockid_t id, struct timespec *out);
int __real_clock_gettime(clockid_t id, struct timespec *out);

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    if (interrupting) {
        interrupting = false;
        errno = EINTR;
        return -1;
    }
    if (stalling) {
        stalling = false;
        errno = ENOSPC; /* of an earlier call: it says nothing of this one */
        return 0;
    }
    if (fails('w'))
        return -1;
    return __real_write(fd, bytes, size < SHORT_WRITE ? size : SHORT_WRITE);
}

int __wrap_fsync(int fd)
{
    return fails('f') ? -1 : __real_fsync(fd);
}

/* As on Linux: the descriptor is gone although close reports a failure. */
int __wrap_close(int fd)
{
    int rc = __real_close(fd);

    return fails('c') ? -1 : rc;
}

int __wrap_renameat(int from, const char *old, int to, const char *new)
{
    return fails('r') ? -1 : __real_renameat(from, old, to, new);
}

int __wrap_openat(int folder, const char *name, int flags, mode_t mode)
{
    opened++;
    if (giving_zero)
        __real_close(0);
    return fails('o') ? -1 : __real_openat(folder, name, flags, mode);
}

static bool clock_stands; /* then two writers choose one temporary name */

int __wrap_clock_gettime(clockid_t id, struct timespec *out)
{
    if (!clock_stands)
        return __real_clock_gettime(id, out);
    out->tv_sec = 0;
    out->tv_nsec = 0;
    return 0;
}

/* ------------------------------------------------------------ helpers -- */

enum { CONTENT_MAX = 8192 };

static char folder[] = "/tmp/atomic_file_XXXXXX";
static char path[64];
static const char OLD[] = "old content\n";
static char fresh[4001]; /* several short writes long */

static void put_file(const char *content)
{
    FILE *out = fopen(path, "w");

    ck_assert_ptr_nonnull(out);
    fputs(content, out);
    ck_assert_int_eq(fclose(out), 0);
}

static const char *content(void)
{
    static char text[CONTENT_MAX];
    FILE *in = fopen(path, "r");
    size_t len = 0;

    if (in) {
        len = fread(text, 1, sizeof text - 1, in);
        fclose(in);
    }
    text[len] = '\0';
    return text;
}

static int count_files(void)
{
    DIR *dir = opendir(folder);
    int files = 0;

    while (readdir(dir))
        files++;
    closedir(dir);
    return files - 2; /* . and .. */
}

static int lowest_free_fd(void)
{
    int fd = dup(0);

    close(fd);
    return fd;
}

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/target", folder);
    for (size_t i = 0; i + 1 < sizeof fresh; i++)
        fresh[i] = (char)('a' + i % 23); /* no two writes alike */
    put_file(OLD);
}

static void remove_all(void)
{
    DIR *dir = opendir(folder);

    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    rmdir(folder);
}

/* -------------------------------------------------------------- normal -- */

START_TEST(commit_puts_the_new_content_in_place)
{
    struct atomic_file f;

    ck_assert_int_eq(atomic_file_open(&f, path, 0644), 0);
    ck_assert_int_eq(atomic_file_write(&f, "one ", 4), 0);
    ck_assert_int_eq(atomic_file_write(&f, "two\n", 4), 0);
    ck_assert_str_eq(content(), OLD); /* readers see the old one until then */
    ck_assert_int_eq(atomic_file_commit(&f), 0);

    ck_assert_str_eq(content(), "one two\n");
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(abort_leaves_the_old_content_and_no_temporary)
{
    struct atomic_file f;

    atomic_file_open(&f, path, 0644);
    atomic_file_write(&f, fresh, sizeof fresh);
    atomic_file_abort(&f);
    atomic_file_abort(&f); /* a second one does nothing */

    ck_assert_str_eq(content(), OLD);
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(abort_keeps_errno_even_when_its_temporary_is_gone)
{
    struct atomic_file f;

    atomic_file_open(&f, path, 0644);
    ck_assert_int_eq(unlinkat(f.folder, f.temp, 0), 0);
    errno = 77;
    atomic_file_abort(&f);

    ck_assert_int_eq(errno, 77);
}
END_TEST

START_TEST(a_new_file_is_made_with_the_mode_less_the_umask)
{
    struct stat st;

    unlink(path);
    umask(027);
    ck_assert_int_eq(atomic_file_replace(path, "x", 1, 0666), 0);

    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0640);
}
END_TEST

START_TEST(an_empty_file_is_a_file)
{
    ck_assert_int_eq(atomic_file_replace(path, NULL, 0, 0644), 0);

    ck_assert_str_eq(content(), "");
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(a_bare_name_means_the_working_folder)
{
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(atomic_file_replace("target", "x", 1, 0644), 0);

    ck_assert_str_eq(content(), "x");
}
END_TEST

START_TEST(chdir_between_open_and_commit_does_no_harm)
{
    struct atomic_file f;

    ck_assert_int_eq(chdir(folder), 0);
    atomic_file_open(&f, "target", 0644);
    ck_assert_int_eq(chdir("/"), 0);
    atomic_file_write(&f, "x", 1);
    ck_assert_int_eq(atomic_file_commit(&f), 0);

    ck_assert_str_eq(content(), "x");
}
END_TEST

START_TEST(two_writers_have_two_temporaries_and_the_last_commit_wins)
{
    struct atomic_file a;
    struct atomic_file b;

    clock_stands = true;
    atomic_file_open(&a, path, 0644);
    ck_assert_int_eq(atomic_file_open(&b, path, 0644), 0);
    clock_stands = false; /* Check reads it, too */
    ck_assert_int_eq(count_files(), 3);
    atomic_file_write(&a, "a", 1);
    atomic_file_write(&b, "b", 1);
    ck_assert_int_eq(atomic_file_commit(&b), 0);
    ck_assert_int_eq(atomic_file_commit(&a), 0);

    ck_assert_str_eq(content(), "a");
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(an_interrupted_write_goes_on)
{
    interrupting = true;
    ck_assert_int_eq(atomic_file_replace(path, fresh, sizeof fresh - 1, 0644),
                     0);

    ck_assert_str_eq(content(), fresh);
}
END_TEST

/* -------------------------------------------------------------- errors -- */

static const struct {
    const char *path;
    int want;
} bad_paths[] = {
    {"", -EINVAL},
    {"/tmp/", -EINVAL},
    {".", -EINVAL},
    {"/tmp/..", -EINVAL},
    {"/nowhere/at/all/file", -ENOENT},
    {"/dev/null/file", -ENOTDIR},
};

START_TEST(a_write_that_took_nothing_goes_on)
{
    stalling = true;
    ck_assert_int_eq(atomic_file_replace(path, fresh, 4000, 0644), 0);

    ck_assert_str_eq(content(), fresh);
}
END_TEST

/* As in a program that closed its standard input. */
START_TEST(number_0_is_a_descriptor_like_any_other)
{
    int saved = dup(0), later;
    struct atomic_file f;

    giving_zero = true;
    ck_assert_int_eq(atomic_file_open(&f, path, 0644), 0);
    giving_zero = false;
    ck_assert_int_eq(f.fd, 0);
    atomic_file_abort(&f);
    ck_assert_int_eq(fcntl(0, F_GETFD), -1); /* closed */

    ck_assert_int_eq(atomic_file_open(&f, path, 0644), 0);
    ck_assert_int_eq(f.folder, 0);
    ck_assert_int_eq(atomic_file_write(&f, fresh, 4000), 0);
    ck_assert_int_eq(atomic_file_commit(&f), 0);
    later = fcntl(0, F_GETFD);
    ck_assert_int_eq(dup2(saved, 0), 0);
    __real_close(saved);

    ck_assert_int_eq(later, -1);
    ck_assert_str_eq(content(), fresh);
}
END_TEST

START_TEST(open_refuses_a_bad_path)
{
    struct atomic_file f;
    int before = lowest_free_fd();
    int rc = atomic_file_open(&f, bad_paths[_i].path, 0644);

    ck_assert_msg(rc == bad_paths[_i].want, "\"%s\": %d", bad_paths[_i].path,
                  rc);
    ck_assert(!f.open);
    ck_assert_int_eq(lowest_free_fd(), before);
    ck_assert_int_eq(atomic_file_replace(bad_paths[_i].path, "", 0, 0644), rc);
}
END_TEST

START_TEST(a_name_may_have_255_bytes_and_a_folder_4095)
{
    char name[5000];
    struct atomic_file f;

    ck_assert_int_eq(chdir(folder), 0);
    memset(name, 'n', sizeof name);
    name[255] = '\0';
    ck_assert_int_eq(atomic_file_replace(name, "x", 1, 0644), 0);
    name[255] = 'n';
    name[256] = '\0';
    ck_assert_int_eq(atomic_file_open(&f, name, 0644), -ENAMETOOLONG);

    memset(name, '/', sizeof name);
    name[4095] = 'x';
    name[4096] = '\0';
    ck_assert_int_ne(atomic_file_open(&f, name, 0644), -ENAMETOOLONG);
    atomic_file_abort(&f);
    name[4095] = '/';
    name[4096] = 'x';
    name[4097] = '\0';
    ck_assert_int_eq(atomic_file_open(&f, name, 0644), -ENAMETOOLONG);
}
END_TEST

START_TEST(a_target_that_is_a_folder_fails_at_commit)
{
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkdir(path, 0755), 0);

    ck_assert_int_eq(atomic_file_replace(path, "x", 1, 0644), -EISDIR);
    ck_assert_int_eq(count_files(), 1);
    rmdir(path);
}
END_TEST

START_TEST(a_failed_write_is_kept_and_poisons_the_commit)
{
    struct atomic_file f;

    atomic_file_open(&f, path, 0644);
    fault_errno = ENOSPC;
    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    atomic_file_write(&f, "lost", 4);
    fault_injection_disarm();

    ck_assert_int_eq(atomic_file_write(&f, "more", 4), -ENOSPC);
    ck_assert_int_eq(atomic_file_commit(&f), -ENOSPC);
    ck_assert_str_eq(content(), OLD);
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(a_hundred_taken_names_are_eexist)
{
    int rc;

    fault_errno = EEXIST;
    opened = 0;
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    rc = atomic_file_replace(path, "x", 1, 0644);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -EEXIST);
    ck_assert_int_eq(opened, 100);
    ck_assert_str_eq(content(), OLD);
}
END_TEST

static bool is_old_or_new(void)
{
    const char *text = content();

    return strcmp(text, OLD) == 0 || strcmp(text, fresh) == 0;
}

START_TEST(a_failure_of_any_system_call_leaves_old_or_new)
{
    int before = lowest_free_fd();
    long calls = 0;

    FAULT_INJECTION_LOOP(n, (enum fault_injection_mode)_i)
    {
        int rc = atomic_file_replace(path, fresh, sizeof fresh - 1, 0644);

        fault_injection_disarm();
        calls = n;
        ck_assert_msg(is_old_or_new(), "call %ld: %.40s", n, content());
        /* the tenth call closes the folder: there is nothing left to lose */
        ck_assert_msg(rc == (n < 10 ? -EIO : 0), "call %ld: got %d", n, rc);
        ck_assert_msg(rc || strcmp(content(), fresh) == 0,
                      "call %ld: success, but the old content", n);
        ck_assert_msg(count_files() == 1, "call %ld: a temporary is left", n);
        ck_assert_int_eq(lowest_free_fd(), before);
        put_file(OLD);
    }
    ck_assert_int_eq(calls, 11); /* 10 calls may fail, see the next test */
}
END_TEST

START_TEST(the_system_calls_come_in_the_safe_order)
{
    calls_made[0] = '\0';
    atomic_file_replace(path, fresh, sizeof fresh - 1, 0644);

    /* open, writes, fsync, close, rename, fsync of the folder, its close */
    ck_assert_str_eq(calls_made, "owwwwfcrfc");
    calls_made[0] = '\0';
    fault_injection_arm(6, FAULT_INJECTION_ONCE);
    atomic_file_replace(path, fresh, sizeof fresh - 1, 0644);
    fault_injection_disarm();
    ck_assert_str_eq(calls_made, "owwwwfcc"); /* no descriptor closed twice */
}
END_TEST

START_TEST(a_failed_fsync_of_the_folder_is_told_though_the_file_is_new)
{
    int rc;

    fault_injection_arm(6, FAULT_INJECTION_ONCE);
    rc = atomic_file_replace(path, "new", 3, 0644);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -EIO);
    ck_assert_str_eq(content(), "new");
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

/* True when the child was killed at its nth call, false when it finished. */
static bool is_killed_at(long n)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        killing = true;
        fault_injection_arm(n, FAULT_INJECTION_ONCE);
        _exit(atomic_file_replace(path, fresh, sizeof fresh - 1, 0644) != 0);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

START_TEST(kill_9_at_any_system_call_leaves_old_or_new)
{
    long n = 1;

    while (is_killed_at(n)) {
        ck_assert_msg(is_old_or_new(), "call %ld: %.40s", n, content());
        ck_assert_int_le(count_files(), (int)n + 1); /* swept by the user */
        put_file(OLD);
        n++;
    }

    ck_assert_int_eq(n, 11);
    ck_assert_str_eq(content(), fresh);
}
END_TEST

/* -------------------------------------------------------------- misuse -- */

START_TEST(writing_after_commit_aborts)
{
    struct atomic_file f;

    atomic_file_open(&f, path, 0644);
    atomic_file_commit(&f);
    atomic_file_write(&f, "x", 1);
}
END_TEST

START_TEST(committing_after_abort_aborts)
{
    struct atomic_file f;

    atomic_file_open(&f, path, 0644);
    atomic_file_abort(&f);
    atomic_file_commit(&f);
}
END_TEST

static void add_normal_cases(TCase *tc)
{
    tcase_add_test(tc, commit_puts_the_new_content_in_place);
    tcase_add_test(tc, abort_leaves_the_old_content_and_no_temporary);
    tcase_add_test(tc, abort_keeps_errno_even_when_its_temporary_is_gone);
    tcase_add_test(tc, a_new_file_is_made_with_the_mode_less_the_umask);
    tcase_add_test(tc, an_empty_file_is_a_file);
    tcase_add_test(tc, a_bare_name_means_the_working_folder);
    tcase_add_test(tc, chdir_between_open_and_commit_does_no_harm);
    tcase_add_test(tc,
                   two_writers_have_two_temporaries_and_the_last_commit_wins);
    tcase_add_test(tc, an_interrupted_write_goes_on);
    tcase_add_test(tc, a_write_that_took_nothing_goes_on);
    tcase_add_test(tc, number_0_is_a_descriptor_like_any_other);
}

static void add_error_cases(TCase *tc)
{
    tcase_add_loop_test(tc, open_refuses_a_bad_path, 0,
                        (int)(sizeof bad_paths / sizeof *bad_paths));
    tcase_add_test(tc, a_name_may_have_255_bytes_and_a_folder_4095);
    tcase_add_test(tc, a_target_that_is_a_folder_fails_at_commit);
    tcase_add_test(tc, a_failed_write_is_kept_and_poisons_the_commit);
    tcase_add_test(tc, a_hundred_taken_names_are_eexist);
    tcase_add_loop_test(tc, a_failure_of_any_system_call_leaves_old_or_new, 0,
                        2);
    tcase_add_test(tc, the_system_calls_come_in_the_safe_order);
    tcase_add_test(tc,
                   a_failed_fsync_of_the_folder_is_told_though_the_file_is_new);
    tcase_add_test(tc, kill_9_at_any_system_call_leaves_old_or_new);
}

/* A child that aborts cannot tidy up: its folder belongs to the runner. */
static void add_misuse_cases(TCase *tc)
{
    tcase_add_unchecked_fixture(tc, setup, remove_all);
    tcase_add_test_raise_signal(tc, writing_after_commit_aborts, SIGABRT);
    tcase_add_test_raise_signal(tc, committing_after_abort_aborts, SIGABRT);
}

int main(void)
{
    Suite *suite = suite_create("atomic_file");
    TCase *tc = tcase_create("core");
    TCase *misuse = tcase_create("misuse");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, setup, remove_all);
    add_normal_cases(tc);
    add_error_cases(tc);
    add_misuse_cases(misuse);
    suite_add_tcase(suite, tc);
    suite_add_tcase(suite, misuse);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
