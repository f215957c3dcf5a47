/* SPDX-License-Identifier: MIT-0 */
/* event_loop_test.h - what the files of this test share: a clock and failures
 * of its own, a loop for each test, callbacks that count.
 */
#ifndef EVENT_LOOP_TEST_H
#define EVENT_LOOP_TEST_H

#include "event_loop_private.h"

#include <check.h>

/* The clock that the loop reads, in ns; below 0: the real one. Set back after
 * use: Check reads it, too. While it is set no wait takes any time.
 */
extern int64_t fake_ns;
/* What the last wait was asked for, in milliseconds. */
extern int asked_ms;

extern struct event_loop *loop; /* made before each test, destroyed after */
void turn(void);

/* What a callback of a descriptor was told last. */
struct seen {
    int count;
    int fd;
    unsigned events;
};
void note(struct event_loop *at, int fd, unsigned events, void *ctx);

void count(struct event_loop *at, void *ctx); /* ctx: an int */
void stop(struct event_loop *at, void *ctx);

/* The numbers that note_order was called with; ctx: an int. */
extern int order[2000];
extern int order_len;
void note_order(struct event_loop *at, void *ctx);

void note_signal(struct event_loop *at, int signo, void *ctx); /* ctx: an int */

/* valgrind 3.19 does not know pidfd_open and answers ENOSYS. */
extern bool pidfd_works;
pid_t start_child(int status);
/* Adds the child's status to ctx, an int. */
void reap(struct event_loop *at, pid_t pid, void *ctx);

void make_pair(int pair[2]);
void make_ready_pair(int pair[2]); /* its first end has a byte to read */
bool is_readable(int fd);

/* A case whose tests have `loop`; and one of each file. */
TCase *event_loop_test_case(const char *name);
TCase *event_loop_io_case(void);
TCase *event_loop_timer_case(void);
TCase *event_loop_signal_case(void);
TCase *event_loop_process_case(void);
TCase *event_loop_post_case(void);

#endif
