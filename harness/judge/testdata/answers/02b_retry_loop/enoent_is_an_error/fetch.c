/* SPDX-License-Identifier: MIT-0 */
#include "fetch.h"
#include <errno.h>
enum verdict { AGAIN, GIVE_UP };
static enum verdict judge(int e)
{
    switch (e) {
    case EINTR:
    case EAGAIN:
        return AGAIN;
    default:
        return GIVE_UP;
    }
}
long fetch(struct port *p, int tries)
{
    for (;;) {
        long n = port_read(p);
        int e = errno;
        if (n >= 0)
            return n;
        if (judge(e) == GIVE_UP) {
            port_log(p, "failed");
            return -e;
        }
        if (--tries == 0)
            return -e;
    }
}
