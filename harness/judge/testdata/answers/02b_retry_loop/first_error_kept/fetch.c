/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    int first = 0;
    for (int i = 0; i < tries; i++) {
        long n = port_read(p);
        int e = errno;
        if (n >= 0)
            return n;
        if (first == 0)
            first = e;
        if (e == ENOENT)
            return 0;
        if (e != EAGAIN && e != EINTR) {
            port_log(p, "failed");
            return -e;
        }
    }
    return -first;
}
