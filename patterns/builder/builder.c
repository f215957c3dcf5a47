/* SPDX-License-Identifier: MIT-0 */
#include "builder.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const size_t NONE = SIZE_MAX;

static const char token_bytes[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789!#$%&'*+-.^_`|~";

static bool is_token(const char *text)
{
    return *text && text[strspn(text, token_bytes)] == '\0';
}

/* First byte allowed is `lowest`; a tab is never one of them. */
static bool is_printable(const char *text, unsigned char lowest)
{
    for (; *text; text++)
        if ((unsigned char)*text < lowest || *text == 0x7f)
            return false;
    return true;
}

static bool is_url(const char *url)
{
    size_t scheme = !strncmp(url, "http://", 7)    ? 7
                    : !strncmp(url, "https://", 8) ? 8
                                                   : 0;

    return scheme && url[scheme] && !strchr("/?#:@", url[scheme]) &&
           is_printable(url, '!');
}

static void release(struct builder *b)
{
    free(b->text_);
    free(b->body_);
    b->text_ = NULL;
    b->body_ = NULL;
}

/* Counts a step; false when it is to do nothing. */
static bool begin_step(struct builder *b)
{
    b->steps_++;
    return b->error == 0;
}

static void fail(struct builder *b, const char *step, int error)
{
    b->error = error;
    b->step = step;
    b->step_number = b->steps_;
}

static int reserve(struct builder *b, size_t more)
{
    size_t cap = b->text_cap_ ? b->text_cap_ : 256;
    char *text;

    if (more > BUILDER_HEAD_MAX - b->text_len_)
        return -E2BIG;
    while (cap < b->text_len_ + more)
        cap *= 2;
    if (cap == b->text_cap_)
        return 0;
    text = realloc(b->text_, cap);
    if (!text)
        return -ENOMEM;
    b->text_ = text;
    b->text_cap_ = cap;
    return 0;
}

/* Copies text with its end; where it stands goes to *at. Places are numbers,
 * for text_ moves when it grows. */
static int keep(struct builder *b, const char *text, size_t *at)
{
    size_t size = strlen(text) + 1;
    int rc = reserve(b, size);

    if (rc)
        return rc;
    memcpy(b->text_ + b->text_len_, text, size);
    *at = b->text_len_;
    b->text_len_ += size;
    return 0;
}

/* A part that may come once. */
static void keep_once(struct builder *b, const char *step, const char *text,
                      bool is_good, size_t *at)
{
    int rc = *at != NONE ? -EEXIST : is_good ? keep(b, text, at) : -EINVAL;

    if (rc)
        fail(b, step, rc);
}

void builder_begin(struct builder *b)
{
    *b = (struct builder){.method_ = NONE, .url_ = NONE};
}

void builder_method(struct builder *b, const char *method)
{
    if (begin_step(b))
        keep_once(b, "method", method, is_token(method), &b->method_);
}

void builder_url(struct builder *b, const char *url)
{
    if (begin_step(b))
        keep_once(b, "url", url, is_url(url), &b->url_);
}

void builder_header(struct builder *b, const char *name, const char *value)
{
    size_t i = b->header_count_;
    int rc;

    if (!begin_step(b))
        return;
    if (i == BUILDER_HEADERS_MAX)
        rc = -E2BIG;
    else if (!is_token(name) || !is_printable(value, ' '))
        rc = -EINVAL;
    else
        rc = keep(b, name, &b->names_[i]);
    if (rc == 0)
        rc = keep(b, value, &b->values_[i]);
    if (rc == 0)
        b->header_count_++;
    else
        fail(b, "header", rc);
}

static int copy_body(struct builder *b, const void *bytes, size_t size)
{
    if (b->body_)
        return -EEXIST;
    if (size > BUILDER_BODY_MAX)
        return -E2BIG;
    b->body_ = malloc(size + 1); /* a body of no bytes is one, too */
    if (!b->body_)
        return -ENOMEM;
    if (size > 0)
        memcpy(b->body_, bytes, size);
    b->body_size_ = size;
    return 0;
}

void builder_body(struct builder *b, const void *bytes, size_t size)
{
    int rc;

    assert(bytes || size == 0);
    if (!begin_step(b))
        return;
    rc = copy_body(b, bytes, size);
    if (rc)
        fail(b, "body", rc);
}

static const char *method_of(const struct builder *b)
{
    return b->method_ == NONE ? "GET" : b->text_ + b->method_;
}

/* What no single step can see. */
static int check_whole(const struct builder *b)
{
    const char *method = method_of(b);

    if (b->url_ == NONE)
        return -EDESTADDRREQ;
    if (b->body_ && (!strcmp(method, "GET") || !strcmp(method, "HEAD")))
        return -EPROTO;
    return 0;
}

/* One block: the struct, its headers, the text, "GET", the body. The limits
 * keep the sum far from SIZE_MAX. */
static struct builder_request *assemble(const struct builder *b)
{
    static const char get[] = "GET";
    struct builder_request *r;
    struct builder_header *headers;
    size_t head = sizeof *r + b->header_count_ * sizeof *headers;
    char *text;

    r = malloc(head + b->text_len_ + sizeof get + b->body_size_);
    if (!r)
        return NULL;
    headers = (struct builder_header *)(r + 1);
    text = (char *)r + head;
    memcpy(text, b->text_, b->text_len_);
    memcpy(text + b->text_len_, get, sizeof get);
    r->method = text + (b->method_ == NONE ? b->text_len_ : b->method_);
    r->url = text + b->url_;
    r->body = NULL;
    r->body_size = b->body_size_;
    if (b->body_)
        r->body =
            memcpy(text + b->text_len_ + sizeof get, b->body_, b->body_size_);
    r->header_count = b->header_count_;
    r->headers = headers;
    for (size_t i = 0; i < b->header_count_; i++) {
        headers[i].name = text + b->names_[i];
        headers[i].value = text + b->values_[i];
    }
    return r;
}

int builder_build(struct builder *b, struct builder_request **out)
{
    *out = NULL;
    if (begin_step(b)) {
        int rc = check_whole(b);

        if (rc == 0)
            *out = assemble(b);
        if (!*out)
            fail(b, "build", rc ? rc : -ENOMEM);
    }
    release(b);
    return b->error;
}

void builder_cancel(struct builder *b)
{
    release(b);
}

void builder_request_destroy(struct builder_request *request)
{
    free(request);
}
