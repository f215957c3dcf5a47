/* SPDX-License-Identifier: MIT-0 */
#include "crawl_socket_curl.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl_transfer_curl.h"

static const int64_t never_ns = INT64_MAX;

static void act(struct crawl_sockets *s, curl_socket_t fd, int ready)
{
    int running;

    if (curl_multi_socket_action(s->multi, fd, ready, &running) != CURLM_OK)
        s->rc = -EIO;
}

/* --------------------------------------------------------------- sockets --*/

/* Hangups are told unasked. The socket is left as it is: what libcurl makes of
 * it, on_socket hears. */
static void on_ready(struct event_loop *loop, int fd, unsigned events,
                     void *ctx)
{
    (void)loop;
    act(ctx, fd,
        (events & EVENT_LOOP_READ ? CURL_CSELECT_IN : 0) |
            (events & EVENT_LOOP_WRITE ? CURL_CSELECT_OUT : 0) |
            (events & EVENT_LOOP_HANGUP ? CURL_CSELECT_ERR : 0));
}

static unsigned events_of(int what)
{
    return (what & CURL_POLL_IN ? (unsigned)EVENT_LOOP_READ : 0) |
           (what & CURL_POLL_OUT ? (unsigned)EVENT_LOOP_WRITE : 0);
}

/* -ENOENT: not there, or there as one that was closed in silence, and whose
 * number came again. */
static int watch(struct crawl_sockets *s, int fd, unsigned events)
{
    int rc = event_loop_io_modify(s->loop, fd, events);

    if (rc != -ENOENT)
        return rc;
    (void)event_loop_io_remove(s->loop, fd);
    return event_loop_io_add(s->loop, fd, events, on_ready, s);
}

static void refuse(struct crawl_sockets *s, CURL *easy, int rc)
{
    void *private = NULL;
    struct crawl_transfer *t;

    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
    t = private;
    if (!t) /* libcurl's own, as for the end of a connection */
        return;
    s->unwatched += !t->unwatched;
    t->unwatched = true;
    (void)port_fail(&t->refused, rc, 0, "cannot wait for its socket: %s",
                    strerror(-rc));
}

/* Told from inside socket_action, and when a transfer or multi ends. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx,
                     void *own)
{
    struct crawl_sockets *s = ctx;
    int rc;

    (void)own;
    if (what == CURL_POLL_REMOVE) {
        (void)event_loop_io_remove(s->loop, fd); /* -ENOENT: was refused */
        return 0;
    }
    rc = watch(s, fd, events_of(what));
    if (rc < 0)
        refuse(s, easy, rc);
    return 0;
}

/* ----------------------------------------------------------------- timer --*/

static void on_timer(struct event_loop *loop, void *ctx);

/* The place of the timer before is free, so this one has room. */
static void set_timer(struct crawl_sockets *s, int64_t delay_ns)
{
    int rc;

    (void)event_loop_timer_cancel(s->loop, s->timer);
    rc = event_loop_timer_add(s->loop, delay_ns, on_timer, s, &s->timer);
    assert(rc == 0);
    (void)rc;
}

static void on_timer(struct event_loop *loop, void *ctx)
{
    (void)loop;
    set_timer(ctx, never_ns);
    act(ctx, CURL_SOCKET_TIMEOUT, 0);
}

static int on_timeout(CURLM *multi, long timeout_ms, void *ctx)
{
    (void)multi;
    set_timer(ctx, timeout_ms < 0 ? never_ns : (int64_t)timeout_ms * 1000000);
    return 0;
}

/* ------------------------------------------------------------------ open --*/

int crawl_sockets_open(struct crawl_sockets *out, void *multi,
                       struct event_loop *loop)
{
    int rc;

    memset(out, 0, sizeof *out);
    rc = event_loop_timer_add(loop, never_ns, on_timer, out, &out->timer);
    if (rc < 0)
        return rc;
    out->multi = multi;
    out->loop = loop;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, out);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, out);
    return 0;
}

void crawl_sockets_close(struct crawl_sockets *s)
{
    if (s->loop)
        (void)event_loop_timer_cancel(s->loop, s->timer);
    memset(s, 0, sizeof *s);
}
