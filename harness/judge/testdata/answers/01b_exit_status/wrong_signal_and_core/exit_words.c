/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <sys/wait.h>
#define SAY(...) (length = snprintf(out, cap, __VA_ARGS__))
int exit_words(int status, char *out, size_t cap)
{
    int length = -1;
    int code = WEXITSTATUS(status);
    int sig = WTERMSIG(status);
    if (WIFSTOPPED(status)) {
        SAY("stopped by signal %d", sig);
    } else if (WIFSIGNALED(status)) {
        SAY("killed by signal %d", sig);
    } else if (WIFEXITED(status)) {
        if (code == 0)
            SAY("ok");
        else
            SAY("exit %d", code);
    } else {
        SAY("unknown status %d", status);
    }
    if (length >= (int)cap) {
        out[0] = '\0';
        return -1;
    }
    return length;
}
