/* SPDX-License-Identifier: MIT-0 */
/* crawl_fault_private_check.h - between the server's loop and its table. */
#ifndef CRAWL_FAULT_PRIVATE_CHECK_H
#define CRAWL_FAULT_PRIVATE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "string_builder.h"

/* What follows when all is sent. */
enum fault_after {
    FAULT_CLOSE,
    FAULT_KEEP, /* the connection, for the next request */
    FAULT_STALL,
    FAULT_RESET
};

struct fault_conn;

/* Appends more to conn->out; false: there was no more. */
typedef bool fault_more_fn(struct fault_conn *conn);

enum fault_state { FAULT_READS, FAULT_WRITES, FAULT_STALLED };

struct fault_conn {
    int fd; /* -1: free */
    bool well;
    enum fault_state state;
    const struct fault *fault; /* NULL: a sound page, or none yet */
    struct string_builder in, out;
    size_t sent;       /* of out */
    size_t drips_from; /* a byte a tick from here on */
    fault_more_fn *more;
    long step;   /* of more */
    int answers; /* on this connection */
    enum fault_after after;
};

typedef void fault_fn(struct fault_conn *conn, const char *rest, int hit);

/* One of three: */
struct fault {
    const char *name;
    /* a page as it should be: the fault is in it */
    const char *body, *type;
    size_t body_len;
    /* what is sent */
    const char *text;
    enum fault_after after;
    size_t drips_from; /* 0: it does not drip */
    /* a function; rest: of the path, "" or from a slash on; hit: 1, 2... */
    fault_fn *fn;
};

extern const struct fault fault_table[];
extern const size_t fault_count;

#define FAULT_OK "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

void fault_say(struct fault_conn *conn, const char *text);
/* A page of status 200 with its length. extra: header lines. */
void fault_page(struct fault_conn *conn, const char *extra, const char *body,
                size_t len);

/* The functions of bodies that are coded, or large: crawl_fault_pages_check.c.
 */
fault_fn fault_gzip_cut, fault_gzip_whole, fault_raw_deflate, fault_gzip_bomb,
    fault_links_million, fault_links_400000, fault_deep_div, fault_many_span,
    fault_many_attributes, fault_long_title, fault_long_url;

#endif
