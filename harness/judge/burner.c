/* SPDX-License-Identifier: MIT-0 */
#include "burner.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The parent may have died before the request to die with it was made. */
static _Noreturn void burn(pid_t parent)
{
    volatile unsigned n = 0;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (getppid() == parent)
        for (n = 0; n < 1000000; n++)
            ;
    _exit(0);
}

int burner_start(struct burner *b, size_t each)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = each * (cpus > 0 ? (size_t)cpus : 1);
    pid_t parent = getpid();

    b->count = 0;
    while (b->count < wanted && b->count < BURNER_MAX) {
        pid_t pid = fork();
        int rc = -errno;

        if (pid == 0)
            burn(parent);
        if (pid < 0) {
            burner_stop(b);
            return rc;
        }
        b->pids[b->count++] = pid;
    }
    return 0;
}

void burner_stop(struct burner *b)
{
    size_t i;

    for (i = 0; i < b->count; i++)
        (void)kill(b->pids[i], SIGKILL);
    for (i = 0; i < b->count; i++)
        while (waitpid(b->pids[i], NULL, 0) < 0 && errno == EINTR)
            ;
    b->count = 0;
}
