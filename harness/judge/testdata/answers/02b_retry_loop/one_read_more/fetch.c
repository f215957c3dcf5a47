/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    long n = -1;
    int e = 0;
    for (int i = 0; i <= tries; i++) {
        if ((n = port_read(p)) >= 0)
            return n;
        e = errno;
        if (e != EAGAIN && e != EINTR)
            break;
    }
    if (e == EAGAIN || e == EINTR)
        return -e;
    if (e == ENOENT)
        return 0;
    port_log(p, "failed");
    return -e;
}
