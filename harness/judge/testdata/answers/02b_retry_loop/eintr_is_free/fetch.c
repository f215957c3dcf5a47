/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    long bytes;
    int why = 0;
    while (tries > 0) {
        bytes = port_read(p);
        if (bytes >= 0)
            return bytes;
        why = errno;
        if (why == EINTR)
            continue; /* as everybody does around read */
        if (why == EAGAIN) {
            tries--;
            continue;
        }
        if (why == ENOENT)
            return 0;
        port_log(p, "failed");
        return -why;
    }
    return -why;
}
