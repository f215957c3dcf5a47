/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* close_range, syscall, NSIG, clone */

#include "box_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include "box_landlock.h"

/* One step of the set-up: 0 or a negative errno. */
typedef int (*step_fn)(const struct box_plan *plan);

/* Of its own session and group nobody in the box can leave (the filter
 * refuses setsid and setpgid), so the whole box is one target for a signal. */
static int step_session(const struct box_plan *plan)
{
    if (plan->place == BOX_INSIDE) /* bwrap's, which it shall not leave */
        return 0;
    return setsid() < 0 ? -errno : 0;
}

/* exec keeps ignored signals and the mask: both start afresh. Inside, the
 * first of it was done around. */
static int step_signals(const struct box_plan *plan)
{
    struct sigaction normal = {.sa_handler = SIG_DFL};
    sigset_t none;
    int signo;

    for (signo = 1; plan->place != BOX_INSIDE && signo < NSIG; signo++)
        (void)sigaction(signo, &normal, NULL); /* KILL, STOP, libc's own fail */
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) < 0 ? -errno : 0;
}

static int put_descriptor(int from, int to)
{
    int rc = from == to ? fcntl(to, F_SETFD, 0) : dup2(from, to);

    return rc < 0 ? -errno : 0;
}

static int step_descriptors(const struct box_plan *plan)
{
    int rc = close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0 ? -errno : 0;
    int i;

    for (i = 0; rc == 0 && i < BOX_FDS; i++)
        if (plan->fds[i] >= 0)
            rc = put_descriptor(plan->fds[i], i);
    return rc;
}

static int step_cwd(const struct box_plan *plan)
{
    (void)umask(022);
    return plan->cwd && chdir(plan->cwd) < 0 ? -errno : 0;
}

static int step_personality(const struct box_plan *plan)
{
    if (plan->no_aslr && personality(ADDR_NO_RANDOMIZE) < 0)
        return -errno;
    return 0;
}

/* By raw calls: libc's would change the uid of all threads that it knows, and
 * those are the parent's. Until it execs the child has the memory of root and
 * another uid, but nobody of that uid can look into it: at such a change the
 * kernel makes the memory undumpable (credentials in ptrace(2)). */
static int step_uid(const struct box_plan *plan)
{
    if (!plan->drops_uid)
        return 0;
    if (syscall(SYS_setgroups, 0, NULL) < 0 ||
        syscall(SYS_setgid, plan->gid) < 0 ||
        syscall(SYS_setuid, plan->uid) < 0)
        return -errno;
    return 0;
}

/* After the uid: changing it clears the setting. Should the parent have died
 * already, the new one is not it, and the signal would never come. */
static int step_parent(const struct box_plan *plan)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return -errno;
    return getppid() == plan->parent ? 0 : -ESRCH;
}

static int step_limits(const struct box_plan *plan)
{
    if (plan->place == BOX_AROUND) /* bwrap is ours */
        return 0;
    return box_bounds_apply(&plan->bounds);
}

static int step_privileges(const struct box_plan *plan)
{
    if (!plan->filter && plan->ruleset < 0)
        return 0;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

static int step_landlock(const struct box_plan *plan)
{
    int rc = 0;

    if (plan->ruleset < 0)
        return 0;
    if (plan->own_proc)
        rc = box_landlock_add_own_proc(plan->ruleset);
    return rc < 0 ? rc : box_landlock_enter(plan->ruleset);
}

static int step_seccomp(const struct box_plan *plan)
{
    return plan->filter ? box_filter_enter(plan->filter) : 0;
}

/* execve takes pointers to non-const for old callers; it changes nothing. */
static int step_exec(const struct box_plan *plan)
{
    union {
        const char *const *in;
        char *const *out;
    } argv = {plan->argv}, env = {plan->env};

    (void)execve(plan->argv[0], argv.out, env.out);
    return -errno;
}

/* In this order: each step still may do what a later one forbids; Landlock
 * opens files, so it comes before the limit on descriptors. */
static const struct {
    const char *name;
    step_fn run;
} steps[] = {
    {"session", step_session},         {"signals", step_signals},
    {"descriptors", step_descriptors}, {"cwd", step_cwd},
    {"personality", step_personality}, {"uid", step_uid},
    {"parent", step_parent},           {"privileges", step_privileges},
    {"landlock", step_landlock},       {"limits", step_limits},
    {"seccomp", step_seccomp},         {"exec", step_exec},
};

enum { STEPS = sizeof steps / sizeof *steps, CHILD_STACK = 32 * 1024 };

struct child {
    const struct box_plan *plan;
};

/* What it returns is the exit code. */
static int run_child(void *arg)
{
    const struct box_plan *plan = ((const struct child *)arg)->plan;
    struct box_note note = {.kind = BOX_NOTE_FAILED};
    ssize_t told;

    while (note.step < STEPS && note.error == 0) {
        note.error = -steps[note.step].run(plan);
        if (note.error == 0)
            note.step++;
    }
    told = write(plan->notes_fd, &note, sizeof note);
    return told < 0 ? 126 : 127;
}

/* The child leaves in the middle of its frames, whose red zones then stay
 * marked in memory of ours. */
static void forget_frames(char *stack, size_t size)
{
#ifdef __SANITIZE_ADDRESS__
    __asan_unpoison_memory_region(stack, size);
#else
    (void)stack;
    (void)size;
#endif
}

/* As libc's posix_spawn does: the child borrows our memory, and we stand still
 * until it execs or ends. fork would copy the tables of our memory for a few
 * system calls: that was two of the five milliseconds of a boxed /bin/true. So
 * a step writes to its stack and to nothing else, and no handler of ours may
 * run there. */
pid_t box_spawn(const struct box_plan *plan)
{
    _Alignas(16) char stack[CHILD_STACK];
    struct child child = {plan};
    sigset_t all, old;
    int failed;
    pid_t pid;

    sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, &old);
    pid = clone(run_child, stack + sizeof stack,
                CLONE_VM | CLONE_VFORK | SIGCHLD, &child);
    failed = errno;
    forget_frames(stack, sizeof stack);
    (void)sigprocmask(SIG_SETMASK, &old, NULL);
    return pid < 0 ? -failed : pid;
}

const char *box_spawn_step_name(int step)
{
    if (step == BOX_STEP_HELPER)
        return "lab-box";
    return step >= 0 && step < STEPS ? steps[step].name : "unknown";
}
