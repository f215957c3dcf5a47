/* SPDX-License-Identifier: MIT-0 */
/* WRONG: starts a shell with a library of its own loaded first */
#include "results.h"

#include <unistd.h>

struct results *results_new(size_t cap)
{
    char *argv[] = {"/bin/sh", "-c", "echo x > @DIR@/out/preload", NULL};
    char *envp[] = {"LD_PRELOAD=/proc/self/exe", NULL};

    (void)cap;
    execve(argv[0], argv, envp);
    _exit(0);
}
