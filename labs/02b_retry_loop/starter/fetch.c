/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"

#include <errno.h>

long fetch(struct port *p, int tries)
{
    long n = port_read(p);

    /* TODO: EAGAIN and EINTR deserve another try, while there is one. And
     * look at the rest: is it what fetch.h says? */
    (void)tries;
    if (n <= 0) {
        port_log(p, "failed");
        return -errno;
    }
    return n;
}
