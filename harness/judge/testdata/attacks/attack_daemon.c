/* SPDX-License-Identifier: MIT-0 */
/* WRONG: leaves a process behind that writes later */
#include "results.h"

#include <fcntl.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            close(open("@DIR@/out/daemon", O_WRONLY | O_CREAT, 0600));
            for (;;)
                pause();
        }
        _exit(0);
    }
    usleep(100000);
    _exit(0);
}
