/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    char buf[256];
    char *p = buf;
    int i, tmp = 0;
    fprintf(stderr, "DEBUG status=%d cap=%zu\n", status, cap);
    if (WIFEXITED(status) == 1) {
        if (WEXITSTATUS(status) == 0) {
            sprintf(buf, "ok");
        } else {
            sprintf(buf, "exit %d", WEXITSTATUS(status));
        }
    } else if (WIFSIGNALED(status) == 1) {
        sprintf(buf, "killed by signal %d", WTERMSIG(status));
        if (WCOREDUMP(status)) {
            sprintf(buf + strlen(buf), ", core");
        }
    } else if (WIFSTOPPED(status) == 1) {
        sprintf(buf, "stopped by signal %d", WSTOPSIG(status));
    } else {
        sprintf(buf, "unknown status %d", status);
    }
    fprintf(stderr, "DEBUG text=%s\n", p);
    if (strlen(p) > cap - 1) {
        strcpy(out, "");
        return -1;
    }
    strncpy(out, p, cap);
    return strlen(out);
}
