/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    const char *format = "unknown status %d";
    int number = status, n;
    if (WIFEXITED(status)) {
        number = WEXITSTATUS(status);
        format = number ? "exit %d" : "ok";
    } else if (WIFSIGNALED(status)) {
        number = WTERMSIG(status);
        format = WCOREDUMP(status) ? "killed by signal %d, core"
                                   : "killed by signal %d";
    } else if (WIFSTOPPED(status)) {
        number = WSTOPSIG(status);
        format = "stopped by signal %d";
    }
    n = snprintf(out, cap, format, number);
    return n >= (int)cap ? -1 : n;
}
