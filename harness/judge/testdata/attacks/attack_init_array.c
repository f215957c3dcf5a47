/* SPDX-License-Identifier: MIT-0 */
/* WRONG: takes over before main by the table of initialisers */
#include "results.h"

#include <stdio.h>
#include <unistd.h>

static void leave(int argc, char **argv, char **envp)
{
    (void)argc;
    (void)argv;
    (void)envp;
    dprintf(3, "1 text 2 ok\n");
    _exit(0);
}

__attribute__((section(".init_array"),
               used)) static void (*first)(int, char **, char **) = leave;

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
