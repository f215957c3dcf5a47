/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    int need = 0;
    if (WIFEXITED(status) && !WEXITSTATUS(status))
        need = snprintf(out, cap, "%s", "ok");
    else if (WIFEXITED(status))
        need = snprintf(out, cap, "exit %d", WEXITSTATUS(status));
    else if (WIFSTOPPED(status))
        need = snprintf(out, cap, "stopped by signal %d", WSTOPSIG(status));
    else if (WIFSIGNALED(status) && WCOREDUMP(status))
        need =
            snprintf(out, cap, "killed by signal %d, core", WTERMSIG(status));
    else if (WIFSIGNALED(status))
        need = snprintf(out, cap, "killed by signal %d", WTERMSIG(status));
    else
        need = snprintf(out, cap, "unknown status %d", status);
    if ((int)cap < need) {
        out[0] = 0;
        need = -1;
    }
    return need;
}
