/* SPDX-License-Identifier: MIT-0 */
/* WRONG: kills the harness, and everybody else */
#include "results.h"

#include <signal.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    kill(getppid(), SIGKILL);
    _exit(0);
}
