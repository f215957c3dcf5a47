/* SPDX-License-Identifier: MIT-0 */
/* builder.h 1.0.0 - collect many optional parts, check once, get it whole.
 *
 * Copy builder.h and builder.c; libc only. What is built here is an HTTP
 * request; keep the shape, replace the parts.
 *
 *     struct builder b;
 *     builder_begin(&b);
 *     builder_url(&b, "http://a/");
 *     builder_header(&b, "Accept", "text/html");
 *     rc = builder_build(&b, &request);      // one place to look for errors
 *
 * Steps return nothing. The first bad one is remembered with its number, all
 * later ones do nothing, and builder_build reports it.
 *
 * Ownership: a builder owns copies of all it was given. Every builder_begin
 *            is ended by builder_build or builder_cancel. A request is
 *            [transfer] to the caller, released by builder_request_destroy.
 * Threads:   none.
 * Errors:    0 or a negative errno out of builder_build.
 * Limits:    BUILDER_HEADERS_MAX headers, BUILDER_HEAD_MAX bytes of method,
 *            URL and headers, BUILDER_BODY_MAX bytes of body.
 * Idea:      Gamma et al., Design Patterns, Builder; the sticky error as in
 *            Rob Pike's "Errors are values". Tokens: RFC 9110, section 5.6.2.
 */
#ifndef BUILDER_H
#define BUILDER_H

#include <stddef.h>

#define BUILDER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    BUILDER_HEADERS_MAX = 64,
    BUILDER_HEAD_MAX = 16 * 1024,
    BUILDER_BODY_MAX = 8 * 1024 * 1024
};

/* What was built: immutable, one block of memory. */
struct builder_request {
    const char *method, *url;
    const unsigned char *body; /* NULL: none */
    size_t body_size;
    size_t header_count;
    const struct builder_header {
        const char *name, *value;
    } * headers;
};

/* Opaque by habit: only the first error is worth reading. */
struct builder {
    int error;        /* 0 as long as all steps were good */
    const char *step; /* "url": the bad one */
    int step_number;  /* counted from 1 */

    int steps_;
    char *text_; /* method, URL, names and values, each with its end */
    size_t text_len_, text_cap_;
    size_t method_, url_; /* where in text_; NONE_ in builder.c */
    size_t header_count_;
    size_t names_[BUILDER_HEADERS_MAX], values_[BUILDER_HEADERS_MAX];
    unsigned char *body_;
    size_t body_size_;
};

/* Starts; b may hold anything. GET unless told otherwise. */
void builder_begin(struct builder *b);

/* The steps. Texts and bytes are copied. What makes one bad:
 *   -EINVAL  method: no token; url: not http:// or https:// with a host, or
 *            blanks or control bytes in it; header: a name that is no token, a
 *            value with control bytes (a line end would forge a header)
 *   -EEXIST  method, url or body a second time
 *   -E2BIG   over a limit
 *   -ENOMEM  no memory
 */
void builder_method(struct builder *b, const char *method);
void builder_url(struct builder *b, const char *url);
void builder_header(struct builder *b, const char *name, const char *value);
void builder_body(struct builder *b, const void *bytes, size_t size);

/* Ends the builder and makes the request. *out is NULL on failure; b->error,
 * b->step and b->step_number say what was wrong, until the next begin.
 *   the first bad step's error; and of the whole:
 *   -EDESTADDRREQ  step "build": no url
 *   -EPROTO        step "build": a body with GET or HEAD
 *   -ENOMEM        step "build"
 */
int builder_build(struct builder *b, struct builder_request **out);

/* Ends the builder; nothing is made. Twice is fine, after a build, too. */
void builder_cancel(struct builder *b);

/* NULL is fine. */
void builder_request_destroy(struct builder_request *request);

#ifdef __cplusplus
}
#endif

#endif
