/* SPDX-License-Identifier: MIT-0 */
#include "crawl_head.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "http_header.h"

/* A field's name and what is done with its value. */
typedef int field_fn(struct crawl_head *head, const char *value, size_t len,
                     struct port_error *err);

/* The first one counts, as in browsers. */
static int keep(struct string_builder *out, const char *value, size_t len)
{
    if (!out->len && string_builder_append(out, value, len) == -ENOMEM)
        return -ENOMEM;
    return 0;
}

static int on_location(struct crawl_head *head, const char *value, size_t len,
                       struct port_error *err)
{
    (void)err;
    return keep(&head->location, value, len);
}

static int on_type(struct crawl_head *head, const char *value, size_t len,
                   struct port_error *err)
{
    (void)err;
    return keep(&head->type, value, len);
}

static int on_etag(struct crawl_head *head, const char *value, size_t len,
                   struct port_error *err)
{
    (void)err;
    return keep(&head->etag, value, len);
}

static int on_modified(struct crawl_head *head, const char *value, size_t len,
                       struct port_error *err)
{
    (void)err;
    return keep(&head->last_modified, value, len);
}

static int on_length(struct crawl_head *head, const char *value, size_t len,
                     struct port_error *err)
{
    int rc = http_header_length(value, len, &head->length);

    return rc < 0
               ? port_fail(err, rc, 0,
                           "Content-Length is no number, or said twice: %.*s",
                           (int)(len < 40 ? len : 40), value)
               : 0;
}

static int on_transfer(struct crawl_head *head, const char *value, size_t len,
                       struct port_error *err)
{
    if (len == 7 && strncasecmp(value, "chunked", 7) == 0 && !head->chunked) {
        head->chunked = true;
        return 0;
    }
    return port_fail(err, -EPROTO, 0, "Transfer-Encoding is not chunked: %.*s",
                     (int)(len < 40 ? len : 40), value);
}

static int on_coding(struct crawl_head *head, const char *value, size_t len,
                     struct port_error *err)
{
    enum crawl_coding coding = crawl_coding_from(value, len);

    if (coding == CRAWL_CODING_IDENTITY)
        return 0;
    if (coding == CRAWL_CODING_OTHER ||
        head->coding != CRAWL_CODING_IDENTITY) /* one upon the other */
        return port_fail(err, -EPROTONOSUPPORT, 0,
                         "Content-Encoding is not one we asked for: %.*s",
                         (int)(len < 40 ? len : 40), value);
    head->coding = coding;
    return 0;
}

/* The adapter's jar has what libcurl made of it. */
static int on_cookie(struct crawl_head *head, const char *value, size_t len,
                     struct port_error *err)
{
    (void)value;
    head->cookie_bytes += len;
    if (++head->cookies > head->limits.max_cookies)
        return port_fail(err, -EFBIG, 0, "more than %zu cookies in an answer",
                         head->limits.max_cookies);
    return 0;
}

static const struct {
    const char *name;
    field_fn *fn;
} fields[] = {{"Location", on_location},
              {"Content-Type", on_type},
              {"ETag", on_etag},
              {"Last-Modified", on_modified},
              {"Content-Length", on_length},
              {"Transfer-Encoding", on_transfer},
              {"Content-Encoding", on_coding},
              {"Set-Cookie", on_cookie}};

static int read_field(struct crawl_head *head, const char *line, size_t len,
                      struct port_error *err)
{
    const char *value;
    size_t i, value_len;
    int rc = 0;

    crawl_freshness_line(&head->freshness, line, len);
    for (i = 0; rc == 0 && i < sizeof fields / sizeof fields[0]; i++) {
        value = http_header_value(line, len, fields[i].name, &value_len);
        if (value)
            rc = fields[i].fn(head, value, value_len, err);
    }
    return rc == -ENOMEM ? port_fail(err, rc, 0, "no memory for the head") : rc;
}

/* Forgets an answer that went before; what was counted stays counted. */
static void start_answer(struct crawl_head *head)
{
    string_builder_clear(&head->location);
    string_builder_clear(&head->type);
    string_builder_clear(&head->etag);
    string_builder_clear(&head->last_modified);
    crawl_freshness_init(&head->freshness);
    head->status = 0;
    head->coding = CRAWL_CODING_IDENTITY;
    head->length = -1;
    head->chunked = false;
    head->in_body = false;
}

/* "HTTP/1.1 200 OK": libcurl has checked it. */
static int read_status(struct crawl_head *head, const char *line, size_t len)
{
    const char *space = memchr(line, ' ', len);
    const char *end = line + len;
    int status = 0, digits = 0;

    start_answer(head);
    while (space && ++space < end && *space >= '0' && *space <= '9' &&
           digits++ < 3)
        status = status * 10 + (*space - '0');
    head->status = status;
    return 0;
}

static int end_head(struct crawl_head *head, struct port_error *err)
{
    if (head->status < 200) /* another one follows */
        return 0;
    head->in_body = true;
    if (head->length >= 0 && !head->chunked && head->status != 304 &&
        (unsigned long long)head->length > head->limits.max_body_bytes)
        return port_fail(err, -EFBIG, 0,
                         "a body of %lld bytes is announced, more than %zu",
                         head->length, head->limits.max_body_bytes);
    return 0;
}

static bool is_empty(const char *line, size_t len)
{
    return (len == 1 && line[0] == '\n') ||
           (len == 2 && line[0] == '\r' && line[1] == '\n');
}

/* ---------------------------------------------------------------- public --*/

void crawl_head_init(struct crawl_head *out,
                     const struct crawl_head_limits *limits)
{
    *out = (struct crawl_head){.limits = *limits, .length = -1};
    string_builder_init(&out->location, CRAWL_HEAD_LOCATION_MAX);
    string_builder_init(&out->type, CRAWL_HEAD_TYPE_MAX);
    string_builder_init(&out->etag, CRAWL_HEAD_ETAG_MAX);
    string_builder_init(&out->last_modified, CRAWL_HEAD_DATE_MAX);
    crawl_freshness_init(&out->freshness);
}

void crawl_head_fini(struct crawl_head *head)
{
    string_builder_fini(&head->location);
    string_builder_fini(&head->type);
    string_builder_fini(&head->etag);
    string_builder_fini(&head->last_modified);
}

void crawl_head_start(struct crawl_head *head)
{
    start_answer(head);
    head->bytes = head->lines = head->cookies = head->cookie_bytes = 0;
}

int crawl_head_line(struct crawl_head *head, const char *line, size_t len,
                    struct port_error *err)
{
    head->bytes += len;
    if (head->bytes > head->limits.max_bytes)
        return port_fail(err, -EFBIG, 0, "the head is larger than %zu bytes",
                         head->limits.max_bytes);
    if (++head->lines > head->limits.max_lines)
        return port_fail(err, -EFBIG, 0, "the head has more than %zu lines",
                         head->limits.max_lines);
    if (head->in_body) /* trailers say nothing that we need */
        return 0;
    if (len >= 5 && memcmp(line, "HTTP/", 5) == 0)
        return read_status(head, line, len);
    if (is_empty(line, len))
        return end_head(head, err);
    return read_field(head, line, len, err);
}

bool crawl_head_allows_no_body(const struct crawl_head *head)
{
    return head->status == 204 || head->status == 304 || head->length == 0 ||
           head->chunked;
}
