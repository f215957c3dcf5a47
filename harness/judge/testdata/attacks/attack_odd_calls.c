/* SPDX-License-Identifier: MIT-0 */
/* WRONG: calls what programs never need */
#include "results.h"

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    static const long calls[] = {
        SYS_unshare,         SYS_mount,        SYS_chroot,
        SYS_keyctl,          SYS_bpf,          SYS_setns,
        SYS_add_key,         SYS_reboot,       SYS_acct,
        SYS_swapon,          SYS_personality,  SYS_userfaultfd,
        SYS_perf_event_open, SYS_memfd_create, SYS_io_uring_setup,
        SYS_mknod,           SYS_chmod};
    size_t i;

    (void)cap;
    for (i = 0; i < sizeof calls / sizeof calls[0]; i++)
        printf("%ld ", syscall(calls[i], 0x10000000, 0, 0, 0, 0, 0));
    fflush(stdout);
    _exit(0);
}
