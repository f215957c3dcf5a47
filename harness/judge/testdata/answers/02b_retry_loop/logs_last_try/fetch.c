/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    int e;
again : {
    long n = port_read(p);
    e = errno;
    if (n >= 0)
        return n;
}
    tries--;
    if ((e == EAGAIN || e == EINTR) && tries > 0)
        goto again;
    if (e == ENOENT)
        return 0;
    port_log(p, "failed");
    return -e;
}
