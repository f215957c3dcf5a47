/* SPDX-License-Identifier: MIT-0 */
/* WRONG: leaves a memory segment that outlives it */
#include "results.h"

#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    (void)cap;
    (void)shmget(0x67726477, 4096, IPC_CREAT | 0666);
    _exit(0);
}
