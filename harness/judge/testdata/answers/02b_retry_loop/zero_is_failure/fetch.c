/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    int saved = 0;
    do {
        long count = port_read(p);
        if (count > 0)
            return count;
        saved = errno;
        switch (saved) {
        case EAGAIN:
        case EINTR:
            break;
        case ENOENT:
            return 0;
        default:
            port_log(p, "failed");
            return -saved;
        }
    } while (--tries > 0);
    return -saved;
}
