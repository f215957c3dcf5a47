/* SPDX-License-Identifier: MIT-0 */
/* http_fake.h - adapter: HTTP by a table, for tests without a network. */
#ifndef HTTP_FAKE_H
#define HTTP_FAKE_H

#include <stddef.h>

#include "http_port.h"

struct http_fake_page {
    const char *url;
    int status;
    const char *body;     /* NULL: empty */
    size_t body_len;      /* 0 with a body: its strlen */
    const char *etag;     /* NULL: none */
    const char *type;     /* NULL: none */
    const char *redirect; /* follow to this URL, at most 5 times */
    int fails;            /* a negative errno value instead of an answer */
};

/* pages [borrowed] until close, and may be changed between two calls: so a
 * test lets a page change. What the table does not list is a 404.
 * Keeps the same promises as the real adapter: the same contract test runs over
 * both. */
int http_fake_open(struct http_port *out, const struct http_fake_page *pages,
                   size_t n);

/* How often a page was asked for, redirects counted; for tests of clients. */
size_t http_fake_count(const struct http_port *port, const char *url);

#endif
