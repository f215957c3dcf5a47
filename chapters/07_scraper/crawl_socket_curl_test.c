/* SPDX-License-Identifier: MIT-0 */
/* Fetches and everything else on one loop: who ends a poll, and what is left
 * on the loop. The long time-outs never pass: a poll that nobody ends is
 * ended by Check. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_control.h"
#include "crawl_download_curl.h"
#include "crawl_engine_check.h"
#include "crawl_fault_server_check.h"
#include "fault_injection.h"

enum { LONG_MS = 600000, FDS = 256 };

static struct fault_server server;
static struct crawl_downloader network;

static void open_on(struct crawl_downloader *out, struct event_loop *loop)
{
    const struct crawl_download_options options = {.loop = loop};

    ck_assert_int_eq(crawl_download_curl_open(out, &options), 0);
}

static void set_up(void)
{
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    ck_assert_int_eq(fault_server_start(&server), 0);
    engine_scene_open();
    open_on(&network, scene.loop);
}

static void tear_down(void)
{
    network.close(network.self);
    engine_scene_close();
    fault_server_stop(&server);
}

/* What fn was told. */
struct told {
    int count, error, status;
    char text[120];
};

static int on_fetched(void *ctx, const struct crawl_fetched *f)
{
    struct told *t = ctx;

    t->count++;
    t->error = f->error;
    t->status = f->status;
    (void)snprintf(t->text, sizeof t->text, "%s", f->text);
    return 0;
}

static void start(struct crawl_downloader *d, const char *path)
{
    char url[80];
    const struct crawl_fetch fetch = {.url = url};

    (void)snprintf(url, sizeof url, "%s%s", server.base, path);
    ck_assert_int_eq(d->start(d->self, &fetch, NULL), 0);
}

static void poll_once(struct crawl_downloader *d, struct told *t)
{
    ck_assert_int_eq(d->poll(d->self, LONG_MS, on_fetched, t), 0);
}

static void poll_for_one(struct crawl_downloader *d, struct told *t)
{
    int before = t->count;

    while (t->count == before)
        poll_once(d, t);
}

/* A fetch that waits for its answer. */
static void start_silent(struct told *t)
{
    start(&network, "/no_answer");
    while (!fault_server_hits(&server, "no_answer"))
        ck_assert_int_eq(network.poll(network.self, 1, on_fetched, t), 0);
}

/* ------------------------------------------------------- who ends a poll --*/

static void set_flag(struct event_loop *loop, void *ctx)
{
    (void)loop;
    *(bool *)ctx = true;
}

static void *post(void *flag)
{
    (void)event_loop_post(scene.loop, set_flag, flag);
    return NULL;
}

START_TEST(a_post_of_a_thread_ends_a_poll)
{
    struct told t = {0};
    bool posted = false;
    pthread_t thread;

    start_silent(&t);
    ck_assert_int_eq(pthread_create(&thread, NULL, post, &posted), 0);
    while (!posted)
        poll_once(&network, &t);
    pthread_join(thread, NULL);

    ck_assert_int_eq(t.count, 0);
}
END_TEST

START_TEST(a_timer_ends_a_poll)
{
    struct told t = {0};
    bool fired = false;

    start_silent(&t);
    ck_assert_int_eq(
        event_loop_timer_add(scene.loop, 1000000, set_flag, &fired, NULL), 0);
    while (!fired)
        poll_once(&network, &t);

    ck_assert_int_eq(t.count, 0);
}
END_TEST

static void on_byte(struct event_loop *loop, int fd, unsigned events, void *ctx)
{
    char *byte = ctx;

    (void)events;
    ck_assert_int_eq(read(fd, byte, 1), 1);
    ck_assert_int_eq(event_loop_io_remove(loop, fd), 0);
}

START_TEST(a_descriptor_ends_a_poll)
{
    struct told t = {0};
    char byte = 0;
    int fds[2];

    start_silent(&t);
    ck_assert_int_eq(pipe(fds), 0);
    ck_assert_int_eq(
        event_loop_io_add(scene.loop, fds[0], EVENT_LOOP_READ, on_byte, &byte),
        0);
    ck_assert_int_eq(write(fds[1], "x", 1), 1);
    while (!byte)
        poll_once(&network, &t);
    close(fds[0]);
    close(fds[1]);

    ck_assert_int_eq(byte, 'x');
    ck_assert_int_eq(t.count, 0);
}
END_TEST

static void on_signal(int number)
{
    (void)number;
}

struct hunter {
    pthread_t prey;
    atomic_bool ends;
};

/* One signal alone could come before the wait. */
static void *hunt(void *arg)
{
    struct hunter *h = arg;

    while (!atomic_load(&h->ends)) {
        (void)pthread_kill(h->prey, SIGUSR1);
        (void)sched_yield();
    }
    return NULL;
}

START_TEST(a_signal_ends_a_poll)
{
    const struct sigaction action = {.sa_handler = on_signal};
    struct hunter h = {.prey = pthread_self()};
    struct told t = {0};
    pthread_t thread;

    ck_assert_int_eq(sigaction(SIGUSR1, &action, NULL), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, hunt, &h), 0);
    poll_once(&network, &t); /* nothing else is there */
    atomic_store(&h.ends, true);
    pthread_join(thread, NULL);

    ck_assert_int_eq(t.count, 0);
}
END_TEST

static void *ask_to_stop(void *arg)
{
    static char answer[40];

    while (!fault_server_hits(&server, "no_answer"))
        (void)sched_yield();
    *(int *)arg =
        crawl_control_ask(scene.path, "stop", answer, sizeof answer, NULL);
    return NULL;
}

/* The engine waits for a server that says nothing, and is heard all the same:
 * its control is on the loop that the downloader runs. */
START_TEST(a_crawl_that_waits_can_be_stopped)
{
    const struct crawl_settings set = {
        .grace_ms = 1, .ignore_robots = true, .threads = 2};
    struct virtual_clock clock;
    const struct crawl_parts parts = {scene.store, &network, &scene.spider,
                                      &clock, scene.loop};
    struct crawl_control *control;
    struct crawl_engine *engine;
    struct crawl_counts counts;
    pthread_t thread;
    char url[80];
    int rc = -EIO;

    virtual_clock_init_real(&clock);
    ck_assert_int_eq(crawl_engine_create(&engine, &parts, &set), 0);
    ck_assert_int_eq(
        crawl_control_open(&control, scene.path, engine, scene.loop, NULL), 0);
    (void)snprintf(url, sizeof url, "%s/no_answer", server.base);
    ck_assert_int_eq(crawl_engine_seed(engine, url, NULL), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, ask_to_stop, &rc), 0);
    ck_assert_int_eq(crawl_engine_run(engine, NULL), 0);
    pthread_join(thread, NULL);
    crawl_control_close(control);
    crawl_engine_destroy(engine);

    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(crawl_store_counts(scene.store, &counts, NULL), 0);
    ck_assert_int_eq(counts.requests[CRAWL_READY], 1);
}
END_TEST

/* ------------------------------------------------------ what is on a loop --*/

START_TEST(the_loop_that_is_given_is_the_one)
{
    struct crawl_downloader alone;
    struct told t = {0};

    open_on(&alone, NULL);
    ck_assert_ptr_eq(network.loop, scene.loop);
    ck_assert_ptr_nonnull(alone.loop);
    ck_assert_ptr_ne(alone.loop, scene.loop);
    start(&alone, "/fresh");
    poll_for_one(&alone, &t);
    alone.close(alone.self);

    ck_assert_int_eq(t.status, 200);
}
END_TEST

/* Descriptors that the loop knows. To ask, each is told to wait for reading:
 * none is to be used after that, but the loop's own. */
static int watched(void)
{
    int fd, n = 0;

    for (fd = 0; fd < FDS; fd++)
        n += event_loop_io_modify(scene.loop, fd, EVENT_LOOP_READ) != -ENOENT;
    return n;
}

/* One that waits, one that has just been started, and a connection that is
 * kept. */
START_TEST(a_close_leaves_nothing_on_the_loop)
{
    struct crawl_downloader other;
    struct told t = {0};
    int before = watched();

    open_on(&other, scene.loop);
    start(&other, "/fresh");
    poll_for_one(&other, &t);
    start(&other, "/no_answer");
    while (watched() == before)
        ck_assert_int_eq(other.poll(other.self, 1, on_fetched, &t), 0);
    start(&other, "/no_answer");
    other.close(other.self);
    network.close(network.self);

    ck_assert_int_eq(watched(), before);
    ck_assert_int_eq(event_loop_run(scene.loop), 0); /* no timer either */
    open_on(&network, scene.loop);
    poll_for_one(&network, (start(&network, "/fresh"), &t));
    ck_assert_int_eq(t.count, 2);
}
END_TEST

/* Each is told its own, whoever ran the loop: libcurl gives a socket back when
 * its fetch is done. */
START_TEST(two_downloaders_share_a_loop)
{
    struct crawl_downloader other;
    struct told mine = {0}, its = {0};
    bool waited = false;
    int before;

    open_on(&other, scene.loop);
    start_silent(&mine);
    before = watched();
    start(&other, "/fresh");
    while (!fault_server_hits(&server, "fresh") || watched() != before)
        poll_once(&network, &mine);
    ck_assert_int_eq(event_loop_post(scene.loop, set_flag, &waited), 0);
    poll_once(&other, &its);
    ck_assert(!waited); /* it was done already */
    other.close(other.self);
    start(&network, "/cacheable");
    poll_for_one(&network, &mine);

    ck_assert_int_eq(its.count, 1);
    ck_assert_int_eq(its.status, 200);
    ck_assert_int_eq(mine.count, 1);
    ck_assert_int_eq(mine.status, 200);
}
END_TEST

/* A number that the loop's table has no place for, and no memory for a larger
 * one: such a fetch would never end. The other goes well. */
START_TEST(a_socket_that_cannot_be_watched_ends_its_fetch)
{
    struct told t = {0};
    int fds[FDS / 2], i;

    for (i = 0; i < FDS / 2; i++)
        fds[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
    start(&network, "/fresh");
    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    while (!t.count)
        (void)network.poll(network.self, 1000, on_fetched, &t);
    fault_injection_disarm();
    ck_assert_msg(t.error == -ENOMEM && strstr(t.text, "its socket"), "%d %s",
                  t.error, t.text);
    start(&network, "/fresh");
    poll_for_one(&network, &t);
    for (i = 0; i < FDS / 2; i++)
        close(fds[i]);

    ck_assert_int_eq(t.count, 2);
    ck_assert_int_eq(t.error, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_socket_curl");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_post_of_a_thread_ends_a_poll);
    tcase_add_test(t, a_timer_ends_a_poll);
    tcase_add_test(t, a_descriptor_ends_a_poll);
    tcase_add_test(t, a_signal_ends_a_poll);
    tcase_add_test(t, a_crawl_that_waits_can_be_stopped);
    tcase_add_test(t, the_loop_that_is_given_is_the_one);
    tcase_add_test(t, a_close_leaves_nothing_on_the_loop);
    tcase_add_test(t, two_downloaders_share_a_loop);
    tcase_add_test(t, a_socket_that_cannot_be_watched_ends_its_fetch);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
