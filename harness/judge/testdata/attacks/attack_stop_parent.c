/* SPDX-License-Identifier: MIT-0 */
/* WRONG: stops the harness, which then waits for ever */
#include "results.h"

#include <signal.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    kill(getppid(), SIGSTOP);
    _exit(0);
}
