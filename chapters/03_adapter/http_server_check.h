/* SPDX-License-Identifier: MIT-0 */
/* http_server_check.h - a small real server for tests, on 127.0.0.1.
 *
 * A child process answers one connection after the other from a table, right
 * or wrong as the table says.
 */
#ifndef HTTP_SERVER_CHECK_H
#define HTTP_SERVER_CHECK_H

#include <stddef.h>
#include <sys/types.h>

enum server_fault {
    SERVER_SOUND,
    SERVER_CUT,         /* declares one byte more than it sends */
    SERVER_TWO_LENGTHS, /* two Content-Length headers that differ */
    SERVER_GZIP,        /* says gzip, unasked */
    SERVER_ENDLESS,     /* a chunked body that goes on until you hang up */
    SERVER_HUGE,        /* declares 10 GB */
    SERVER_SILENT,      /* takes the request and says nothing */
    SERVER_RESET,       /* RST after half the body */
    SERVER_GARBAGE      /* no status line */
};

struct server_page {
    const char *path;
    int status;
    const char *body; /* NULL: empty */
    size_t body_len;  /* 0 with a body: its strlen */
    const char *etag, *type;
    const char *location; /* a path here, or another URL */
    enum server_fault fault;
};

struct server {
    pid_t pid;
    char base[40]; /* http://127.0.0.1:PORT */
    int asked;     /* a byte can be read here for each request of a listed page,
                    * before its answer; what nobody reads is dropped */
};

/* pages [borrowed]. What is not listed is a 404. -errno. */
int server_start(struct server *out, const struct server_page *pages, size_t n);
void server_stop(struct server *server);

/* The URL of a port where nobody listens. */
int server_nobody(char *out, size_t cap);

#endif
