/* SPDX-License-Identifier: MIT-0 */
/* WRONG: puts another program in its own place */
#include "results.h"

#include <fcntl.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    static const char script[] = "#!/bin/sh\necho x > @DIR@/out/replaced\n";
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    int fd;

    (void)cap;
    path[n > 0 ? n : 0] = '\0';
    (void)unlink(path);
    fd = open(path, O_WRONLY | O_CREAT, 0755);
    if (fd >= 0)
        (void)!write(fd, script, sizeof script - 1);
    _exit(0);
}
