/* SPDX-License-Identifier: MIT-0 */
/* Signals and processes. */
#include "event_loop_test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* ------------------------------------------------------------ signals -- */

static bool is_blocked(int signo)
{
    sigset_t mask;

    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    return sigismember(&mask, signo) == 1;
}

START_TEST(a_signal_calls_back_from_the_loop)
{
    int usr1 = 0;
    int usr2 = 0;

    event_loop_signal_add(loop, SIGUSR1, note_signal, &usr1);
    event_loop_signal_add(loop, SIGUSR2, note_signal, &usr2);
    raise(SIGUSR1);
    raise(SIGUSR2);
    ck_assert_int_eq(usr1, 0);
    turn();
    turn();

    ck_assert_int_eq(usr1, SIGUSR1);
    ck_assert_int_eq(usr2, SIGUSR2);
}
END_TEST

START_TEST(signals_may_come_by_the_fd_zero)
{
    int usr1 = 0;

    close(0);
    ck_assert_int_eq(event_loop_signal_add(loop, SIGUSR1, note_signal, &usr1),
                     0);
    raise(SIGUSR1);
    turn();

    ck_assert_int_eq(usr1, SIGUSR1);
    ck_assert_int_eq(event_loop_signal_remove(loop, SIGUSR1), 0);
    event_loop_destroy(loop);
    loop = NULL;
    ck_assert_int_eq(fcntl(0, F_GETFD), -1);
}
END_TEST

START_TEST(the_first_and_the_last_signal_are_like_the_others)
{
    const int signo = _i == 0 ? 1 : EVENT_LOOP_SIGNALS - 1;
    int seen = 0;

    ck_assert_int_eq(event_loop_signal_add(loop, signo, note_signal, &seen), 0);
    raise(signo);
    turn();
    ck_assert_int_eq(seen, signo);
    ck_assert_int_eq(event_loop_signal_remove(loop, signo), 0);
    ck_assert(!is_blocked(signo));

    ck_assert_int_eq(event_loop_signal_add(loop, signo, note_signal, &seen), 0);
    event_loop_destroy(loop);
    loop = NULL;
    ck_assert(!is_blocked(signo));
}
END_TEST

/* Blocked by somebody else, who is going to ask for them. */
START_TEST(a_loop_takes_no_signal_but_its_own)
{
    sigset_t others, pending;
    int seen = 0;

    sigemptyset(&others);
    sigaddset(&others, 1);
    sigaddset(&others, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &others, NULL);
    event_loop_signal_add(loop, SIGUSR1, note_signal, &seen);
    event_loop_signal_add(loop, SIGUSR2, note_signal, &seen);
    ck_assert_int_eq(event_loop_signal_remove(loop, SIGUSR1), 0);
    ck_assert_int_eq(event_loop_signal_remove(loop, SIGUSR1), -ENOENT);
    raise(1);
    raise(SIGUSR1);
    turn();
    sigpending(&pending);

    ck_assert_int_eq(seen, 0);
    ck_assert_int_eq(sigismember(&pending, 1), 1);
    ck_assert_int_eq(sigismember(&pending, SIGUSR1), 1);
}
END_TEST

START_TEST(signal_masks_are_restored)
{
    sigset_t usr2;
    int seen;

    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &usr2, NULL);
    event_loop_signal_add(loop, SIGUSR1, note_signal, &seen);
    event_loop_signal_add(loop, SIGUSR2, note_signal, &seen);
    ck_assert(is_blocked(SIGUSR1));
    ck_assert_int_eq(event_loop_signal_remove(loop, SIGUSR2), 0);
    event_loop_destroy(loop);
    loop = NULL;

    ck_assert(!is_blocked(SIGUSR1));
    ck_assert(is_blocked(SIGUSR2));
}
END_TEST

static void remove_signal(struct event_loop *at, int signo, void *ctx)
{
    *(int *)ctx = signo;
    event_loop_signal_remove(at, signo);
}

START_TEST(a_loop_without_its_last_signal_ends)
{
    int seen = 0;

    event_loop_signal_add(loop, SIGUSR1, remove_signal, &seen);
    raise(SIGUSR1);
    ck_assert_int_eq(event_loop_run(loop), 0); /* else it waits for ever */

    ck_assert_int_eq(seen, SIGUSR1);
}
END_TEST

START_TEST(signal_calls_report_each_error)
{
    int seen;

    event_loop_signal_add(loop, SIGUSR1, note_signal, &seen);

    ck_assert_int_eq(event_loop_signal_add(loop, SIGUSR1, note_signal, &seen),
                     -EEXIST);
    ck_assert_int_eq(event_loop_signal_add(loop, 0, note_signal, &seen),
                     -EINVAL);
    ck_assert_int_eq(event_loop_signal_add(loop, SIGKILL, note_signal, &seen),
                     -EINVAL);
    ck_assert_int_eq(event_loop_signal_add(loop, SIGSTOP, note_signal, &seen),
                     -EINVAL);
    ck_assert_int_eq(event_loop_signal_remove(loop, 0), -ENOENT);
    ck_assert_int_eq(event_loop_signal_remove(loop, EVENT_LOOP_SIGNALS),
                     -ENOENT);
    ck_assert_int_eq(event_loop_signal_remove(loop, SIGUSR2), -ENOENT);
}
END_TEST

static void take_signal_away(struct event_loop *at, int fd, unsigned events,
                             void *ctx)
{
    (void)events;
    (void)ctx;
    event_loop_signal_remove(at, SIGUSR1);
    event_loop_io_remove(at, fd);
}

START_TEST(a_signal_removed_while_it_is_queued_is_not_called)
{
    int pair[2];
    int seen = 0;
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    event_loop_signal_add(loop, SIGUSR1, note_signal, &seen);
    make_ready_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, take_signal_away, NULL);
    sigaction(SIGUSR1, &ignore, NULL); /* what remove lets happen */
    raise(SIGUSR1);
    turn();
    turn();

    ck_assert_int_eq(seen, 0);
}
END_TEST

static void ignore_signal(int signo)
{
    (void)signo;
}

START_TEST(an_interrupted_wait_is_an_empty_turn)
{
    const struct sigaction action = {.sa_handler = ignore_signal};
    const struct itimerval often = {{0, 1000}, {0, 1000}};
    const struct itimerval off = {{0, 0}, {0, 0}};
    int rc;

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    rc = event_loop_run_once(loop, -1);
    setitimer(ITIMER_REAL, &off, NULL);

    ck_assert_int_eq(rc, 0);
}
END_TEST

TCase *event_loop_signal_case(void)
{
    TCase *tc = event_loop_test_case("signals");

    tcase_add_test(tc, a_signal_calls_back_from_the_loop);
    tcase_add_test(tc, signals_may_come_by_the_fd_zero);
    tcase_add_loop_test(tc, the_first_and_the_last_signal_are_like_the_others,
                        0, 2);
    tcase_add_test(tc, a_loop_takes_no_signal_but_its_own);
    tcase_add_test(tc, signal_masks_are_restored);
    tcase_add_test(tc, a_loop_without_its_last_signal_ends);
    tcase_add_test(tc, signal_calls_report_each_error);
    tcase_add_test(tc, a_signal_removed_while_it_is_queued_is_not_called);
    tcase_add_test(tc, an_interrupted_wait_is_an_empty_turn);
    return tc;
}

/* ---------------------------------------------------------- processes -- */

START_TEST(ended_processes_call_back_once)
{
    int sum = 0;

    for (int i = 1; i <= 3; i++)
        ck_assert_int_eq(
            event_loop_process_add(loop, start_child(i), reap, &sum), 0);
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(sum, 6);
}
END_TEST

START_TEST(a_process_may_have_the_fd_zero)
{
    int sum = 0;

    close(0);
    ck_assert_int_eq(event_loop_process_add(loop, start_child(3), reap, &sum),
                     0);
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(sum, 3);
}
END_TEST

START_TEST(a_removed_process_does_not_call_back)
{
    int sum = 0;
    pid_t pid = start_child(1);
    int status;

    event_loop_process_add(loop, pid, reap, &sum);
    ck_assert_int_eq(event_loop_process_remove(loop, pid), 0);
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(sum, 0);
}
END_TEST

START_TEST(process_calls_report_each_error)
{
    int sum = 0;
    pid_t gone = start_child(0);
    pid_t pid;

    waitpid(gone, NULL, 0);
    ck_assert_int_eq(event_loop_process_add(loop, gone, reap, &sum), -ESRCH);
    ck_assert_int_eq(event_loop_process_remove(loop, gone), -ENOENT);
    pid = start_child(0);
    event_loop_process_add(loop, pid, reap, &sum);

    ck_assert_int_eq(event_loop_process_add(loop, pid, reap, &sum), -EEXIST);
    event_loop_destroy(loop); /* with the process still in it */
    loop = NULL;
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}
END_TEST

TCase *event_loop_process_case(void)
{
    TCase *tc = event_loop_test_case("processes");

    tcase_add_test(tc, ended_processes_call_back_once);
    tcase_add_test(tc, a_process_may_have_the_fd_zero);
    tcase_add_test(tc, a_removed_process_does_not_call_back);
    tcase_add_test(tc, process_calls_report_each_error);
    return tc;
}
