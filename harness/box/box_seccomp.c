/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* memfd_create, CLONE_* */

#include "box_seccomp.h"

#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <seccomp.h>

/* Refused in every box. A call that this libseccomp does not know by name is
 * one the kernel of its day did not have: left out. */
static const char *const refused[] = {
    /* other processes */
    "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd",
    "pidfd_send_signal", "process_madvise", "process_mrelease", "kcmp", "tkill",
    "setpgid", "setsid", "setpriority", "ioprio_set", "sched_setscheduler",
    "sched_setparam", "sched_setattr", "sched_setaffinity", "migrate_pages",
    "move_pages",
    /* large kernel surfaces */
    "io_uring_setup", "io_uring_enter", "io_uring_register", "bpf",
    "perf_event_open", "userfaultfd", "add_key", "request_key", "keyctl",
    "fanotify_init", "lookup_dcookie", "vhangup", "syslog", "acct", "quotactl",
    /* namespaces and mounts */
    "unshare", "setns", "mount", "umount2", "move_mount", "fsopen", "fsconfig",
    "fsmount", "fspick", "open_tree", "mount_setattr", "pivot_root", "chroot",
    /* memory and queues that outlive the box or take no limit */
    "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl",
    "semget", "semop", "semctl", "mq_open", "mq_unlink", "memfd_create",
    "memfd_secret",
    /* what Landlock, or its first ABIs, do not guard of a file */
    "truncate", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "fchmodat2",
    "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr",
    "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "utime",
    "utimes", "futimesat", "utimensat", "name_to_handle_at",
    "open_by_handle_at"};

static const char *const sockets[] = {"socket", "socketpair"};
static const char *const forks[] = {"fork", "vfork"};
static const char *const senders[] = {"kill", "tgkill", "rt_sigqueueinfo",
                                      "rt_tgsigqueueinfo"};

static int refuse_if(scmp_filter_ctx ctx, const char *name,
                     const struct scmp_arg_cmp *cmp, unsigned count)
{
    int nr = seccomp_syscall_resolve_name(name);

    if (nr == __NR_SCMP_ERROR)
        return 0;
    return seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(EPERM), nr, count, cmp);
}

static int refuse_all(scmp_filter_ctx ctx, const char *const *names,
                      size_t count)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < count; i++)
        rc = refuse_if(ctx, names[i], NULL, 0);
    return rc;
}

#define REFUSE_ALL(ctx, names)                                                 \
    refuse_all((ctx), (names), sizeof(names) / sizeof *(names))

/* Threads are clones too; the flags tell. LeakSanitizer looks for leaks from
 * a tracer that it clones with CLONE_UNTRACED and in its own memory. */
static int refuse_forks(scmp_filter_ctx ctx, unsigned kind)
{
    const uint64_t tracer = CLONE_UNTRACED | CLONE_VM;
    uint64_t passing = CLONE_THREAD;
    struct scmp_arg_cmp cmp;
    int rc = REFUSE_ALL(ctx, forks);

    if (rc == 0 && (kind & BOX_FILTER_LEAKS)) {
        passing |= CLONE_UNTRACED;
        cmp =
            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | tracer, CLONE_UNTRACED);
        rc = refuse_if(ctx, "clone", &cmp, 1);
    }
    cmp = SCMP_A0(SCMP_CMP_MASKED_EQ, passing, 0);
    return rc < 0 ? rc : refuse_if(ctx, "clone", &cmp, 1);
}

static int refuse_signals(scmp_filter_ctx ctx)
{
    struct scmp_arg_cmp to_other = SCMP_A0(SCMP_CMP_NE, BOX_FILTER_OWN_PID, 0);
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < sizeof senders / sizeof *senders; i++)
        rc = refuse_if(ctx, senders[i], &to_other, 1);
    return rc;
}

/* Rules on arguments that hold in every box. The kernel looks at the low half
 * of an int only, so the upper half must not hide it: masked. */
static int refuse_by_argument(scmp_filter_ctx ctx)
{
    const uint64_t low = 0xffffffff;
    const struct {
        const char *name;
        struct scmp_arg_cmp cmp;
    } rules[] = {
        {"clone", SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER)},
        {"ioctl", SCMP_A1(SCMP_CMP_MASKED_EQ, low, TIOCSTI)},
        {"ioctl", SCMP_A1(SCMP_CMP_MASKED_EQ, low, TIOCLINUX)},
        {"prctl", SCMP_A0(SCMP_CMP_MASKED_EQ, low, PR_SET_PDEATHSIG)},
        {"prlimit64", SCMP_A0(SCMP_CMP_NE, 0, 0)},     /* of somebody else */
        {"personality", SCMP_A0(SCMP_CMP_NE, low, 0)}, /* asking is allowed */
    };
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < sizeof rules / sizeof *rules; i++)
        rc = refuse_if(ctx, rules[i].name, &rules[i].cmp, 1);
    return rc;
}

/* Its arguments are behind a pointer, where no filter sees them; told that it
 * does not exist, the C library falls back to clone. */
static int hide_clone3(scmp_filter_ctx ctx)
{
    int nr = seccomp_syscall_resolve_name("clone3");

    if (nr == __NR_SCMP_ERROR)
        return 0;
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), nr, 0);
}

static int add_rules(scmp_filter_ctx ctx, unsigned kind)
{
    int rc = REFUSE_ALL(ctx, refused);

    if (rc == 0)
        rc = refuse_by_argument(ctx);
    if (rc == 0)
        rc = hide_clone3(ctx);
    if (rc == 0 && !(kind & BOX_FILTER_LEAKS))
        rc = refuse_if(ctx, "ptrace", NULL, 0);
    if (rc == 0 && !(kind & BOX_FILTER_NET))
        rc = REFUSE_ALL(ctx, sockets);
    if (rc == 0 && !(kind & BOX_FILTER_FORK))
        rc = refuse_forks(ctx, kind);
    if (rc == 0 && !(kind & BOX_FILTER_KILL))
        rc = refuse_signals(ctx);
    return rc;
}

static int read_code(struct box_filter *filter, int fd)
{
    struct sock_filter *code;
    struct stat st;
    size_t size;

    if (fstat(fd, &st) < 0)
        return -errno;
    size = (size_t)st.st_size;
    if (size == 0 || size / sizeof *code > BOX_FILTER_MAX)
        return -E2BIG;
    code = malloc(size);
    if (!code)
        return -ENOMEM;
    if (pread(fd, code, size, 0) != (ssize_t)size) {
        free(code);
        return -EIO;
    }
    filter->code = code;
    filter->len = (unsigned short)(size / sizeof *code);
    return 0;
}

static int compile(struct box_filter *filter, unsigned kind)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    int fd = -1;
    int rc = -ENOMEM;

    if (!ctx)
        goto done;
    fd = memfd_create("box_filter", MFD_CLOEXEC);
    if (fd < 0) {
        rc = -errno;
        goto done;
    }
    rc = add_rules(ctx, kind);
    if (rc == 0) /* a tree over the numbers, not a chain of 100 tests */
        rc = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (rc == 0)
        rc = seccomp_export_bpf(ctx, fd);
    if (rc == 0)
        rc = read_code(filter, fd);
done:
    if (fd >= 0)
        (void)close(fd);
    if (ctx)
        seccomp_release(ctx);
    return rc;
}

int box_filter_get(const struct box_filter **out, unsigned kind)
{
    static struct box_filter kept[BOX_FILTER_KINDS];
    struct box_filter *filter = &kept[kind];
    int rc = filter->code ? 0 : compile(filter, kind);

    *out = rc == 0 ? filter : NULL;
    return rc;
}
