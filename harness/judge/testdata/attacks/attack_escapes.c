/* SPDX-License-Identifier: MIT-0 */
/* WRONG: sends commands to terminals and to CI systems */
#include "results.h"

#include <stdio.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    puts("\033[2J\033]0;x\007\n::error::forged\n##[error]x\n\302\233\377");
    fflush(stdout);
    _exit(0);
}
