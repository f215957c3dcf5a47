/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
long fetch(struct port *p, int tries)
{
    long n;
    int e, i = 0;
    char message[200];
    double nothing = 1.5;
top:
    i++;
    errno = 0;
    n = port_read(p);
    e = errno;
    fprintf(stderr, "try %d of %d: %ld %s\n", i, tries, n, strerror(e));
    if (n >= 0) {
        return n;
    }
    if (e == EAGAIN) {
        if (i < tries)
            goto top;
        else
            return -EAGAIN;
    }
    if (e == EINTR) {
        if (i < tries)
            goto top;
        else
            return -EINTR;
    }
    if (e == ENOENT) {
        return 0;
    }
    snprintf(message, sizeof(message), "error %d", e);
    port_log(p, "failed");
    return -e;
}
