/* SPDX-License-Identifier: MIT-0 */
/* Posts from other threads, and fairness. */
#include "event_loop_test.h"

#include <pthread.h>

START_TEST(posts_run_in_order_and_keep_the_loop_going)
{
    enum { POSTS = 2 * EVENT_LOOP_BATCH };
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

TCase *event_loop_post_case(void)
{
    TCase *tc = event_loop_test_case("posts");

    tcase_add_test(tc, posts_run_in_order_and_keep_the_loop_going);
    tcase_add_test(tc, a_loop_can_be_waited_for_elsewhere);
    tcase_add_test(tc, posts_not_run_are_dropped_by_destroy);
    tcase_add_test(tc, posts_of_many_threads_all_arrive_each_in_order);
    tcase_add_test(tc, no_wakeup_is_lost);
    tcase_add_test(tc, endless_posts_and_timers_starve_nobody);
    tcase_add_test(tc, a_turn_calls_no_more_than_a_batch_of_each_kind);
    return tc;
}
