/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
int exit_words(int status, char *out, size_t cap)
{
    char *s = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&s, &size);
    if (!f)
        return -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        fputs("ok", f);
    else if (WIFEXITED(status))
        fprintf(f, "exit %d", WEXITSTATUS(status));
    else if (WIFSIGNALED(status))
        fprintf(f, "killed by signal %d%s", WTERMSIG(status),
                WCOREDUMP(status) ? ", core" : "");
    else if (WIFSTOPPED(status))
        fprintf(f, "stopped by signal %d", WSTOPSIG(status));
    else
        fprintf(f, "unknown status %d", status);
    fclose(f);
    size++;
    if (size > cap) {
        out[0] = '\0';
        free(s);
        return -1;
    }
    memcpy(out, s, size);
    free(s);
    return (int)size;
}
