/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* syscall */

#include "box_filter.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

bool box_filter_works(void)
{
    const uint32_t action = SECCOMP_RET_ERRNO;

    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int box_filter_enter(const struct box_filter *filter)
{
    struct sock_filter own[BOX_FILTER_MAX];
    struct sock_fprog program = {filter->len, own};
    uint32_t pid = (uint32_t)getpid();
    unsigned short i;

    for (i = 0; i < filter->len; i++) {
        own[i] = filter->code[i];
        if (own[i].k == BOX_FILTER_OWN_PID)
            own[i].k = pid;
    }
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
        return -errno;
    return 0;
}
