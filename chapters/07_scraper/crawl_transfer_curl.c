/* SPDX-License-Identifier: MIT-0 */
#include "crawl_transfer_curl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "http_curl.h"

enum {
    KEEP_BYTES = 256 * 1024, /* of a body's memory, for the next one */
    READ_BYTES = 128 * 1024  /* at a time: most pages come in one piece, and a
                              * large one does not wait for a hundred turns */
};

_Static_assert(sizeof((struct crawl_transfer *)0)->message == CURL_ERROR_SIZE,
               "libcurl writes that much");

/* ------------------------------------------------------------- callbacks --*/

/* Whether a body may grow now. */
static bool has_turn(struct crawl_transfer *t)
{
    struct crawl_held *held = t->held;

    if (held->bytes < held->max)
        return true;
    if (!held->favoured)
        held->favoured = t;
    return held->favoured == t;
}

/* Any count but the whole makes libcurl end the transfer. */
static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
    struct crawl_transfer *t = ctx;
    size_t before = t->body.len;
    int rc;

    if (t->refused.code)
        return 0;
    if (!has_turn(t)) {
        t->waits = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (!t->begun)
        crawl_inflate_start(t->inflate, t->head.coding, &t->body);
    t->begun = true;
    rc = crawl_inflate_feed(t->inflate, bytes, size * n, &t->refused);
    t->held->bytes += t->body.len - before;
    return rc < 0 ? 0 : size * n;
}

static size_t on_header(char *line, size_t size, size_t n, void *ctx)
{
    struct crawl_transfer *t = ctx;

    if (t->refused.code ||
        crawl_head_line(&t->head, line, size * n, &t->refused) < 0)
        return 0;
    return size * n;
}

/* --------------------------------------------------------------- options --*/

// clang-format off
#define SET(name, value) \
    if (rc == CURLE_OK) \
        rc = curl_easy_setopt(easy, CURLOPT_##name, value)
// clang-format on

static CURLcode set_limits(CURL *easy, const struct crawl_download_options *o)
{
    CURLcode rc = CURLE_OK;

    SET(PROTOCOLS_STR, "http,https");
    SET(TIMEOUT_MS, o->timeout_ms);
    SET(CONNECTTIMEOUT_MS, o->connect_timeout_ms);
    SET(LOW_SPEED_LIMIT, o->low_speed_bytes);
    SET(LOW_SPEED_TIME, o->low_speed_s);
    SET(NOSIGNAL, 1L); /* time-outs of the resolver raise no SIGALRM */
    SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(SUPPRESS_CONNECT_HEADERS, 1L); /* a proxy's answer is not the page's */
    SET(BUFFERSIZE, (long)READ_BYTES);
    SET(USERAGENT, o->user_agent);
    SET(PROXY, o->proxy); /* NULL: of the environment */
    if (o->ca_file)
        SET(CAINFO, o->ca_file);
    return rc;
}

static CURLcode set_callbacks(struct crawl_transfer *t)
{
    CURL *easy = t->easy;
    CURLcode rc = CURLE_OK;

    SET(ERRORBUFFER, t->message);
    SET(WRITEFUNCTION, on_body);
    SET(WRITEDATA, t);
    SET(HEADERFUNCTION, on_header);
    SET(HEADERDATA, t);
    SET(PRIVATE, t);
    return rc;
}

#undef SET

/* ---------------------------------------------------------------- result --*/

/* A verdict of the TLS library stands; a connection that went away in the
 * middle of it may stand the next time. Both have one code. */
static int code_of(long curl_code, const char *why)
{
    if (curl_code == CURLE_SSL_CONNECT_ERROR)
        return strstr(why, "SSL routines") ? -EACCES : -ECONNRESET;
    return http_curl_code(curl_code);
}

static void fill_failure(const struct crawl_transfer *t, long curl_code,
                         struct crawl_fetched *out)
{
    const char *why =
        t->message[0] ? t->message : curl_easy_strerror((CURLcode)curl_code);
    char *c;

    out->error = t->refused.code ? t->refused.code : code_of(curl_code, why);
    if (t->refused.code)
        why = t->refused.text;
    /* It calls a line that is over its own limit so. */
    if (out->error == -ENOMEM && !t->refused.code && !t->head.in_body) {
        out->error = -EFBIG;
        why = "the head has a line that is too long";
    }
    (void)snprintf(out->text, sizeof out->text, "%.*s",
                   (int)sizeof out->text - 1, why);
    for (c = out->text; *c; c++) /* some of it was written by a server */
        if (*c < ' ' || *c > '~')
            *c = '?';
}

static void fill_answer(const struct crawl_transfer *t,
                        struct crawl_fetched *out)
{
    curl_off_t seconds = 0, sent_us = 0, head_us = 0;

    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &seconds);
    curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
    curl_easy_getinfo(t->easy, CURLINFO_STARTTRANSFER_TIME_T, &head_us);
    out->latency_ns = (head_us - sent_us) * 1000;
    out->status = t->head.status;
    out->body = string_builder_cstr(&t->body);
    out->body_len = t->body.len;
    out->content_type = string_builder_cstr(&t->head.type);
    out->location = string_builder_cstr(&t->head.location);
    out->etag = string_builder_cstr(&t->head.etag);
    out->last_modified = string_builder_cstr(&t->head.last_modified);
    out->fresh_ms = crawl_freshness_ms(&t->head.freshness);
    out->no_store = t->head.freshness.no_store;
    if (seconds > 0) /* a date in the past is below 0 before 8.12 */
        out->retry_after_ms = seconds > 86400 ? 86400000 : seconds * 1000;
}

/* libcurl is content; is the body whole? */
static int end_body(struct crawl_transfer *t)
{
    if (!t->begun && (t->head.coding == CRAWL_CODING_IDENTITY ||
                      crawl_head_allows_no_body(&t->head)))
        return 0;
    if (!t->begun)
        crawl_inflate_start(t->inflate, t->head.coding, &t->body);
    return crawl_inflate_end(t->inflate, &t->refused);
}

void crawl_transfer_result(struct crawl_transfer *t, long curl_code,
                           struct crawl_fetched *out)
{
    *out = (struct crawl_fetched){.tag = t->tag,
                                  .body = "",
                                  .content_type = "",
                                  .location = "",
                                  .etag = "",
                                  .last_modified = "",
                                  .fresh_ms = -1,
                                  .retry_after_ms = -1};
    if (curl_code == CURLE_OK && !t->refused.code)
        end_body(t);
    if (curl_code == CURLE_OK && !t->refused.code)
        fill_answer(t, out);
    else
        fill_failure(t, curl_code, out);
}

/* --------------------------------------------------------------- a fetch --*/

static int set_url(CURL *easy, const char *url)
{
    /* libcurl keeps no URL above 8 MB; of "" it says what it says of any that
     * is none. */
    CURLcode rc = curl_easy_setopt(easy, CURLOPT_URL, url);

    if (rc == CURLE_BAD_FUNCTION_ARGUMENT)
        rc = curl_easy_setopt(easy, CURLOPT_URL, "");
    return rc == CURLE_OK ? 0 : -ENOMEM;
}

/* A value that a server sent once, and that may have lain in a file since. */
static int add_header(struct crawl_transfer *t, const char *name,
                      const char *value)
{
    char line[CRAWL_HEAD_ETAG_MAX + 40];
    struct curl_slist *longer;
    int n;

    if (!value || !*value || strpbrk(value, "\r\n"))
        return 0;
    n = snprintf(line, sizeof line, "%s: %s", name, value);
    if (n < 0 || (size_t)n >= sizeof line)
        return 0; /* then the answer is whole */
    longer = curl_slist_append(t->headers, line);
    if (!longer)
        return -ENOMEM;
    t->headers = longer;
    return 0;
}

/* A header of our own asks for the codings: libcurl's option would make it
 * decode. */
static int set_headers(struct crawl_transfer *t,
                       const struct crawl_fetch *fetch)
{
    int rc;

    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(t->headers);
    t->headers = NULL;
    rc = add_header(t, "Accept-Encoding", "gzip, deflate");
    if (rc == 0)
        rc = add_header(t, "If-None-Match", fetch->etag);
    if (rc == 0)
        rc = add_header(t, "If-Modified-Since", fetch->last_modified);
    if (rc == 0 &&
        curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers) != CURLE_OK)
        rc = -ENOMEM;
    return rc;
}

int crawl_transfer_start(struct crawl_transfer *t,
                         const struct crawl_fetch *fetch, void *tag)
{
    int rc = set_url(t->easy, fetch->url);

    if (rc == 0)
        rc = set_headers(t, fetch);
    if (rc < 0)
        return rc;
    crawl_head_start(&t->head);
    t->tag = tag;
    t->url_len = strlen(fetch->url);
    t->begun = t->waits = false;
    t->refused.code = 0;
    t->message[0] = '\0';
    return 0;
}

void crawl_transfer_end(struct crawl_transfer *t)
{
    t->held->bytes -= t->body.len;
    if (t->held->favoured == t)
        t->held->favoured = NULL;
    if (t->body.cap > KEEP_BYTES)
        string_builder_fini(&t->body);
    else
        string_builder_clear(&t->body);
}

/* An error of what is written at once has been noted by on_body. */
void crawl_transfer_resume(struct crawl_transfer *t)
{
    t->waits = false;
    (void)curl_easy_pause(t->easy, CURLPAUSE_CONT);
}

/* ------------------------------------------------------------------ open --*/

int crawl_transfer_open(struct crawl_transfer *out, struct crawl_held *held,
                        const struct crawl_download_options *o)
{
    const struct crawl_head_limits head_limits = {
        o->max_head_bytes, o->max_head_lines, o->max_answer_cookies,
        o->max_body_bytes};
    const struct crawl_inflate_limits body_limits = {o->max_body_bytes,
                                                     o->max_ratio};

    memset(out, 0, sizeof *out);
    out->held = held;
    string_builder_init(&out->body, 0);
    crawl_head_init(&out->head, &head_limits);
    out->easy = curl_easy_init();
    if (!out->easy || crawl_inflate_create(&out->inflate, &body_limits) < 0 ||
        set_limits(out->easy, o) != CURLE_OK ||
        set_callbacks(out) != CURLE_OK) {
        crawl_transfer_close(out);
        return -ENOMEM;
    }
    return 0;
}

void crawl_transfer_close(struct crawl_transfer *t)
{
    curl_easy_cleanup(t->easy);
    curl_slist_free_all(t->headers);
    crawl_inflate_destroy(t->inflate);
    crawl_head_fini(&t->head);
    string_builder_fini(&t->body);
    memset(t, 0, sizeof *t);
}
