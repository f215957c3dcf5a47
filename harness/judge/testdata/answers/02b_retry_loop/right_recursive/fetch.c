/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
static long failed(struct port *p, int e)
{
    if (e == ENOENT)
        return 0;
    port_log(p, "failed");
    return -(long)e;
}
long fetch(struct port *p, int tries)
{
    long n = port_read(p);
    int e = n < 0 ? errno : 0;
    if (e == 0)
        return n;
    if (e != EAGAIN && e != EINTR)
        return failed(p, e);
    return tries > 1 ? fetch(p, tries - 1) : -(long)e;
}
