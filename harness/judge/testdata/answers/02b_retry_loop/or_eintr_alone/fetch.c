/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    int attempt;
    int err = 0;
    for (attempt = 1; attempt <= tries; attempt++) {
        long got = port_read(p);
        err = errno;
        if (got >= 0)
            return got;
        if (err == EAGAIN || EINTR)
            continue;
        if (err == ENOENT)
            return 0;
        port_log(p, "failed");
        return -err;
    }
    return -err;
}
