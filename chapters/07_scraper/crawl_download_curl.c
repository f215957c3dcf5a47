/* SPDX-License-Identifier: MIT-0 */
#include "crawl_download_curl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl_cookies_curl.h"
#include "crawl_socket_curl.h"
#include "crawl_transfer_curl.h"
#include "event_loop.h"

/* Open connections that wait for the next request. libcurl's own bound is as
 * many for each fetch under way: it shrinks in every lull, and what is closed
 * then is opened again in the next burst. */
enum { KEPT_A_FETCH = 4 };

struct download {
    CURLM *multi; /* keeps connections; the transfers keep their memory */
    struct crawl_cookies *jar; /* NULL: none */
    struct crawl_held held;
    struct crawl_transfer *free;
    struct event_loop *own_loop; /* NULL: it is the caller's */
    struct crawl_sockets sockets;
    size_t count;
    /* One more than max_fetches: fn may start the next fetch while the
     * transfer it is told about is still its own. */
    struct crawl_transfer transfers[];
};

/* ------------------------------------------------------------------ port --*/

static int download_start(void *self, const struct crawl_fetch *fetch,
                          void *tag)
{
    struct download *d = self;
    struct crawl_transfer *t = d->free;
    int rc;

    if (!t)
        return -EAGAIN;
    rc = crawl_transfer_start(t, fetch, tag);
    if (rc == 0 && curl_multi_add_handle(d->multi, t->easy) != CURLM_OK)
        rc = -ENOMEM;
    if (rc == 0)
        d->free = t->next_free;
    return rc;
}

/* Bodies that wait for memory: all when there is some; else one, so that it
 * can be the favoured. */
static void resume_waiting(struct download *d)
{
    size_t i;

    for (i = 0; i < d->count; i++) {
        struct crawl_transfer *t = &d->transfers[i];

        if (t->waits && (d->held.bytes < d->held.max || !d->held.favoured))
            crawl_transfer_resume(t);
    }
}

/* A cookie has the path of its URL, unless it says otherwise. */
static void count_cookies(struct download *d, const struct crawl_transfer *t)
{
    size_t n = t->head.cookies;

    if (d->jar && n)
        crawl_cookies_added(d->jar, n, t->head.cookie_bytes + n * t->url_len);
}

/* The transfer is free only after fn: what fn is told about lies in it. */
static int finished(struct download *d, struct crawl_transfer *t,
                    CURLcode curl_code, crawl_fetched_fn *fn, void *ctx)
{
    struct crawl_fetched out;
    int rc;

    crawl_transfer_result(t, curl_code, &out);
    curl_multi_remove_handle(d->multi, t->easy);
    d->sockets.unwatched -= t->unwatched;
    t->unwatched = false;
    count_cookies(d, t);
    rc = fn(ctx, &out);
    crawl_transfer_end(t);
    t->next_free = d->free;
    d->free = t;
    return rc;
}

static int take_finished(struct download *d, int *count, crawl_fetched_fn *fn,
                         void *ctx)
{
    CURLMsg *message;
    int left, rc = 0;

    while (rc == 0 && (message = curl_multi_info_read(d->multi, &left))) {
        void *transfer = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        ++*count;
        rc = finished(d, transfer, message->data.result, fn, ctx);
    }
    return rc;
}

/* Those that would wait for ever. */
static int take_unwatched(struct download *d, int *count, crawl_fetched_fn *fn,
                          void *ctx)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && d->sockets.unwatched && i < d->count; i++) {
        struct crawl_transfer *t = &d->transfers[i];

        if (!t->unwatched)
            continue;
        ++*count;
        rc = finished(d, t, CURLE_ABORTED_BY_CALLBACK, fn, ctx);
    }
    return rc;
}

static int take(struct download *d, int *out_count, crawl_fetched_fn *fn,
                void *ctx)
{
    int rc;

    *out_count = 0;
    rc = take_finished(d, out_count, fn, ctx);
    if (rc == 0)
        rc = take_unwatched(d, out_count, fn, ctx);
    if (*out_count)
        resume_waiting(d);
    return rc;
}

/* Some may be done before: whoever runs the loop moves the transfers on. */
static int download_poll(void *self, int timeout_ms, crawl_fetched_fn *fn,
                         void *ctx)
{
    struct download *d = self;
    int count, rc = take(d, &count, fn, ctx);

    if (rc != 0 || count)
        return rc;
    rc = event_loop_run_once(d->sockets.loop, (int64_t)timeout_ms * 1000000);
    if (rc == 0)
        rc = d->sockets.rc;
    d->sockets.rc = 0;
    return rc == 0 ? take(d, &count, fn, ctx) : rc;
}

static void download_close(void *self)
{
    struct download *d = self;
    size_t i;

    for (i = 0; i < d->count; i++) {
        if (d->transfers[i].easy)
            curl_multi_remove_handle(d->multi, d->transfers[i].easy);
        crawl_transfer_close(&d->transfers[i]);
    }
    crawl_cookies_close(d->jar);
    curl_multi_cleanup(d->multi);
    crawl_sockets_close(&d->sockets);
    event_loop_destroy(d->own_loop);
    curl_global_cleanup();
    free(d);
}

/* ------------------------------------------------------------------ open --*/

static long or_long(long given, long otherwise)
{
    return given ? given : otherwise;
}

static size_t or_size(size_t given, size_t otherwise)
{
    return given ? given : otherwise;
}

static void fill_defaults(struct crawl_download_options *o)
{
    const size_t kib = 1024, mib = 1024 * kib;

    o->max_fetches = or_size(o->max_fetches, 16);
    o->timeout_ms = or_long(o->timeout_ms, 30000);
    o->connect_timeout_ms = or_long(o->connect_timeout_ms, 10000);
    o->low_speed_bytes = or_long(o->low_speed_bytes, 100);
    o->low_speed_s = or_long(o->low_speed_s, 20);
    o->max_body_bytes = or_size(o->max_body_bytes, 10 * mib);
    o->max_ratio = or_size(o->max_ratio, 200);
    o->max_held_bytes = or_size(o->max_held_bytes, 48 * mib);
    o->max_head_bytes = or_size(o->max_head_bytes, 64 * kib);
    o->max_head_lines = or_size(o->max_head_lines, 256);
    o->max_answer_cookies = or_size(o->max_answer_cookies, 50);
    o->max_cookies = or_size(o->max_cookies, 5000);
    o->max_cookie_bytes = or_size(o->max_cookie_bytes, mib);
    if (!o->user_agent)
        o->user_agent = "groundwork-scrape/1.0";
}

static int open_jar(struct download *d, const struct crawl_download_options *o)
{
    const struct crawl_cookies_limits limits = {o->max_cookies,
                                                o->max_cookie_bytes};

    return o->no_cookies ? 0 : crawl_cookies_open(&d->jar, &limits);
}

static int open_transfer(struct download *d, struct crawl_transfer *t,
                         const struct crawl_download_options *o)
{
    int rc = crawl_transfer_open(t, &d->held, o);

    if (rc == 0 && d->jar)
        rc = crawl_cookies_use(d->jar, t->easy);
    t->next_free = d->free;
    d->free = t;
    return rc;
}

static int open_sockets(struct download *d, struct event_loop *loop)
{
    int rc = loop ? 0 : event_loop_create(&d->own_loop);

    d->multi = curl_multi_init();
    if (rc == 0 && !d->multi)
        rc = -ENOMEM;
    if (rc == 0)
        curl_multi_setopt(d->multi, CURLMOPT_MAXCONNECTS,
                          (long)(d->count * KEPT_A_FETCH));
    return rc == 0 ? crawl_sockets_open(&d->sockets, d->multi,
                                        loop ? loop : d->own_loop)
                   : rc;
}

static int open_parts(struct download *d,
                      const struct crawl_download_options *o)
{
    size_t i;
    int rc = open_sockets(d, o->loop);

    d->held.max = o->max_held_bytes;
    if (rc == 0)
        rc = open_jar(d, o);
    for (i = 0; rc == 0 && i < d->count; i++)
        rc = open_transfer(d, &d->transfers[i], o);
    return rc;
}

int crawl_download_curl_open(struct crawl_downloader *out,
                             const struct crawl_download_options *options)
{
    struct crawl_download_options o = {0};
    struct download *d;
    size_t count;
    int rc;

    memset(out, 0, sizeof *out);
    if (options)
        o = *options;
    fill_defaults(&o);
    count = o.max_fetches + 1;
    d = calloc(1, sizeof *d + count * sizeof d->transfers[0]);
    if (!d)
        return -ENOMEM;
    d->count = count;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(d);
        return -EIO;
    }
    rc = open_parts(d, &o);
    if (rc < 0) {
        download_close(d);
        return rc;
    }
    *out = (struct crawl_downloader){d, download_start, download_poll,
                                     download_close, d->sockets.loop};
    return 0;
}
