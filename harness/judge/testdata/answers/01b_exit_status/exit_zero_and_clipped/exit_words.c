/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    int n;
    if (WIFEXITED(status)) {
        n = snprintf(out, cap, "exit %d", WEXITSTATUS(status));
    } else if (WIFSIGNALED(status)) {
        n = snprintf(out, cap, "killed by signal %d%s", WTERMSIG(status),
                     WCOREDUMP(status) ? ", core" : "");
    } else if (WIFSTOPPED(status)) {
        n = snprintf(out, cap, "stopped by signal %d", WSTOPSIG(status));
    } else {
        n = snprintf(out, cap, "unknown status %d", status);
    }
    if (n >= (int)cap)
        n = (int)cap - 1;
    return n;
}
