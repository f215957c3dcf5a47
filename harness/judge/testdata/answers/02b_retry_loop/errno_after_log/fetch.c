/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
#include <stdbool.h>
static bool transient(void)
{
    return errno == EAGAIN || errno == EINTR;
}
long fetch(struct port *p, int tries)
{
    long n = port_read(p);
    while (n < 0 && transient() && --tries > 0)
        n = port_read(p);
    if (n >= 0)
        return n;
    if (errno == ENOENT)
        return 0;
    if (!transient())
        port_log(p, "failed");
    return -errno;
}
