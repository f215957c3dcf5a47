/* SPDX-License-Identifier: MIT-0 */
/* Descriptors. */
#include "event_loop_test.h"
#include "fault_injection.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

START_TEST(a_readable_fd_calls_back_with_read)
{
    int pair[2];
    struct seen seen = {0};

    make_ready_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note, &seen);
    turn();
    turn();

    ck_assert_int_eq(seen.count, 2); /* level-triggered: nobody read it */
    ck_assert_int_eq(seen.fd, pair[0]);
    ck_assert_uint_eq(seen.events, EVENT_LOOP_READ);
}
END_TEST

START_TEST(modify_changes_what_is_waited_for)
{
    int pair[2];
    struct seen seen = {0};

    make_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note, &seen);
    turn();
    ck_assert_int_eq(seen.count, 0);

    ck_assert_int_eq(event_loop_io_modify(loop, pair[0], EVENT_LOOP_WRITE), 0);
    turn();

    ck_assert_uint_eq(seen.events, EVENT_LOOP_WRITE);
}
END_TEST

START_TEST(a_hangup_is_reported_without_being_asked_for)
{
    int pair[2];
    struct seen seen = {0};

    make_pair(pair);
    event_loop_io_add(loop, pair[0], 0, note, &seen);
    close(pair[1]);
    turn();

    ck_assert_uint_eq(seen.events, EVENT_LOOP_HANGUP);
}
END_TEST

/* A pipe that is full and has no reader any more: an error, nothing else. */
START_TEST(an_error_is_neither_read_nor_write)
{
    int ends[2];
    struct seen seen = {0};

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    while (write(ends[1], "x", 1) == 1)
        continue;
    event_loop_io_add(loop, ends[1], EVENT_LOOP_READ | EVENT_LOOP_WRITE, note,
                      &seen);
    close(ends[0]);
    turn();

    ck_assert_uint_eq(seen.events, EVENT_LOOP_HANGUP);
}
END_TEST

START_TEST(a_free_end_is_writable_and_nothing_else)
{
    int pair[2];
    struct seen seen = {0};

    make_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ | EVENT_LOOP_WRITE, note,
                      &seen);
    turn();

    ck_assert_uint_eq(seen.events, EVENT_LOOP_WRITE);
}
END_TEST

START_TEST(what_is_not_asked_for_wakes_nobody)
{
    int pair[2];
    struct seen seen = {0};

    make_ready_pair(pair);
    event_loop_io_add(loop, pair[0], 0, note, &seen);
    ck_assert(!is_readable(event_loop_fd(loop)));

    event_loop_io_modify(loop, pair[0], EVENT_LOOP_WRITE);
    ck_assert(is_readable(event_loop_fd(loop)));
}
END_TEST

START_TEST(io_add_reports_each_error)
{
    int pair[2];
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    struct seen seen = {0};

    make_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note, &seen);

    ck_assert_int_eq(event_loop_io_add(loop, pair[0], 0, note, &seen), -EEXIST);
    ck_assert_int_eq(event_loop_io_add(loop, -1, 0, note, &seen), -EBADF);
    ck_assert_int_eq(event_loop_io_add(loop, 1 << 30, 0, note, &seen), -EBADF);
    ck_assert_int_eq(event_loop_io_add(loop, file, 0, note, &seen), -EPERM);
    close(file);
}
END_TEST

START_TEST(all_events_may_be_asked_for_at_once)
{
    int pair[2];
    struct seen seen = {0};

    make_ready_pair(pair);
    ck_assert_int_eq(event_loop_io_add(loop, pair[0],
                                       EVENT_LOOP_READ | EVENT_LOOP_WRITE |
                                           EVENT_LOOP_HANGUP,
                                       note, &seen),
                     0);
    turn();

    ck_assert_uint_eq(seen.events, EVENT_LOOP_READ | EVENT_LOOP_WRITE);
}
END_TEST

static void note_and_leave(struct event_loop *at, int fd, unsigned events,
                           void *ctx)
{
    note(at, fd, events, ctx);
    ck_assert_int_eq(event_loop_io_remove(at, fd), 0);
}

START_TEST(run_goes_on_while_an_fd_is_there)
{
    int pair[2];
    struct seen seen = {0};

    make_ready_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note_and_leave, &seen);
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(seen.count, 1);
}
END_TEST

START_TEST(an_fd_that_was_refused_keeps_no_run_going)
{
    struct seen seen = {0};

    ck_assert_int_eq(event_loop_io_add(loop, -1, 0, note, &seen), -EBADF);
    ck_assert_int_eq(event_loop_run(loop), 0);
}
END_TEST

/* Whoever closed stdin gets 0 as the next descriptor. */
START_TEST(the_fd_zero_is_one_like_the_others)
{
    int pair[2];
    struct seen seen = {0};

    make_ready_pair(pair);
    ck_assert_int_eq(dup2(pair[0], 0), 0);
    ck_assert_int_eq(event_loop_io_add(loop, 0, 0, note, &seen), 0);
    ck_assert_int_eq(event_loop_io_add(loop, 0, 0, note, &seen), -EEXIST);
    ck_assert_int_eq(event_loop_io_modify(loop, 0, EVENT_LOOP_READ), 0);
    turn();

    ck_assert_int_eq(seen.count, 1);
    ck_assert_int_eq(event_loop_io_remove(loop, 0), 0);
}
END_TEST

START_TEST(a_loop_may_have_the_fd_zero)
{
    struct event_loop *first = NULL;
    int calls = 0;

    close(0);
    ck_assert_int_eq(event_loop_create(&first), 0);
    ck_assert_int_eq(event_loop_fd(first), 0);
    ck_assert_int_eq(event_loop_post(first, count, &calls), 0);
    ck_assert_int_eq(event_loop_run(first), 0);
    event_loop_destroy(first);

    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(fcntl(0, F_GETFD), -1);
}
END_TEST

START_TEST(an_unknown_fd_is_enoent)
{
    ck_assert_int_eq(event_loop_io_modify(loop, 0, 0), -ENOENT);
    ck_assert_int_eq(event_loop_io_remove(loop, 0), -ENOENT);
    ck_assert_int_eq(event_loop_io_remove(loop, -1), -ENOENT);
    ck_assert_int_eq(event_loop_io_remove(loop, 100000), -ENOENT);
}
END_TEST

START_TEST(an_fd_without_room_is_out_of_epoll_and_may_come_again)
{
    int pair[2];
    int fd;
    int rc;
    struct seen seen = {0};

    make_ready_pair(pair);
    fd = fcntl(pair[0], F_DUPFD_CLOEXEC, 600);    /* the table must grow */
    fault_injection_arm(2, FAULT_INJECTION_ONCE); /* after epoll_ctl */
    rc = event_loop_io_add(loop, fd, EVENT_LOOP_READ, note, &seen);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -ENOMEM);
    ck_assert(!is_readable(event_loop_fd(loop)));
    ck_assert_int_eq(event_loop_io_add(loop, fd, EVENT_LOOP_READ, note, &seen),
                     0);
}
END_TEST

START_TEST(a_removed_fd_is_out_of_epoll_and_may_come_again)
{
    int pair[2];
    struct seen seen = {0};

    make_ready_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note, &seen);
    ck_assert_int_eq(event_loop_io_remove(loop, pair[0]), 0);
    turn();
    ck_assert_int_eq(seen.count, 0);

    ck_assert_int_eq(
        event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note, &seen), 0);
    turn();
    ck_assert_int_eq(seen.count, 1);
}
END_TEST

START_TEST(modify_of_a_closed_fd_fails_and_remove_still_works)
{
    int pair[2];
    struct seen seen = {0};

    make_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note, &seen);
    close(pair[0]);

    ck_assert_int_eq(event_loop_io_modify(loop, pair[0], 0), -EBADF);
    ck_assert_int_eq(event_loop_io_remove(loop, pair[0]), 0);
}
END_TEST

/* Two ready fds; whichever is called first acts on the other. */
struct rivals {
    int fds[2];
    int calls;
    void (*act)(struct rivals *rivals, int other);
    struct seen late; /* what a successor under the old number was told */
};

static void rival_called(struct event_loop *at, int fd, unsigned events,
                         void *ctx)
{
    struct rivals *rivals = ctx;

    (void)at;
    (void)events;
    rivals->calls++;
    rivals->act(rivals, rivals->fds[fd == rivals->fds[0]]);
    event_loop_io_modify(loop, fd, 0);
}

static void act_remove(struct rivals *rivals, int other)
{
    (void)rivals;
    event_loop_io_remove(loop, other);
}

static void act_modify(struct rivals *rivals, int other)
{
    (void)rivals;
    event_loop_io_modify(loop, other, 0);
}

static void act_replace(struct rivals *rivals, int other)
{
    int pair[2];

    event_loop_io_remove(loop, other);
    make_pair(pair);
    ck_assert_int_eq(dup2(pair[0], other), other);
    event_loop_io_add(loop, other, EVENT_LOOP_READ, note, &rivals->late);
}

static void (*const acts[])(struct rivals *, int) = {act_remove, act_modify,
                                                     act_replace};

START_TEST(a_queued_event_of_a_changed_fd_is_dropped)
{
    struct rivals rivals = {.act = acts[_i]};
    int pair[2];

    for (int i = 0; i < 2; i++) {
        make_ready_pair(pair);
        rivals.fds[i] = pair[0];
        event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, rival_called,
                          &rivals);
    }
    turn();
    turn();

    ck_assert_int_eq(rivals.calls, 1);
    ck_assert_int_eq(rivals.late.count, 0);
}
END_TEST

START_TEST(more_fds_than_a_batch_are_all_served)
{
    enum { PAIRS = 200 };
    static struct seen seen[PAIRS];
    int pair[2];

    for (int i = 0; i < PAIRS; i++) {
        make_ready_pair(pair);
        event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, note, &seen[i]);
    }
    for (int i = 0; i < 4; i++)
        turn();

    for (int i = 0; i < PAIRS; i++)
        ck_assert_msg(seen[i].count > 0, "fd %d was starved", i);
}
END_TEST

TCase *event_loop_io_case(void)
{
    TCase *tc = event_loop_test_case("io");

    tcase_add_test(tc, a_readable_fd_calls_back_with_read);
    tcase_add_test(tc, modify_changes_what_is_waited_for);
    tcase_add_test(tc, a_hangup_is_reported_without_being_asked_for);
    tcase_add_test(tc, an_error_is_neither_read_nor_write);
    tcase_add_test(tc, a_free_end_is_writable_and_nothing_else);
    tcase_add_test(tc, what_is_not_asked_for_wakes_nobody);
    tcase_add_test(tc, io_add_reports_each_error);
    tcase_add_test(tc, all_events_may_be_asked_for_at_once);
    tcase_add_test(tc, run_goes_on_while_an_fd_is_there);
    tcase_add_test(tc, an_fd_that_was_refused_keeps_no_run_going);
    tcase_add_test(tc, the_fd_zero_is_one_like_the_others);
    tcase_add_test(tc, a_loop_may_have_the_fd_zero);
    tcase_add_test(tc, an_unknown_fd_is_enoent);
    tcase_add_test(tc, an_fd_without_room_is_out_of_epoll_and_may_come_again);
    tcase_add_test(tc, a_removed_fd_is_out_of_epoll_and_may_come_again);
    tcase_add_test(tc, modify_of_a_closed_fd_fails_and_remove_still_works);
    tcase_add_loop_test(tc, a_queued_event_of_a_changed_fd_is_dropped, 0, 3);
    tcase_add_test(tc, more_fds_than_a_batch_are_all_served);
    return tc;
}
