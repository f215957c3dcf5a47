/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE

#include "box_attacks.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *errno_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{0, "ok"},
                 {EPERM, "EPERM"},
                 {EACCES, "EACCES"},
                 {ENOSYS, "ENOSYS"},
                 {EAGAIN, "EAGAIN"},
                 {ENOENT, "ENOENT"},
                 {ETXTBSY, "ETXTBSY"},
                 {EROFS, "EROFS"},
                 {EXDEV, "EXDEV"},
                 {EINVAL, "EINVAL"}};
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == number)
            return names[i].name;
    return strerror(number);
}

/* Prints how a call ended and is the exit code of the act. */
static int say(long result)
{
    (void)puts(errno_name(result < 0 ? errno : 0));
    return 0;
}

static int act_fork(const char *word)
{
    pid_t pid = fork();

    (void)word;
    if (pid == 0)
        _exit(0);
    return say(pid);
}

static int act_kill_parent(const char *word)
{
    (void)word;
    return say(kill(getppid(), SIGKILL));
}

static int act_kill_all(const char *word)
{
    (void)word;
    return say(kill(-1, SIGKILL));
}

static int act_open_read(const char *word)
{
    return say(open(word, O_RDONLY));
}

static int act_open_write(const char *word)
{
    return say(open(word, O_WRONLY));
}

static int act_truncate(const char *word)
{
    return say(truncate(word, 0));
}

static int act_create(const char *word)
{
    return say(open(word, O_WRONLY | O_CREAT | O_EXCL, 0600));
}

static int act_rename_over(const char *word)
{
    return say(rename("mine", word));
}

static int act_unlink(const char *word)
{
    return say(unlink(word));
}

static int act_symlink(const char *word)
{
    return say(symlink("/etc/passwd", word));
}

static int act_mkfifo(const char *word)
{
    return say(mkfifo(word, 0600));
}

/* Makes `word` a copy of a program of the system, and runs it. */
static int act_run_copy(const char *word)
{
    char *const argv[] = {NULL};
    char block[4096];
    int from = open("/usr/bin/true", O_RDONLY);
    int to = open(word, O_WRONLY | O_CREAT, 0755);
    ssize_t n;

    while ((n = read(from, block, sizeof block)) > 0)
        if (write(to, block, (size_t)n) != n)
            return 8;
    (void)close(to);
    return say(execve(word, argv, argv));
}

static int act_parents_environment(const char *word)
{
    char path[64];

    (void)word;
    (void)snprintf(path, sizeof path, "/proc/%d/environ", (int)getppid());
    return say(open(path, O_RDONLY));
}

static int act_parents_limits(const char *word)
{
    struct rlimit limit = {0, 0};

    (void)word;
    return say(prlimit(getppid(), RLIMIT_CORE, &limit, NULL));
}

static int act_parents_memory(const char *word)
{
    (void)word;
    return say(syscall(SYS_ptrace, 0x4206 /* SEIZE */, getppid(), 0, 0));
}

static int act_become_root(const char *word)
{
    (void)word;
    if (getuid() == 0)
        return say(0);
    return say(setuid(0));
}

static int act_uid(const char *word)
{
    (void)word;
    return printf("%u %u\n", (unsigned)getuid(), (unsigned)getgid()) < 0;
}

static int act_pid(const char *word)
{
    (void)word;
    return printf("%d\n", (int)getpid()) < 0;
}

static int act_socket(const char *word)
{
    (void)word;
    return say(socket(AF_INET, SOCK_DGRAM, 0));
}

static int act_clone3(const char *word)
{
    struct clone_args args = {.exit_signal = SIGCHLD};

    (void)word;
    return say(syscall(SYS_clone3, &args, sizeof args));
}

static int act_untraced_fork(const char *word)
{
    long pid;

    (void)word;
    pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0)
        _exit(0);
    return say(pid);
}

static int act_calls(const char *word)
{
    long args[5] = {0, 0, 0, 0, 0};
    static const struct {
        const char *name;
        long number, first, second;
    } calls[] = {
        {"ptrace", SYS_ptrace, 0, 0},
        {"process_vm_readv", SYS_process_vm_readv, 1, 0},
        {"pidfd_open", SYS_pidfd_open, 1, 0},
        {"io_uring_setup", SYS_io_uring_setup, 1, 0},
        {"bpf", SYS_bpf, 0, 0},
        {"perf_event_open", SYS_perf_event_open, 0, 0},
        {"userfaultfd", SYS_userfaultfd, 0, 0},
        {"keyctl", SYS_keyctl, 0, 0},
        {"unshare", SYS_unshare, CLONE_NEWUSER, 0},
        {"clone newuser", SYS_clone, CLONE_NEWUSER | CLONE_THREAD, 0},
        {"mount", SYS_mount, 0, 0},
        {"chroot", SYS_chroot, 0, 0},
        {"personality", SYS_personality, 0x0040000, 0},
        {"shmget", SYS_shmget, 0, 4096},
        {"msgget", SYS_msgget, 0, 0},
        {"mq_open", SYS_mq_open, 0, 0},
        {"memfd_create", SYS_memfd_create, 0, 0},
        {"chmod", SYS_fchmodat, AT_FDCWD, 0},
        {"utimensat", SYS_utimensat, AT_FDCWD, 0},
        {"fsetxattr", SYS_fsetxattr, 1, 0},
        {"setpriority", SYS_setpriority, 0, 0},
        {"sched_setaffinity", SYS_sched_setaffinity, 0, 0},
        {"setsid", SYS_setsid, 0, 0},
        {"setpgid", SYS_setpgid, 0, 0},
        {"tkill", SYS_tkill, 1, 0},
        {"rt_sigqueueinfo", SYS_rt_sigqueueinfo, 1, 0},
        {"open_by_handle_at", SYS_open_by_handle_at, 0, 0},
        {"ioctl tiocsti", SYS_ioctl, 0, TIOCSTI},
        {"ioctl high tiocsti", SYS_ioctl, 0, TIOCSTI | 1L << 32},
        {"prctl pdeathsig", SYS_prctl, PR_SET_PDEATHSIG, 0},
        {"socketpair", SYS_socketpair, AF_UNIX, SOCK_DGRAM},
    };
    size_t i;

    (void)word;
    for (i = 0; i < sizeof calls / sizeof *calls; i++) {
        errno = 0;
        args[0] = syscall(calls[i].number, calls[i].first, calls[i].second,
                          args[1], args[2], args[3], args[4]);
        if (args[0] >= 0 || errno != EPERM)
            (void)printf("%s: %s\n", calls[i].name,
                         errno_name(args[0] < 0 ? errno : 0));
    }
    return 0;
}

static const struct {
    const char *name;
    int (*run)(const char *word);
} attacks[] = {
    {"fork", act_fork},
    {"kill_parent", act_kill_parent},
    {"kill_all", act_kill_all},
    {"open_read", act_open_read},
    {"open_write", act_open_write},
    {"truncate", act_truncate},
    {"create", act_create},
    {"rename_over", act_rename_over},
    {"unlink", act_unlink},
    {"symlink", act_symlink},
    {"mkfifo", act_mkfifo},
    {"run_copy", act_run_copy},
    {"parents_environment", act_parents_environment},
    {"parents_limits", act_parents_limits},
    {"parents_memory", act_parents_memory},
    {"become_root", act_become_root},
    {"uid", act_uid},
    {"pid", act_pid},
    {"socket", act_socket},
    {"clone3", act_clone3},
    {"untraced_fork", act_untraced_fork},
    {"calls", act_calls},
};

int box_attack(const char *name, const char *word)
{
    size_t i;

    for (i = 0; i < sizeof attacks / sizeof *attacks; i++)
        if (strcmp(name, attacks[i].name) == 0)
            return attacks[i].run(word);
    return 99;
}
