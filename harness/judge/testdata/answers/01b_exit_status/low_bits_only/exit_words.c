/* SPDX-License-Identifier: MIT-0 */
#include "exit_words.h"
#include <stdio.h>
int exit_words(int status, char *out, size_t cap)
{
    int sig = status & 0x7f;
    int code = (status >> 8) & 0xff;
    int core = (status & 0x80) != 0;
    int len;
    if (sig != 0)
        len = snprintf(out, cap, "killed by signal %d%s", sig,
                       core ? ", core" : "");
    else if (code != 0)
        len = snprintf(out, cap, "exit %d", code);
    else
        len = snprintf(out, cap, "ok");
    if (len < 0 || (size_t)len >= cap) {
        *out = 0;
        return -1;
    }
    return len;
}
