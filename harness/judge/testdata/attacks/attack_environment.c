/* SPDX-License-Identifier: MIT-0 */
/* WRONG: prints all of its environment */
#include "results.h"

#include <stdio.h>
#include <unistd.h>

extern char **environ;

struct results *results_new(size_t cap)
{
    char **p;

    (void)cap;
    for (p = environ; *p; p++)
        puts(*p);
    fflush(stdout);
    _exit(0);
}
