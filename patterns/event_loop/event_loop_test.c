/* SPDX-License-Identifier: MIT-0 */
/* The loop as a whole; what the other files share (event_loop_test.h). */
/* lint: feature macro, syscall() asks for pidfd_open */
#define _GNU_SOURCE
#include "event_loop_test.h"
#include "fault_injection.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -------------------- the system, with a clock and failures of our own -- */

int64_t fake_ns = -1;
int asked_ms;

int __wrap_clock_gettime(clockid_t id, struct timespec *out);
int __real_clock_gettime(clockid_t id, struct timespec *out);
int __wrap_epoll_ctl(int epfd, int op, int fd, struct epoll_event *event);
int __real_epoll_ctl(int epfd, int op, int fd, struct epoll_event *event);
int __wrap_epoll_wait(int epfd, struct epoll_event *events, int cap, int ms);
int __real_epoll_wait(int epfd, struct epoll_event *events, int cap, int ms);

int __wrap_clock_gettime(clockid_t id, struct timespec *out)
{
    if (fake_ns < 0)
        return __real_clock_gettime(id, out);
    out->tv_sec = (time_t)(fake_ns / 1000000000);
    out->tv_nsec = (long)(fake_ns % 1000000000);
    return 0;
}

int __wrap_epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
    if (fault_injection_should_fail()) {
        errno = ENOSPC;
        return -1;
    }
    return __real_epoll_ctl(epfd, op, fd, event);
}

int __wrap_epoll_wait(int epfd, struct epoll_event *events, int cap, int ms)
{
    if (fault_injection_should_fail()) {
        errno = EBADF;
        return -1;
    }
    asked_ms = ms;
    if (fake_ns >= 0)
        ms = 0; /* the clock stands still meanwhile */
    return __real_epoll_wait(epfd, events, cap, ms);
}

/* ------------------------------------------------------------ helpers -- */

struct event_loop *loop;

static void setup(void)
{
    ck_assert_int_eq(event_loop_create(&loop), 0);
}

static void teardown(void)
{
    event_loop_destroy(loop);
}

void turn(void)
{
    ck_assert_int_eq(event_loop_run_once(loop, 0), 0);
}

void note(struct event_loop *at, int fd, unsigned events, void *ctx)
{
    struct seen *seen = ctx;

    (void)at;
    seen->count++;
    seen->fd = fd;
    seen->events = events;
}

void count(struct event_loop *at, void *ctx)
{
    (void)at;
    ++*(int *)ctx;
}

void stop(struct event_loop *at, void *ctx)
{
    (void)ctx;
    event_loop_stop(at);
}

void make_pair(int pair[2])
{
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair),
                     0);
}

void make_ready_pair(int pair[2])
{
    make_pair(pair);
    ck_assert_int_eq(write(pair[1], "x", 1), 1);
}

int order[2000];
int order_len;

void note_order(struct event_loop *at, void *ctx)
{
    (void)at;
    order[order_len++] = *(int *)ctx;
}

void note_signal(struct event_loop *at, int signo, void *ctx)
{
    (void)at;
    *(int *)ctx = signo;
}

bool pidfd_works;

pid_t start_child(int status)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(status);
    ck_assert_int_gt(pid, 0);
    return pid;
}

void reap(struct event_loop *at, pid_t pid, void *ctx)
{
    int status;

    (void)at;
    ck_assert_int_eq(waitpid(pid, &status, WNOHANG), pid);
    *(int *)ctx += WEXITSTATUS(status);
}

bool is_readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, 0) == 1;
}

TCase *event_loop_test_case(const char *name)
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, setup, teardown);
    return tc;
}

/* ----------------------------------------------------------- the loop -- */

START_TEST(an_empty_loop_returns_at_once)
{
    ck_assert_int_eq(event_loop_run(loop), 0);
}
END_TEST

START_TEST(stop_ends_the_run_and_only_that_one)
{
    int calls = 0;

    event_loop_acquire(loop);
    event_loop_stop(loop);
    ck_assert_int_eq(event_loop_run(loop), 0);
    event_loop_release(loop);
    event_loop_post(loop, count, &calls);
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(run_once_keeps_its_time_out)
{
    const int64_t timeout_ns = 1500000;
    int64_t start_ns = event_loop_now_ns(loop);

    ck_assert_int_eq(event_loop_run_once(loop, timeout_ns), 0);

    ck_assert_int_ge(event_loop_now_ns(loop) - start_ns, timeout_ns);
}
END_TEST

START_TEST(run_reports_a_failed_wait)
{
    int rc;

    event_loop_acquire(loop);
    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    rc = event_loop_run(loop);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -EBADF);
}
END_TEST

/* --------------------------------------------------------- shortages --- */

static int use_everything(struct event_loop **out, int fd, pid_t pid)
{
    static int ignored;
    int rc = event_loop_create(out);

    if (!rc)
        rc = event_loop_io_add(*out, fd, EVENT_LOOP_READ, note, &ignored);
    for (int i = 0; i < 20 && !rc; i++)
        rc = event_loop_timer_add(*out, 0, count, &ignored, NULL);
    if (!rc)
        rc = event_loop_signal_add(*out, SIGUSR1, note_signal, &ignored);
    if (!rc && pidfd_works)
        rc = event_loop_process_add(*out, pid, reap, &ignored);
    if (!rc)
        rc = event_loop_post(*out, count, &ignored);
    return rc;
}

static int count_fds(void)
{
    int open_fds = 0;

    for (int fd = 0; fd < 1024; fd++)
        open_fds += fcntl(fd, F_GETFD) >= 0;
    return open_fds;
}

static int lowest_free_fd(void)
{
    int fd = dup(0);

    close(fd);
    return fd;
}

START_TEST(every_failed_allocation_and_epoll_ctl_is_reported)
{
    pid_t pid = start_child(0);
    int pair[2];
    int before;

    make_pair(pair);
    pair[0] = fcntl(pair[0], F_DUPFD_CLOEXEC, 600); /* the table must grow */
    before = count_fds();
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct event_loop *short_lived = loop; /* NULL when create fails */
        int rc = use_everything(&short_lived, pair[0], pid);

        fault_injection_disarm();
        if (fault_injection_hit())
            ck_assert_msg(rc == -ENOMEM || rc == -ENOSPC, "call %ld: %d", n,
                          rc);
        else
            ck_assert_int_eq(rc, 0);
        event_loop_destroy(short_lived);
        ck_assert_int_eq(count_fds(), before);
    }
    waitpid(pid, NULL, 0);
}
END_TEST

START_TEST(every_missing_descriptor_is_reported_and_none_leaks)
{
    pid_t pid = start_child(0);
    int rc = -EMFILE;
    int pair[2];
    int first;
    int before;
    int tries = 0;

    make_pair(pair);
    first = lowest_free_fd();
    before = count_fds();
    while (rc == -EMFILE) {
        struct event_loop *short_lived = NULL;
        struct rlimit limit;

        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = (rlim_t)(first + tries++);
        setrlimit(RLIMIT_NOFILE, &limit);
        rc = use_everything(&short_lived, pair[0], pid);
        event_loop_destroy(short_lived);
    }

    ck_assert_int_eq(rc, 0);
    ck_assert_int_gt(tries, 3); /* epoll, eventfd, signalfd, perhaps pidfd */
    ck_assert_int_eq(count_fds(), before);
    waitpid(pid, NULL, 0);
}
END_TEST

/* ------------------------------------------------------------- misuse -- */

static void run_inside(struct event_loop *at, void *ctx)
{
    (void)ctx;
    event_loop_run_once(at, 0);
}

static void destroy_inside(struct event_loop *at, void *ctx)
{
    (void)ctx;
    event_loop_destroy(at);
}

static event_loop_post_fn const misuses[] = {run_inside, destroy_inside};

START_TEST(running_or_destroying_inside_a_callback_aborts)
{
    event_loop_post(loop, misuses[_i], NULL);
    turn();
}
END_TEST

START_TEST(an_unmatched_release_aborts)
{
    event_loop_release(loop);
}
END_TEST

START_TEST(unknown_event_bits_abort)
{
    if (_i == 0)
        event_loop_io_add(loop, 0, 8, note, NULL);
    else
        event_loop_io_modify(loop, 0, 8);
}
END_TEST

START_TEST(a_missing_function_aborts)
{
    if (_i == 0)
        event_loop_io_add(loop, 0, EVENT_LOOP_READ, NULL, NULL);
    else if (_i == 1)
        event_loop_timer_add(loop, 0, NULL, NULL, NULL);
    else if (_i == 2)
        event_loop_signal_add(loop, SIGUSR1, NULL, NULL);
    else if (_i == 3)
        event_loop_process_add(loop, getpid(), NULL, NULL);
    else
        event_loop_post(loop, NULL, NULL);
}
END_TEST

START_TEST(destroy_accepts_null)
{
    event_loop_destroy(NULL);
}
END_TEST

static TCase *loop_case(void)
{
    TCase *tc = event_loop_test_case("loop");

    tcase_add_test(tc, an_empty_loop_returns_at_once);
    tcase_add_test(tc, stop_ends_the_run_and_only_that_one);
    tcase_add_test(tc, run_once_keeps_its_time_out);
    tcase_add_test(tc, run_reports_a_failed_wait);
    tcase_add_test(tc, every_failed_allocation_and_epoll_ctl_is_reported);
    tcase_add_test(tc, every_missing_descriptor_is_reported_and_none_leaks);
    tcase_add_loop_test_raise_signal(
        tc, running_or_destroying_inside_a_callback_aborts, SIGABRT, 0, 2);
    tcase_add_test_raise_signal(tc, an_unmatched_release_aborts, SIGABRT);
    tcase_add_loop_test_raise_signal(tc, unknown_event_bits_abort, SIGABRT, 0,
                                     2);
    tcase_add_loop_test_raise_signal(tc, a_missing_function_aborts, SIGABRT, 0,
                                     5);
    tcase_add_test(tc, destroy_accepts_null);
    return tc;
}

/* Asks the kernel: a fault of the loop must not skip its own tests. */
static bool has_pidfd(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

int main(void)
{
    Suite *suite = suite_create("event_loop");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, event_loop_io_case());
    suite_add_tcase(suite, event_loop_timer_case());
    suite_add_tcase(suite, event_loop_signal_case());
    pidfd_works = has_pidfd();
    if (pidfd_works)
        suite_add_tcase(suite, event_loop_process_case());
    else
        puts("SKIP processes: pidfd_open is missing here");
    suite_add_tcase(suite, event_loop_post_case());
    suite_add_tcase(suite, loop_case());
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
