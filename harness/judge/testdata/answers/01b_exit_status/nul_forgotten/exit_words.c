/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    char line[100];
    int len;
    switch (WIFEXITED(status)     ? 1
            : WIFSIGNALED(status) ? 2
            : WIFSTOPPED(status)  ? 3
                                  : 4) {
    case 1:
        len = WEXITSTATUS(status)
                  ? sprintf(line, "exit %d", WEXITSTATUS(status))
                  : sprintf(line, "ok");
        break;
    case 2:
        len = sprintf(line, "killed by signal %d%s", WTERMSIG(status),
                      WCOREDUMP(status) ? ", core" : "");
        break;
    case 3:
        len = sprintf(line, "stopped by signal %d", WSTOPSIG(status));
        break;
    default:
        len = sprintf(line, "unknown status %d", status);
        break;
    }
    if ((size_t)len + 1 > cap) {
        out[0] = '\0';
        return -1;
    }
    for (int i = 0; i < len; i++)
        out[i] = line[i];
    return len;
}
