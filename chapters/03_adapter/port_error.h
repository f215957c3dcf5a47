/* SPDX-License-Identifier: MIT-0 */
/* port_error.h - what a caller is told when a port fails.
 *
 * A bare errno value loses what the library knew. Each call of a port takes an
 * optional last argument of this type; it is filled only on failure, and then
 * `code` equals the call's result.
 */
#ifndef PORT_ERROR_H
#define PORT_ERROR_H

#include <stddef.h>

struct port_error {
    int code;       /* negative errno: what a program decides by */
    long native;    /* the library's own code, 0 when it had none */
    char text[160]; /* one line for a person, no newline */
};

/* One row of an adapter's table: the library's code and ours. */
struct port_code {
    long native;
    int code;
};

/* The code of `native` in the table, or -EIO when it is not listed. */
int port_code_find(const struct port_code *table, size_t n, long native);

/* Fills err (NULL is fine) and returns code. Control bytes in the text become
 * '?': much of it was written by a server. */
int port_fail(struct port_error *err, int code, long native, const char *fmt,
              ...)
#ifdef __GNUC__
    __attribute__((format(printf, 4, 5)))
#endif
    ;

#endif
