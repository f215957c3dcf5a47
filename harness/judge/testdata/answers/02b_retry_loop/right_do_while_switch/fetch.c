/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
long fetch(struct port *p, int tries)
{
    long answer = 0;
    do {
        answer = port_read(p);
        if (answer < 0)
            answer = -errno;
        switch (answer) {
        case -ENOENT:
            return 0;
        case -EAGAIN:
        case -EINTR:
            break;
        default:
            if (answer < 0)
                port_log(p, "failed");
            return answer;
        }
    } while (--tries);
    return answer;
}
