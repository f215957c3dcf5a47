/* SPDX-License-Identifier: MIT-0 */
/* lint: feature macro, syscall() asks for pidfd_open */
#define _GNU_SOURCE
#include "event_loop_private.h"
#include "fault_injection.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -------------------- the system, with a clock and failures of our own -- */

/* Below 0: the real clock. Set back after use: Check reads it, too. */
static int64_t fake_ns = -1;

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

/* What the last wait was asked for, in milliseconds. */
static int asked_ms;

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

static struct event_loop *loop;

static void setup(void)
{
    ck_assert_int_eq(event_loop_create(&loop), 0);
}

static void teardown(void)
{
    event_loop_destroy(loop);
}

static void turn(void)
{
    ck_assert_int_eq(event_loop_run_once(loop, 0), 0);
}

struct seen {
    int count;
    int fd;
    unsigned events;
};

static void note(struct event_loop *at, int fd, unsigned events, void *ctx)
{
    struct seen *seen = ctx;

    (void)at;
    seen->count++;
    seen->fd = fd;
    seen->events = events;
}

static void count(struct event_loop *at, void *ctx)
{
    (void)at;
    ++*(int *)ctx;
}

static void stop(struct event_loop *at, void *ctx)
{
    (void)ctx;
    event_loop_stop(at);
}

static void make_pair(int pair[2])
{
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair),
                     0);
}

/* A pair whose first end has a byte to read. */
static void make_ready_pair(int pair[2])
{
    make_pair(pair);
    ck_assert_int_eq(write(pair[1], "x", 1), 1);
}

/* -------------------------------------------------------- descriptors -- */

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

static bool is_readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, 0) == 1;
}

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

/* ------------------------------------------------------------- timers -- */

static int order[2000];
static int order_len;

static void note_order(struct event_loop *at, void *ctx)
{
    (void)at;
    order[order_len++] = *(int *)ctx;
}

START_TEST(equal_deadlines_fire_in_the_order_added)
{
    enum { TIMERS = 1000 };
    static int names[TIMERS];

    fake_ns = 0;
    for (int i = 0; i < TIMERS; i++) {
        names[i] = i;
        event_loop_timer_add(loop, 5, note_order, &names[i], NULL);
    }
    turn();
    ck_assert_int_eq(order_len, 0);
    fake_ns = 5;
    for (int i = 0; i < TIMERS / 100; i++)
        turn();
    fake_ns = -1;

    ck_assert_int_eq(order_len, TIMERS);
    for (int i = 0; i < TIMERS; i++)
        ck_assert_int_eq(order[i], i);
}
END_TEST

START_TEST(a_timer_fires_once_at_its_nanosecond)
{
    int calls = 0;
    uint64_t id;

    fake_ns = 1000;
    event_loop_timer_add(loop, 500, count, &calls, &id);
    fake_ns = 1499;
    turn();
    ck_assert_int_eq(calls, 0);
    fake_ns = 1500;
    turn();
    turn();
    fake_ns = -1;

    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(event_loop_timer_cancel(loop, id), -ENOENT);
}
END_TEST

START_TEST(the_time_is_told_in_nanoseconds)
{
    int64_t now_ns;

    fake_ns = INT64_C(5000000007);
    now_ns = event_loop_now_ns(loop);
    fake_ns = -1;

    ck_assert_int_eq(now_ns, INT64_C(5000000007));
}
END_TEST

START_TEST(a_timer_without_memory_has_no_id)
{
    uint64_t id = 7;
    int calls = 0;
    int rc;

    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    rc = event_loop_timer_add(loop, 0, count, &calls, &id);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -ENOMEM);
    ck_assert_uint_eq(id, 0);
}
END_TEST

START_TEST(delays_of_zero_and_below_fire_in_the_next_turn)
{
    int calls = 0;

    event_loop_timer_add(loop, 0, count, &calls, NULL);
    event_loop_timer_add(loop, INT64_MIN, count, &calls, NULL);
    turn();

    ck_assert_int_eq(calls, 2);
}
END_TEST

/* In nanoseconds: time out, delay of the first timer (below 0: none); and the
 * milliseconds to sleep. Rounded down, the loop would spin; up, sleep in vain.
 */
static const struct {
    int64_t timeout_ns, first_ns;
    int ms;
} waits[] = {
    {-1, -1, -1},
    {0, -1, 0},
    {1, -1, 1},
    {999999, -1, 1},
    {1000000, -1, 1},
    {1000001, -1, 2},
    {INT64_C(86400000000000), -1, 86400000},
    {INT64_MAX, -1, INT_MAX},
    {-1, 0, 0},
    {-1, 1, 1},
    {-1, 1000000, 1},
    {-1, 1999999, 2},
    {-1, 2000001, 3},
    {5000000, 7000000, 5},
    {7000000, 5000000, 5},
    {0, 5000000, 0},
};

START_TEST(a_turn_waits_for_whole_milliseconds_rounded_up)
{
    int calls = 0;

    fake_ns = 1000;
    if (waits[_i].first_ns >= 0) {
        event_loop_timer_add(loop, waits[_i].first_ns, count, &calls, NULL);
        event_loop_timer_add(loop, INT64_C(1) << 40, count, &calls, NULL);
    }
    event_loop_run_once(loop, waits[_i].timeout_ns);
    fake_ns = -1;

    ck_assert_int_eq(asked_ms, waits[_i].ms);
}
END_TEST

START_TEST(a_turn_after_the_deadline_does_not_wait)
{
    int calls = 0;

    fake_ns = 0;
    event_loop_timer_add(loop, 5, count, &calls, NULL);
    fake_ns = 1000000000;
    event_loop_run_once(loop, -1);
    fake_ns = -1;

    ck_assert_int_eq(asked_ms, 0);
    ck_assert_int_eq(calls, 1);
}
END_TEST

static void leave_after_a_post(struct event_loop *at, void *ctx)
{
    *(int *)ctx = asked_ms;
    event_loop_release(at);
}

static void *post_to_leave(void *ctx)
{
    event_loop_post(loop, leave_after_a_post, ctx);
    return NULL;
}

START_TEST(a_run_without_timers_waits_without_limit)
{
    pthread_t thread;
    int ms = 0;

    event_loop_acquire(loop);
    pthread_create(&thread, NULL, post_to_leave, &ms);
    ck_assert_int_eq(event_loop_run(loop), 0);
    pthread_join(thread, NULL);

    ck_assert_int_lt(ms, 0);
}
END_TEST

START_TEST(the_longest_delay_does_not_wrap_around)
{
    int calls = 0;

    event_loop_timer_add(loop, INT64_MAX, count, &calls, NULL);
    event_loop_post(loop, count, &calls);
    event_loop_run_once(loop, INT64_MAX);
    turn();

    ck_assert_int_eq(calls, 1); /* the post */
}
END_TEST

START_TEST(cancel_knows_ids_that_are_not_armed)
{
    int calls = 0;
    uint64_t first;
    uint64_t second;

    ck_assert_int_eq(event_loop_timer_cancel(loop, 0), -ENOENT);
    event_loop_timer_add(loop, 0, count, &calls, &first);
    ck_assert_int_eq(event_loop_timer_cancel(loop, first), 0);
    event_loop_timer_add(loop, 0, count, &calls, &second);

    ck_assert_uint_ne(first, second);
    ck_assert_int_eq(event_loop_timer_cancel(loop, first), -ENOENT);
    ck_assert_int_eq(event_loop_timer_cancel(loop, first + 1), -ENOENT);
    ck_assert_int_eq(event_loop_timer_cancel(loop, UINT64_MAX), -ENOENT);
    turn();
    ck_assert_int_eq(calls, 1);
}
END_TEST

/* As many as there are slots, and more; the second round tries the ids that a
 * slot which was used is going to give out next.
 */
START_TEST(ids_that_were_never_given_cancel_nothing)
{
    int calls = 0;
    uint64_t id;

    event_loop_timer_add(loop, 0, count, &calls, &id);
    turn();
    for (uint64_t guess = 0; guess <= 100; guess++) {
        ck_assert_int_eq(event_loop_timer_cancel(loop, guess), -ENOENT);
        ck_assert_int_eq(
            event_loop_timer_cancel(loop, guess + (UINT64_C(1) << 32)),
            -ENOENT);
    }
    event_loop_timer_add(loop, 0, count, &calls, &id);
    turn();

    ck_assert_int_eq(calls, 2);
}
END_TEST

static uint64_t victim;
static int cancel_result;

static void cancel_victim(struct event_loop *at, void *ctx)
{
    (void)ctx;
    cancel_result = event_loop_timer_cancel(at, victim);
}

START_TEST(a_due_timer_can_be_cancelled_by_an_earlier_one)
{
    int calls = 0;

    event_loop_timer_add(loop, 0, cancel_victim, NULL, NULL);
    event_loop_timer_add(loop, 0, count, &calls, &victim);
    turn();

    ck_assert_int_eq(cancel_result, 0);
    ck_assert_int_eq(calls, 0);
}
END_TEST

START_TEST(a_timer_cannot_cancel_itself_while_it_fires)
{
    event_loop_timer_add(loop, 0, cancel_victim, NULL, &victim);
    turn();

    ck_assert_int_eq(cancel_result, -ENOENT);
}
END_TEST

struct punctual {
    int64_t due_ns;
    int *early;
    int *fired;
};

static void check_time(struct event_loop *at, void *ctx)
{
    const struct punctual *timer = ctx;

    ++*timer->fired;
    if (event_loop_now_ns(at) < timer->due_ns)
        ++*timer->early;
}

START_TEST(no_timer_of_100000_is_early)
{
    enum { TIMERS = 100000 };
    struct punctual *timers = calloc(TIMERS, sizeof *timers);
    int early = 0;
    int fired = 0;

    for (int i = 0; i < TIMERS; i++) {
        int64_t delay_ns = (int64_t)(i * 7919 % 300) * 1000;

        timers[i] = (struct punctual){event_loop_now_ns(loop) + delay_ns,
                                      &early, &fired};
        event_loop_timer_add(loop, delay_ns, check_time, &timers[i], NULL);
    }
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(fired, TIMERS);
    ck_assert_int_eq(early, 0);
    free(timers);
}
END_TEST

/* Of the four subtrees of the heap the first is late, and the last entry of all
 * is later still. It goes where the cancelled one was, and down from there.
 */
enum { LOPSIDED = 60 };

static int lopsided_due(int at)
{
    int top = at;

    while (top > 4)
        top = (top - 1) / 4;
    if (at == LOPSIDED - 1)
        return 5000;
    return top == 1 ? 1000 + at : at;
}

static void cancel_one_and_fire_the_others(int taken)
{
    static int due[LOPSIDED];
    uint64_t ids[LOPSIDED];

    fake_ns = 0;
    order_len = 0;
    for (int i = 0; i < LOPSIDED; i++) {
        due[i] = lopsided_due(i);
        event_loop_timer_add(loop, due[i], note_order, &due[i], &ids[i]);
    }
    ck_assert_int_eq(event_loop_timer_cancel(loop, ids[taken]), 0);
    fake_ns = 5000;
    turn();
    fake_ns = -1;
}

START_TEST(whatever_is_cancelled_the_others_keep_their_order)
{
    for (int taken = 0; taken < LOPSIDED; taken++) {
        cancel_one_and_fire_the_others(taken);
        ck_assert_int_eq(order_len, LOPSIDED - 1);
        for (int i = 1; i < order_len; i++)
            ck_assert_msg(order[i - 1] < order[i], "%d before %d without %d",
                          order[i - 1], order[i], taken);
    }
}
END_TEST

/* The model: an unsorted list, searched for what is due first. */
enum { MODEL_OPS = 120000, MODEL_CAP = 96 };

struct model_timer {
    bool armed;
    int name;
    int64_t due_ns;
    uint64_t seq;
    uint64_t id;
};

static struct model_timer model[MODEL_CAP];

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static struct model_timer *model_first(void)
{
    struct model_timer *first = NULL;

    for (struct model_timer *t = model; t < model + MODEL_CAP; t++)
        if (t->armed && (!first || t->due_ns < first->due_ns ||
                         (t->due_ns == first->due_ns && t->seq < first->seq)))
            first = t;
    return first;
}

static void model_fired(struct event_loop *at, void *ctx)
{
    struct model_timer *fired = ctx;
    struct model_timer *want = model_first();

    (void)at;
    ck_assert_msg(fired == want, "timer %d fired, want %d", fired->name,
                  want ? want->name : -1);
    ck_assert_msg(fired->due_ns <= fake_ns, "timer %d is early", fired->name);
    fired->armed = false;
}

static void model_toggle(struct model_timer *t, unsigned value, uint64_t seq)
{
    int rc;

    if (t->armed) {
        rc = event_loop_timer_cancel(loop, t->id);
        t->armed = false;
    } else {
        t->armed = true;
        t->due_ns = fake_ns + value % 64;
        t->seq = seq;
        rc = event_loop_timer_add(loop, value % 64, model_fired, t, &t->id);
    }
    ck_assert_int_eq(rc, 0);
}

START_TEST(timers_behave_as_a_sorted_list)
{
    const char *env = getenv("TEST_SEED");
    unsigned seed = env ? (unsigned)strtoul(env, NULL, 10) : 1;
    unsigned state = seed;

    fake_ns = 0;
    for (int i = 0; i < MODEL_OPS; i++) {
        unsigned value = next_random(&state);

        if (value % 4) {
            model_toggle(&model[value / 4 % MODEL_CAP], next_random(&state),
                         (uint64_t)i);
            continue;
        }
        fake_ns += value / 4 % 8;
        turn();
        ck_assert_msg(!model_first() || model_first()->due_ns > fake_ns,
                      "seed %u, step %d: a due timer did not fire", seed, i);
    }
    fake_ns = -1;
}
END_TEST

/* ------------------------------------------------------------ signals -- */

static void note_signal(struct event_loop *at, int signo, void *ctx)
{
    (void)at;
    *(int *)ctx = signo;
}

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

/* ---------------------------------------------------------- processes -- */

/* valgrind 3.19 does not know pidfd_open and answers ENOSYS. */
static bool pidfd_works;

static pid_t start_child(int status)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(status);
    ck_assert_int_gt(pid, 0);
    return pid;
}

static void reap(struct event_loop *at, pid_t pid, void *ctx)
{
    int status;

    (void)at;
    ck_assert_int_eq(waitpid(pid, &status, WNOHANG), pid);
    *(int *)ctx += WEXITSTATUS(status);
}

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

/* -------------------------------------------------------------- posts -- */

START_TEST(posts_run_in_order_and_keep_the_loop_going)
{
    enum { POSTS = 2 * 128 }; /* two full batches */
    static int names[POSTS];

    for (int i = 0; i < POSTS; i++) {
        names[i] = i;
        event_loop_post(loop, note_order, &names[i]);
    }
    ck_assert_int_eq(event_loop_run(loop), 0);

    ck_assert_int_eq(order_len, POSTS);
    for (int i = 0; i < POSTS; i++)
        ck_assert_int_eq(order[i], i);
}
END_TEST

START_TEST(a_loop_can_be_waited_for_elsewhere)
{
    bool before, meanwhile, after;
    int calls = 0;

    before = is_readable(event_loop_fd(loop));
    event_loop_post(loop, count, &calls);
    meanwhile = is_readable(event_loop_fd(loop));
    event_loop_run_once(loop, 0);
    after = is_readable(event_loop_fd(loop));

    ck_assert(!before);
    ck_assert(meanwhile);
    ck_assert(!after);
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(posts_not_run_are_dropped_by_destroy)
{
    int calls = 0;

    event_loop_post(loop, count, &calls);
    event_loop_post(loop, count, &calls);
    event_loop_destroy(loop);
    loop = NULL;

    ck_assert_int_eq(calls, 0);
}
END_TEST

enum { THREADS = 4, POSTS_EACH = 2000 };

struct item {
    struct poster *poster;
    int number;
};

struct poster {
    pthread_t thread;
    int received;
    int out_of_order;
    struct item items[POSTS_EACH];
};

static struct poster posters[THREADS];
static int received_in_all;

static void receive(struct event_loop *at, void *ctx)
{
    const struct item *item = ctx;

    if (item->number != item->poster->received++)
        item->poster->out_of_order++;
    if (++received_in_all == THREADS * POSTS_EACH)
        event_loop_release(at);
}

static void *post_many(void *arg)
{
    struct poster *poster = arg;

    for (int i = 0; i < POSTS_EACH; i++) {
        poster->items[i] = (struct item){poster, i};
        event_loop_post(loop, receive, &poster->items[i]);
    }
    return NULL;
}

START_TEST(posts_of_many_threads_all_arrive_each_in_order)
{
    event_loop_acquire(loop);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&posters[i].thread, NULL, post_many, &posters[i]);
    ck_assert_int_eq(event_loop_run(loop), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(posters[i].thread, NULL);

    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(posters[i].received, POSTS_EACH);
        ck_assert_int_eq(posters[i].out_of_order, 0);
    }
}
END_TEST

enum { ROUNDS = 3000 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int done;
} answer = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

static void answer_post(struct event_loop *at, void *ctx)
{
    (void)ctx;
    pthread_mutex_lock(&answer.lock);
    if (++answer.done == ROUNDS)
        event_loop_release(at);
    pthread_cond_signal(&answer.changed);
    pthread_mutex_unlock(&answer.lock);
}

/* Posts only when the last post was answered: the loop is about to sleep. */
static void *post_and_wait(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        event_loop_post(loop, answer_post, arg);
        pthread_mutex_lock(&answer.lock);
        while (answer.done == i)
            pthread_cond_wait(&answer.changed, &answer.lock);
        pthread_mutex_unlock(&answer.lock);
    }
    return NULL;
}

START_TEST(no_wakeup_is_lost)
{
    pthread_t thread;

    event_loop_acquire(loop);
    pthread_create(&thread, NULL, post_and_wait, NULL);
    ck_assert_int_eq(event_loop_run(loop), 0); /* a lost one hangs here */
    pthread_join(thread, NULL);

    ck_assert_int_eq(answer.done, ROUNDS);
}
END_TEST

/* ----------------------------------------------------------- fairness -- */

static void post_again(struct event_loop *at, void *ctx)
{
    ++*(int *)ctx;
    event_loop_post(at, post_again, ctx);
}

static void add_again(struct event_loop *at, void *ctx)
{
    ++*(int *)ctx;
    event_loop_timer_add(at, 0, add_again, ctx, NULL);
}

static void stop_on_io(struct event_loop *at, int fd, unsigned events,
                       void *ctx)
{
    (void)events;
    event_loop_io_remove(at, fd);
    event_loop_post(at, stop, ctx);
}

START_TEST(endless_posts_and_timers_starve_nobody)
{
    int pair[2];
    int posts = 0;
    int timers = 0;

    event_loop_post(loop, post_again, &posts);
    event_loop_timer_add(loop, 0, add_again, &timers, NULL);
    turn();
    make_ready_pair(pair);
    event_loop_io_add(loop, pair[0], EVENT_LOOP_READ, stop_on_io, NULL);
    ck_assert_int_eq(event_loop_run(loop), 0); /* starved, it never ends */

    ck_assert_int_gt(posts, 0);
    ck_assert_int_gt(timers, 0);
}
END_TEST

START_TEST(a_turn_calls_no_more_than_a_batch_of_each_kind)
{
    int posts = 0;
    int timers = 0;

    for (int i = 0; i < 2 * EVENT_LOOP_BATCH; i++) {
        event_loop_post(loop, count, &posts);
        event_loop_timer_add(loop, 0, count, &timers, NULL);
    }
    turn();
    ck_assert_int_eq(posts, EVENT_LOOP_BATCH);
    ck_assert_int_eq(timers, EVENT_LOOP_BATCH);

    turn();
    ck_assert_int_eq(posts, 2 * EVENT_LOOP_BATCH);
    ck_assert_int_eq(timers, 2 * EVENT_LOOP_BATCH);
}
END_TEST

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
    int first;

    make_pair(pair);
    pair[0] = fcntl(pair[0], F_DUPFD_CLOEXEC, 600); /* the table must grow */
    first = lowest_free_fd();
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
        ck_assert_int_eq(lowest_free_fd(), first);
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
    int tries = 0;

    make_pair(pair);
    first = lowest_free_fd();
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
    ck_assert_int_eq(lowest_free_fd(), first);
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
    else
        event_loop_signal_add(loop, SIGUSR1, NULL, NULL);
}
END_TEST

START_TEST(destroy_accepts_null)
{
    event_loop_destroy(NULL);
}
END_TEST

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, setup, teardown);
    suite_add_tcase(suite, tc);
    return tc;
}

static void add_io_cases(Suite *suite)
{
    TCase *tc = new_case(suite, "io");

    tcase_add_test(tc, a_readable_fd_calls_back_with_read);
    tcase_add_test(tc, modify_changes_what_is_waited_for);
    tcase_add_test(tc, a_hangup_is_reported_without_being_asked_for);
    tcase_add_test(tc, an_error_is_neither_read_nor_write);
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
}

static void add_timer_cases(Suite *suite)
{
    TCase *tc = new_case(suite, "timers");

    tcase_add_test(tc, equal_deadlines_fire_in_the_order_added);
    tcase_add_test(tc, a_timer_fires_once_at_its_nanosecond);
    tcase_add_test(tc, the_time_is_told_in_nanoseconds);
    tcase_add_test(tc, a_timer_without_memory_has_no_id);
    tcase_add_test(tc, delays_of_zero_and_below_fire_in_the_next_turn);
    tcase_add_loop_test(tc, a_turn_waits_for_whole_milliseconds_rounded_up, 0,
                        sizeof waits / sizeof waits[0]);
    tcase_add_test(tc, a_turn_after_the_deadline_does_not_wait);
    tcase_add_test(tc, a_run_without_timers_waits_without_limit);
    tcase_add_test(tc, the_longest_delay_does_not_wrap_around);
    tcase_add_test(tc, cancel_knows_ids_that_are_not_armed);
    tcase_add_test(tc, ids_that_were_never_given_cancel_nothing);
    tcase_add_test(tc, a_due_timer_can_be_cancelled_by_an_earlier_one);
    tcase_add_test(tc, a_timer_cannot_cancel_itself_while_it_fires);
    tcase_add_test(tc, whatever_is_cancelled_the_others_keep_their_order);
    tcase_add_test(tc, no_timer_of_100000_is_early);
    tcase_add_test(tc, timers_behave_as_a_sorted_list);
}

static void add_signal_cases(Suite *suite)
{
    TCase *tc = new_case(suite, "signals");

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
}

static void add_process_cases(Suite *suite)
{
    TCase *tc = new_case(suite, "processes");

    tcase_add_test(tc, ended_processes_call_back_once);
    tcase_add_test(tc, a_process_may_have_the_fd_zero);
    tcase_add_test(tc, a_removed_process_does_not_call_back);
    tcase_add_test(tc, process_calls_report_each_error);
}

static void add_post_cases(Suite *suite)
{
    TCase *tc = new_case(suite, "posts");

    tcase_add_test(tc, posts_run_in_order_and_keep_the_loop_going);
    tcase_add_test(tc, a_loop_can_be_waited_for_elsewhere);
    tcase_add_test(tc, posts_not_run_are_dropped_by_destroy);
    tcase_add_test(tc, posts_of_many_threads_all_arrive_each_in_order);
    tcase_add_test(tc, no_wakeup_is_lost);
    tcase_add_test(tc, endless_posts_and_timers_starve_nobody);
    tcase_add_test(tc, a_turn_calls_no_more_than_a_batch_of_each_kind);
}

static void add_loop_cases(Suite *suite)
{
    TCase *tc = new_case(suite, "loop");

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
                                     3);
    tcase_add_test(tc, destroy_accepts_null);
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

    add_io_cases(suite);
    add_timer_cases(suite);
    add_signal_cases(suite);
    pidfd_works = has_pidfd();
    if (pidfd_works)
        add_process_cases(suite);
    else
        puts("SKIP processes: pidfd_open is missing here");
    add_post_cases(suite);
    add_loop_cases(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
