/* SPDX-License-Identifier: MIT-0 */
#include "exit_words.h"
#include <stdio.h>
#include <sys/wait.h>
static int describe(int status, char *out, size_t cap)
{
    if (WIFEXITED(status)) {
        int rc = WEXITSTATUS(status);
        if (rc)
            return snprintf(out, cap, "exit %d", rc);
        return snprintf(out, cap, "ok");
    }
    if (WIFSIGNALED(status))
        return snprintf(out, cap, "killed by signal %d", WTERMSIG(status));
    if (WIFSTOPPED(status))
        return snprintf(out, cap, "stopped by signal %d", WSTOPSIG(status));
    return snprintf(out, cap, "unknown status %d", status);
}
int exit_words(int status, char *out, size_t cap)
{
    size_t n = (size_t)describe(status, out, cap);
    if (n < cap)
        return (int)n;
    out[0] = '\0';
    return -1;
}
