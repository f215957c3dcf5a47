/* SPDX-License-Identifier: MIT-0 */
#include "facade.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <check.h>

#include "fault_injection.h"

/* ---- what the linker puts in between: faults, and a clock of our own ---- */

int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_clock_gettime(clockid_t id, struct timespec *out);
pid_t __real_fork(void);
pid_t __wrap_fork(void);
int __real_pipe(int *fds);
int __wrap_pipe(int *fds);
int __real_socketpair(int domain, int type, int protocol, int *fds);
int __wrap_socketpair(int domain, int type, int protocol, int *fds);
int __real_fcntl(int fd, int cmd, ...);
int __wrap_fcntl(int fd, int cmd, ...);
ssize_t __real_read(int fd, void *buf, size_t size);
ssize_t __wrap_read(int fd, void *buf, size_t size);
ssize_t __real_send(int fd, const void *buf, size_t size, int flags);
ssize_t __wrap_send(int fd, const void *buf, size_t size, int flags);
pid_t __real_waitpid(pid_t pid, int *status, int options);
pid_t __wrap_waitpid(pid_t pid, int *status, int options);

static int64_t fake_ms; /* the clock: time does not move it */
static int waits_move;  /* waiting moves it instead, at once */
static int faults;      /* system calls meet faults, too */
static int fault_errno;
static int
    interrupt_in; /* the call that is interrupted, counted down; 0: none */
static int would_block;  /* a send says EAGAIN instead */
static int longest_wait; /* asked of poll */

static int meets_fault(void)
{
    if (!faults || !fault_injection_should_fail())
        return 0;
    errno = fault_errno;
    return 1;
}

static int meets_signal(void)
{
    if (interrupt_in == 0 || --interrupt_in > 0)
        return 0;
    errno = EINTR;
    return 1;
}

int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
    int n;

    if (timeout > longest_wait)
        longest_wait = timeout;
    if (meets_signal() || (count > 0 && meets_fault()))
        return -1;
    if (!waits_move)
        return __real_poll(fds, count, timeout);
    /* Long enough for a shell to close its stdout; the rest is jumped over. */
    n = __real_poll(fds, count, count > 0 ? 200 : 0);
    if (n == 0)
        fake_ms += timeout;
    return n;
}

int __wrap_clock_gettime(clockid_t id, struct timespec *out)
{
    ck_assert_int_eq(id, CLOCK_MONOTONIC);
    out->tv_sec = fake_ms / 1000;
    out->tv_nsec = fake_ms % 1000 * 1000000;
    return 0;
}

pid_t __wrap_fork(void)
{
    return meets_fault() ? -1 : __real_fork();
}

int __wrap_pipe(int *fds)
{
    return meets_fault() ? -1 : __real_pipe(fds);
}

int __wrap_socketpair(int domain, int type, int protocol, int *fds)
{
    return meets_fault() ? -1 : __real_socketpair(domain, type, protocol, fds);
}

int __wrap_fcntl(int fd, int cmd, ...)
{
    va_list args;
    void *more;
    int low;

    va_start(args, cmd);
    if (cmd == F_DUPFD_CLOEXEC) {
        low = va_arg(args, int);
        va_end(args);
        return meets_fault() ? -1 : __real_fcntl(fd, cmd, low);
    }
    if (cmd == F_SETFD) {
        low = va_arg(args, int);
        va_end(args);
        return __real_fcntl(fd, cmd, low);
    }
    more = va_arg(args, void *);
    va_end(args);
    return __real_fcntl(fd, cmd, more);
}

ssize_t __wrap_read(int fd, void *buf, size_t size)
{
    return meets_signal() || meets_fault() ? -1 : __real_read(fd, buf, size);
}

ssize_t __wrap_send(int fd, const void *buf, size_t size, int flags)
{
    if (!meets_signal())
        return __real_send(fd, buf, size, flags);
    errno = would_block ? EAGAIN : EINTR;
    return -1;
}

pid_t __wrap_waitpid(pid_t pid, int *status, int options)
{
    if (options == 0 ? meets_signal() : meets_fault())
        return -1;
    return __real_waitpid(pid, status, options);
}

/* ---- helpers ---- */

static struct facade_result result;
static int lowest_free;

static int lowest_free_fd(void)
{
    int fd = dup(STDERR_FILENO);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(close(fd), 0);
    return fd;
}

static void setup(void)
{
    lowest_free = lowest_free_fd();
    fake_ms = 5000;
}

/* After each run: no child, no descriptor is left. */
static void teardown(void)
{
    facade_result_fini(&result);
    ck_assert_int_eq(__real_waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(lowest_free_fd(), lowest_free);
}

static int sh(const char *command, const char *input, size_t input_size,
              int64_t timeout_ms, size_t output_max)
{
    char shell[] = "sh", option[] = "-c", text[200];
    char *argv[] = {shell, option, text, NULL};
    struct facade_job job = {argv, input, input_size, timeout_ms, output_max};

    snprintf(text, sizeof text, "%s", command);
    return facade_run(&job, &result);
}

/* ---- tests ---- */

static const struct {
    const char *command, *input;
    int want, exit_code, signal;
    const char *output;
} runs[] = {
    {"exit 0", "", 0, 0, 0, ""},
    {"exit 255", "", 0, 255, 0, ""},
    {"printf abc", "", 0, 0, 0, "abc"},
    {"printf abc; exit 1", "", 0, 1, 0, "abc"},
    {"cat", "some input", 0, 0, 0, "some input"},
    {"cat", "", 0, 0, 0, ""},
    {"printf abc", "not read", 0, 0, 0, "abc"},
    {"exec <&-; printf abc", "not read", 0, 0, 0, "abc"},
    {"printf abc; kill -9 $$", "", -ECHILD, -1, 9, "abc"},
    {"kill -15 $$", "", -ECHILD, -1, 15, ""},
    {"no-such-program 2>/dev/null", "", 0, 127, 0, ""},
};

START_TEST(each_end_has_a_result_of_its_own)
{
    /* Without a deadline, and with one that is far off. */
    for (int64_t timeout = 0; timeout <= 60000; timeout += 60000) {
        int rc = sh(runs[_i].command, runs[_i].input, strlen(runs[_i].input),
                    timeout, 0);

        ck_assert_msg(rc == runs[_i].want, "%s: %d", runs[_i].command, rc);
        ck_assert_int_eq(result.exit_code, runs[_i].exit_code);
        ck_assert_int_eq(result.signal, runs[_i].signal);
        ck_assert_uint_eq(result.output_size, strlen(runs[_i].output));
        ck_assert_str_eq(result.output, runs[_i].output);
        teardown();
    }
}
END_TEST

START_TEST(what_cannot_be_started_is_told)
{
    /* By a path: a folder of PATH that is closed to us would be -EACCES. */
    char missing[] = "/no/such/program", folder[] = "/";
    char *argv[] = {_i == 0 ? missing : folder, NULL};
    struct facade_job job = {.argv = argv};

    ck_assert_int_eq(facade_run(&job, &result), _i == 0 ? -ENOENT : -EACCES);
    ck_assert_int_eq(result.exit_code, -1);
    ck_assert_ptr_null(result.output);
}
END_TEST

/* More than any buffer between the two holds: it would hang if one side
 * waited for the other. */
START_TEST(much_goes_in_and_comes_out)
{
    size_t size = 1000 * 1000;
    char *input = malloc(size);

    ck_assert_ptr_nonnull(input);
    for (size_t i = 0; i < size; i++)
        input[i] = (char)(i * 7 / 3);
    ck_assert_int_eq(sh("cat", input, size, 0, 0), 0);
    ck_assert_uint_eq(result.output_size, size);
    ck_assert(memcmp(result.output, input, size) == 0);
    ck_assert_int_eq(result.output[size], '\0');
    facade_result_fini(&result);
    ck_assert_int_eq(sh("exit 4", input, size, 0, 0), 0);
    ck_assert_int_eq(result.exit_code, 4);
    free(input);
}
END_TEST

static const struct {
    const char *command;
    const char *output; /* NULL: none was read */
} late[] = {
    {"printf abc; sleep 1000", "abc"},
    {"printf abc; sleep 1000 & wait", "abc"},
    {"printf abc; sleep 1000 & exit 0", "abc"},
    {"exec >&-; sleep 1000", ""},
};

START_TEST(the_deadline_ends_it)
{
    waits_move = 1;
    ck_assert_int_eq(sh(late[_i].command, "", 0, 60000, 0), -ETIMEDOUT);

    ck_assert_int_ge(fake_ms, 65000);
    ck_assert_int_le(longest_wait, 60000);
    ck_assert_int_eq(result.exit_code, -1);
    ck_assert_int_eq(result.signal, 0);
    /* On a slow machine abc may be late, never wrong. */
    if (result.output)
        ck_assert(!strncmp(result.output, late[_i].output, result.output_size));
}
END_TEST

START_TEST(a_program_without_stdout_is_waited_for)
{
    ck_assert_int_eq(sh("exec >&-; sleep 0.1; exit 5", "", 0, _i * 1000000, 0),
                     0);
    ck_assert_int_eq(result.exit_code, 5);
}
END_TEST

START_TEST(a_very_long_deadline_is_no_problem)
{
    ck_assert_int_eq(sh("exit 0", "", 0, INT64_MAX, 0), 0);
    facade_result_fini(&result);
    ck_assert_int_eq(sh("exit 0", "", 0, INT64_MAX / 2 - 1, 0), 0);
}
END_TEST

static const struct {
    size_t max;
    int want;
} limits[] = {{1, -EMSGSIZE}, {9999, -EMSGSIZE}, {10000, 0}, {10001, 0}};

START_TEST(the_output_is_limited)
{
    size_t max = limits[_i].max;

    ck_assert_int_eq(sh("printf %010000d 7", "", 0, 0, max), limits[_i].want);
    ck_assert_uint_eq(result.output_size, max < 10000 ? max : 10000);
    ck_assert_int_eq(result.output[result.output_size], '\0');
    ck_assert_uint_eq(strspn(result.output, "0"), max < 10000 ? max : 9999);
}
END_TEST

START_TEST(the_default_limit)
{
    ck_assert_int_eq(sh("head -c 1048576 /dev/zero", "", 0, 0, 0), 0);
    ck_assert_uint_eq(result.output_size, FACADE_OUTPUT_DEFAULT);
    facade_result_fini(&result);
    ck_assert_int_eq(sh("head -c 1048577 /dev/zero", "", 0, 0, 0), -EMSGSIZE);
}
END_TEST

START_TEST(signals_are_not_seen)
{
    for (int n = 1; n < 12; n++) {
        would_block = _i;
        interrupt_in = n;
        ck_assert_int_eq(sh("cat", "abc", 3, 0, 0), 0);
        interrupt_in = 0;
        ck_assert_str_eq(result.output, "abc");
        facade_result_fini(&result);

        interrupt_in = n;
        ck_assert_int_eq(sh("printf abc; sleep 1000", "", 0, 0, 1), -EMSGSIZE);
        interrupt_in = 0;
        teardown();
    }
}
END_TEST

/* Every allocation and every system call, one after the other. */
START_TEST(everything_may_fail)
{
    static const int codes[] = {EMFILE, EAGAIN};
    int told = 0;

    fault_errno = codes[_i];
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int rc;

        faults = 1;
        rc = sh("cat", "abc", 3, 0, 0);
        faults = 0;
        (void)fault_injection_disarm();
        if (fault_injection_hit())
            ck_assert_msg(rc == -fault_errno || rc == -ENOMEM, "call %ld: %d",
                          n, rc);
        else
            ck_assert_int_eq(rc, 0);
        told += rc != 0;
        teardown();
    }
    ck_assert_int_ge(told, 3 + 6 + 1 + 1 + 1);
}
END_TEST

START_TEST(closed_standard_descriptors_do_no_harm)
{
    int saved[2] = {dup(0), dup(1)};
    int rc;

    ck_assert(saved[0] > 2 && saved[1] > 2);
    (void)close(0);
    (void)close(1);
    rc = sh("cat", "abc", 3, 0, 0);
    (void)dup2(saved[0], 0);
    (void)dup2(saved[1], 1);
    (void)close(saved[0]);
    (void)close(saved[1]);

    ck_assert_int_eq(rc, 0);
    ck_assert_str_eq(result.output, "abc");
}
END_TEST

START_TEST(the_program_gets_three_descriptors)
{
    for (int fd = 3; fd < 256; fd++) /* what the test itself inherited */
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    ck_assert_int_eq(sh("ls /proc/self/fd | head -c 6", "", 0, 0, 0), 0);
    ck_assert_str_eq(result.output, "0\n1\n2\n");
}
END_TEST

START_TEST(misuse_aborts)
{
    char name[] = "true";
    char *good[] = {name, NULL}, *empty[] = {NULL};
    struct facade_job jobs[] = {{NULL, NULL, 0, 0, 0},
                                {empty, NULL, 0, 0, 0},
                                {good, NULL, 0, -1, 0},
                                {good, NULL, 1, 0, 0}};

    (void)facade_run(&jobs[_i], &result);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("facade");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, each_end_has_a_result_of_its_own, 0,
                        (int)(sizeof runs / sizeof runs[0]));
    tcase_add_loop_test(tc, what_cannot_be_started_is_told, 0, 2);
    tcase_add_test(tc, much_goes_in_and_comes_out);
    tcase_add_loop_test(tc, the_deadline_ends_it, 0,
                        (int)(sizeof late / sizeof late[0]));
    tcase_add_loop_test(tc, a_program_without_stdout_is_waited_for, 0, 2);
    tcase_add_test(tc, a_very_long_deadline_is_no_problem);
    tcase_add_loop_test(tc, the_output_is_limited, 0,
                        (int)(sizeof limits / sizeof limits[0]));
    tcase_add_test(tc, the_default_limit);
    tcase_add_loop_test(tc, signals_are_not_seen, 0, 2);
    tcase_add_loop_test(tc, everything_may_fail, 0, 2);
    tcase_add_test(tc, closed_standard_descriptors_do_no_harm);
    tcase_add_test(tc, the_program_gets_three_descriptors);
    tcase_add_loop_test_raise_signal(tc, misuse_aborts, SIGABRT, 0, 4);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
