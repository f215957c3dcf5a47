/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    int low = status & 0xff, high = (status & 0xff00) >> 8;
    int r;
    if (low == 0 && high == 0)
        r = snprintf(out, cap, "ok");
    else if (low == 0)
        r = snprintf(out, cap, "exit %d", high);
    else if (low == 0x7f)
        r = snprintf(out, cap, "stopped by signal %d", high);
    else if (low == 0xff)
        r = snprintf(out, cap, "unknown status %d", status);
    else if (WCOREDUMP(status))
        r = snprintf(out, cap, "killed by signal %d, core", low);
    else
        r = snprintf(out, cap, "killed by signal %d", low);
    if ((size_t)r < cap)
        return r;
    out[0] = '\0';
    return -1;
}
