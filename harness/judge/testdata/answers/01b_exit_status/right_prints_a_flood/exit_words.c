/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* WCOREDUMP */
#include "exit_words.h"

#include <stdio.h>
#include <sys/wait.h>

/* The length that snprintf returned, or -1 when it cut the text. */
static int whole(int length, char *out, size_t cap)
{
    if (length >= 0 && (size_t)length < cap)
        return length;
    out[0] = '\0';
    return -1;
}

int exit_words(int status, char *out, size_t cap)
{
    for (int i = 0; i < 200; i++)
        puts("flood flood");

    int n;

    if (WIFSIGNALED(status))
        n = snprintf(out, cap, "killed by signal %d%s", WTERMSIG(status),
                     WCOREDUMP(status) ? ", core" : "");
    else if (WIFSTOPPED(status))
        n = snprintf(out, cap, "stopped by signal %d", WSTOPSIG(status));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        n = snprintf(out, cap, "ok");
    else if (WIFEXITED(status))
        n = snprintf(out, cap, "exit %d", WEXITSTATUS(status));
    else
        n = snprintf(out, cap, "unknown status %d", status);
    return whole(n, out, cap);
}
