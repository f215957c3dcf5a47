/* SPDX-License-Identifier: MIT-0 */
/* http_port.h - the target: how this program wishes that HTTP looked.
 *
 *     client ---> struct http_port ---+--- http_curl    libcurl, the adaptee
 *                                     +--- http_fake    a table of answers
 *                                     +--- http_record  keeps what passes by
 *                                     +--- http_replay  answers from the keep
 *
 * No type of a library stands in this file, and no option that only one
 * library has: a caller cannot come to depend on what it cannot see.
 *
 * Ownership: each open fills a caller's struct http_port; close releases it.
 * Threads:   one port per thread.
 * Errors:    0, else a negative errno value; every adapter gives the same ones:
 *   -EINVAL           not a URL
 *   -EPROTONOSUPPORT  neither http nor https
 *   -EHOSTUNREACH     the name does not resolve
 *   -ECONNREFUSED     nobody listens there
 *   -ETIMEDOUT        not done in time
 *   -ECONNRESET       the answer broke off: no part of it is given
 *   -EPROTO           the answer is not sound HTTP, or compressed unasked
 *   -EFBIG            the body is larger than the limit
 *   -ELOOP            too many redirects
 *   -EACCES           the server's certificate is not accepted
 *   -ENOENT           a replay has no such answer
 *   -EIO              the library failed in another way; see native
 *   -ENOMEM
 * Idea:      Gamma et al., Design Patterns, "Adapter" (object form); ports as
 *            in Cockburn, Hexagonal Architecture, 2005.
 */
#ifndef HTTP_PORT_H
#define HTTP_PORT_H

#include <stddef.h>

#include "port_error.h"

enum { HTTP_FIELD_MAX = 256 };

struct http_request {
    const char *url;
    const char *etag; /* "give me nothing if it is still this"; NULL: none */
};

/* 404 and 503 are answers. Only what keeps an answer from arriving whole is an
 * error. */
struct http_response {
    int status;                        /* after redirects */
    char *body;                        /* malloc'ed, a NUL behind it */
    size_t body_len;                   /* bytes; NUL may be among them */
    char etag[HTTP_FIELD_MAX];         /* "" when none, or too long */
    char content_type[HTTP_FIELD_MAX]; /* "" when none */
};

struct http_port {
    void *self;
    /* Fetches one page, following redirects.
     *   out  [transfer]  release with http_response_fini; zero on failure
     *   err  may be NULL
     */
    int (*get)(void *self, const struct http_request *request,
               struct http_response *out, struct port_error *err);
    void (*close)(void *self);
};

void http_response_fini(struct http_response *response);

/* Copies a header's value, or "" when it does not fit: half an ETag would be
 * another ETag. */
void http_field_copy(char out[HTTP_FIELD_MAX], const char *value, size_t len);

/* 0 when url begins with http:// or https:// and a host follows, else -EINVAL
 * or -EPROTONOSUPPORT. Every adapter asks this first. */
int http_url_check(const char *url, struct port_error *err);

#endif
