/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    const long n = port_read(p);
    const int e = errno;
    if (n >= 0)
        return n;
    if (e == EAGAIN)
        return tries > 2 ? fetch(p, tries - 1) : -EAGAIN;
    if (e == ENOENT)
        return 0;
    port_log(p, "failed");
    return -e;
}
