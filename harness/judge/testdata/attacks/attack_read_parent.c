/* SPDX-License-Identifier: MIT-0 */
/* WRONG: reads the environment and the memory map of the harness */
#include "results.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void copy_out(const char *file)
{
    char path[64], text[8192];
    ssize_t n, i;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)getppid(), file);
    fd = open(path, O_RDONLY);
    n = fd < 0 ? 0 : read(fd, text, sizeof text);
    for (i = 0; i < n; i++)
        putchar(text[i] ? text[i] : '\n');
}

struct results *results_new(size_t cap)
{
    (void)cap;
    copy_out("environ");
    copy_out("maps");
    copy_out("cmdline");
    fflush(stdout);
    _exit(0);
}
