/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    char buf[80] = "";
    signed char code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) {
        snprintf(buf, sizeof buf, "killed by signal %d", WTERMSIG(status));
        if (WCOREDUMP(status))
            strcat(buf, ", core");
    } else if (WIFSTOPPED(status)) {
        snprintf(buf, sizeof buf, "stopped by signal %d", WSTOPSIG(status));
    } else if (!WIFEXITED(status)) {
        snprintf(buf, sizeof buf, "unknown status %d", status);
    } else if (code == 0) {
        strcpy(buf, "ok");
    } else {
        snprintf(buf, sizeof buf, "exit %d", code);
    }
    size_t len = strlen(buf);
    if (len >= cap) {
        out[0] = '\0';
        return -1;
    }
    memcpy(out, buf, len + 1);
    return (int)len;
}
