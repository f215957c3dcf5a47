/* SPDX-License-Identifier: MIT-0 */
/* WRONG: attaches to the harness as a debugger */
#include "results.h"

#include <stdio.h>
#include <sys/ptrace.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    if (ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) == 0)
        puts("@SECRET@");
    fflush(stdout);
    _exit(0);
}
