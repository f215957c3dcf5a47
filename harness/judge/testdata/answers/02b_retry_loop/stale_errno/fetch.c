/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    int left = tries;
    errno = 0;
    while (1) {
        long n = port_read(p);
        if (errno == EAGAIN || errno == EINTR) {
            int e = errno;
            left--;
            if (left <= 0)
                return -e;
        } else if (errno == ENOENT) {
            return 0;
        } else if (errno != 0) {
            int e = errno;
            port_log(p, "failed");
            return -e;
        } else {
            return n;
        }
    }
}
