/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
enum kind { OK, EXITED, KILLED, DUMPED, STOPPED, UNKNOWN };
static const char *const formats[] = {
    [OK] = "ok",
    [EXITED] = "exit %d",
    [KILLED] = "killed by signal %d",
    [DUMPED] = "killed by signal %d, core",
    [STOPPED] = "stopped by signal %d",
    [UNKNOWN] = "unknown status %d",
};
static enum kind kind_of(int status, int *number)
{
    *number = status;
    if (WIFEXITED(status)) {
        *number = WEXITSTATUS(status);
        return *number ? EXITED : OK;
    }
    if (WIFSIGNALED(status)) {
        *number = WTERMSIG(status);
        return WCOREDUMP(status) ? DUMPED : KILLED;
    }
    if (WIFSTOPPED(status)) {
        *number = WSTOPSIG(status);
        return STOPPED;
    }
    return UNKNOWN;
}
int exit_words(int status, char *out, size_t cap)
{
    int number;
    enum kind k = kind_of(status, &number);
    int need = snprintf(NULL, 0, formats[k], number);
    memset(out, 0, cap);
    if ((size_t)need >= cap)
        return -1;
    return snprintf(out, cap, formats[k], number);
}
