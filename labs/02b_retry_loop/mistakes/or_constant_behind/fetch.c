/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"

#include <errno.h>

long fetch(struct port *p, int tries)
{
    for (;;) {
        long n = port_read(p);
        int e = errno; /* before anything else can change it */

        if (n >= 0)
            return n;
        tries--;
        if (e == ENOENT)
            return 0;
        if (e == EINTR || EAGAIN) {
            if (tries > 0)
                continue;
            return -e;
        }
        port_log(p, "failed");
        return -e;
    }
}
