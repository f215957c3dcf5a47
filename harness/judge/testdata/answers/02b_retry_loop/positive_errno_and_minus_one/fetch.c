/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    while (tries-- > 0) {
        long n = port_read(p);
        int error = errno;
        if (n != -1)
            return n;
        if (error == ENOENT)
            return 0;
        if (error != EAGAIN && error != EINTR) {
            port_log(p, "failed");
            return error;
        }
    }
    return -1;
}
