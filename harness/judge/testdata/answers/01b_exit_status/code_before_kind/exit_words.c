/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    char text[64];
    if (WEXITSTATUS(status) == 0)
        strcpy(text, "ok");
    else if (WIFEXITED(status))
        sprintf(text, "exit %d", WEXITSTATUS(status));
    else if (WIFSTOPPED(status))
        sprintf(text, "stopped by signal %d", WSTOPSIG(status));
    else if (WIFSIGNALED(status)) {
        sprintf(text, "killed by signal %d", WTERMSIG(status));
        if (WCOREDUMP(status))
            strcat(text, ", core");
    } else
        sprintf(text, "unknown status %d", status);
    if (strlen(text) + 1 > cap) {
        out[0] = '\0';
        return -1;
    }
    strcpy(out, text);
    return (int)strlen(text);
}
