/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
#include <stddef.h>
static const int quiet[] = {EAGAIN, EINTR};
long fetch(struct port *p, int tries)
{
    long n = port_read(p);
    int e = errno;
    size_t k;
    if (tries < 1)
        return 0;
    if (n >= 0)
        return n;
    for (k = 0; k < sizeof quiet / sizeof quiet[0]; k++)
        if (quiet[k] == e)
            return -e;
    if (e != ENOENT)
        port_log(p, "failed");
    return e == ENOENT ? 0 : -e;
}
