/* SPDX-License-Identifier: MIT-0 */
#include "crawl_download_curl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "http_curl.h"
#include "http_header.h"
#include "string_builder.h"

enum { LOCATION_MAX = 8192, TYPE_MAX = 256 };

/* One handle for one fetch after the other: it keeps its memory, and the
 * multi handle keeps its connections. */
struct slot {
    struct download *owner;
    CURL *easy;
    void *tag;
    struct string_builder body, location, type;
    long long declared_len;
    int refused; /* why a callback stopped it, or 0 */
    char message[CURL_ERROR_SIZE];
    struct slot *next_free;
};

struct download {
    CURLM *multi;
    struct crawl_download_options options;
    struct slot *free;
    size_t slot_count;
    /* One more than max_fetches: fn may start the next fetch while the slot it
     * is told about is still its own. */
    struct slot slots[];
};

static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
    struct slot *s = ctx;
    int rc = string_builder_append(&s->body, bytes, size * n);

    if (rc == 0)
        return size * n;
    s->refused = rc == -EMSGSIZE ? -EFBIG : rc;
    return 0;
}

static void keep(struct string_builder *out, const char *line, size_t len,
                 const char *name)
{
    size_t value_len;
    const char *value = http_header_value(line, len, name, &value_len);

    if (!value)
        return;
    string_builder_clear(out);
    (void)string_builder_append(out, value, value_len); /* too long: "" */
}

static size_t on_header(char *line, size_t size, size_t n, void *ctx)
{
    struct slot *s = ctx;
    size_t len = size * n, value_len;
    const char *value;

    keep(&s->location, line, len, "Location");
    keep(&s->type, line, len, "Content-Type");
    value = http_header_value(line, len, "Content-Length", &value_len);
    if (value)
        s->refused = http_header_length(value, value_len, &s->declared_len);
    value = http_header_value(line, len, "Content-Encoding", &value_len);
    if (value && !(value_len == 8 && strncasecmp(value, "identity", 8) == 0))
        s->refused = -EPROTO;
    return s->refused ? 0 : len;
}

static CURLcode set_options(struct slot *s)
{
    const struct crawl_download_options *o = &s->owner->options;
    CURL *easy = s->easy;
    CURLcode rc = CURLE_OK;

    // clang-format off
#define SET(name, value) \
    if (rc == CURLE_OK) \
        rc = curl_easy_setopt(easy, CURLOPT_##name, value)
    SET(PROTOCOLS_STR, "http,https");
    SET(TIMEOUT_MS, o->timeout_ms);
    SET(CONNECTTIMEOUT_MS, o->connect_timeout_ms);
    SET(NOSIGNAL, 1L);
    SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(USERAGENT, o->user_agent);
    SET(ERRORBUFFER, s->message);
    SET(WRITEFUNCTION, on_body);
    SET(WRITEDATA, s);
    SET(HEADERFUNCTION, on_header);
    SET(HEADERDATA, s);
    SET(PRIVATE, s);
#undef SET
    // clang-format on
    return rc;
}

/* ------------------------------------------------------------------ port --*/

static int download_start(void *self, const char *url, void *tag)
{
    struct download *d = self;
    struct slot *s = d->free;

    if (!s)
        return -EAGAIN;
    string_builder_clear(&s->body);
    string_builder_clear(&s->location);
    string_builder_clear(&s->type);
    s->tag = tag;
    s->refused = 0;
    s->declared_len = -1;
    s->message[0] = '\0';
    if (curl_easy_setopt(s->easy, CURLOPT_URL, url) != CURLE_OK ||
        curl_multi_add_handle(d->multi, s->easy) != CURLM_OK)
        return -ENOMEM;
    d->free = s->next_free;
    return 0;
}

static void fill_failure(const struct slot *s, CURLcode rc,
                         struct crawl_fetched *out)
{
    const char *why = s->message[0] ? s->message : curl_easy_strerror(rc);

    out->error = s->refused ? s->refused : http_curl_code(rc);
    if (s->refused)
        why = s->refused == -EFBIG    ? "the body is larger than the limit"
              : s->refused == -ENOMEM ? "no memory for the body"
                                      : "Content-Length twice, or compressed "
                                        "unasked";
    (void)snprintf(out->text, sizeof out->text, "%.119s", why);
}

static void fill_answer(const struct slot *s, struct crawl_fetched *out)
{
    long status = 0;
    curl_off_t seconds = 0, sent_us = 0, head_us = 0;

    curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(s->easy, CURLINFO_RETRY_AFTER, &seconds);
    curl_easy_getinfo(s->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
    curl_easy_getinfo(s->easy, CURLINFO_STARTTRANSFER_TIME_T, &head_us);
    out->latency_ns = (head_us - sent_us) * 1000;
    out->status = (int)status;
    out->body = string_builder_cstr(&s->body);
    out->body_len = s->body.len;
    out->content_type = string_builder_cstr(&s->type);
    out->location = string_builder_cstr(&s->location);
    if (seconds > 0) /* a date in the past is below 0 before 8.12 */
        out->retry_after_ms = seconds > 86400 ? 86400000 : seconds * 1000;
}

/* The slot is free only after fn: what fn is told about lies in it. */
static int finished(struct download *d, struct slot *s, CURLcode rc,
                    crawl_fetched_fn *fn, void *ctx)
{
    struct crawl_fetched out = {.tag = s->tag,
                                .body = "",
                                .content_type = "",
                                .location = "",
                                .retry_after_ms = -1};
    int result;

    if (rc == CURLE_OK)
        fill_answer(s, &out);
    else
        fill_failure(s, rc, &out);
    curl_multi_remove_handle(d->multi, s->easy);
    result = fn(ctx, &out);
    s->next_free = d->free;
    d->free = s;
    return result;
}

static int take_finished(struct download *d, int *out_count,
                         crawl_fetched_fn *fn, void *ctx)
{
    CURLMsg *message;
    int left, rc = 0;

    *out_count = 0;
    while (rc == 0 && (message = curl_multi_info_read(d->multi, &left))) {
        void *slot = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
        ++*out_count;
        rc = finished(d, slot, message->data.result, fn, ctx);
    }
    return rc;
}

static int download_poll(void *self, int timeout_ms, crawl_fetched_fn *fn,
                         void *ctx)
{
    struct download *d = self;
    struct curl_waitfd wake = {.fd = d->options.wake_fd,
                               .events = CURL_WAIT_POLLIN};
    int running, count, rc;

    if (curl_multi_perform(d->multi, &running) != CURLM_OK)
        return -EIO;
    rc = take_finished(d, &count, fn, ctx);
    if (rc < 0 || count)
        return rc;
    if (curl_multi_poll(d->multi, &wake, wake.fd > 0, timeout_ms, NULL) !=
            CURLM_OK ||
        curl_multi_perform(d->multi, &running) != CURLM_OK)
        return -EIO;
    return take_finished(d, &count, fn, ctx);
}

static void download_close(void *self)
{
    struct download *d = self;
    size_t i;

    for (i = 0; i < d->slot_count; i++) {
        struct slot *s = &d->slots[i];

        if (s->easy) {
            curl_multi_remove_handle(d->multi, s->easy);
            curl_easy_cleanup(s->easy);
        }
        string_builder_fini(&s->body);
        string_builder_fini(&s->location);
        string_builder_fini(&s->type);
    }
    curl_multi_cleanup(d->multi);
    curl_global_cleanup();
    free(d);
}

static int open_slot(struct download *d, struct slot *s)
{
    string_builder_init(&s->body, d->options.max_body_bytes);
    string_builder_init(&s->location, LOCATION_MAX);
    string_builder_init(&s->type, TYPE_MAX);
    s->owner = d;
    s->easy = curl_easy_init();
    s->next_free = d->free;
    d->free = s;
    return s->easy && set_options(s) == CURLE_OK ? 0 : -ENOMEM;
}

static void fill_defaults(struct crawl_download_options *o)
{
    if (!o->max_fetches)
        o->max_fetches = 16;
    if (!o->timeout_ms)
        o->timeout_ms = 30000;
    if (!o->connect_timeout_ms)
        o->connect_timeout_ms = 10000;
    if (!o->max_body_bytes)
        o->max_body_bytes = (size_t)10 * 1024 * 1024;
    if (!o->user_agent)
        o->user_agent = "groundwork-scrape/1.0";
}

int crawl_download_curl_open(struct crawl_downloader *out,
                             const struct crawl_download_options *options)
{
    struct crawl_download_options o = {0};
    struct download *d;
    size_t i;
    int rc = 0;

    memset(out, 0, sizeof *out);
    if (options)
        o = *options;
    fill_defaults(&o);
    d = calloc(1, sizeof *d + (o.max_fetches + 1) * sizeof d->slots[0]);
    if (!d)
        return -ENOMEM;
    d->options = o;
    d->slot_count = o.max_fetches + 1;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(d);
        return -EIO;
    }
    d->multi = curl_multi_init();
    if (!d->multi)
        rc = -ENOMEM;
    for (i = 0; rc == 0 && i < d->slot_count; i++)
        rc = open_slot(d, &d->slots[i]);
    if (rc < 0) {
        download_close(d);
        return rc;
    }
    *out = (struct crawl_downloader){d, download_start, download_poll,
                                     download_close};
    return 0;
}
