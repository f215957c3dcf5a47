/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"

#include <errno.h>

long fetch(struct port *p, int tries)
{
    long n = port_read(p);

    if (n >= 0)
        return n;
    /* TODO: after EAGAIN and EINTR try again, while a try is left. And is
     * what stands below right, all of it? */
    (void)tries;
    if (errno == ENOENT)
        return 0;
    port_log(p, "failed");
    return -errno;
}
