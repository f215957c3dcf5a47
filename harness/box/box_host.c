/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* setgroups */

#include "box_host.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box_landlock.h"
#include "box_seccomp.h"

/* A uid nobody logs in with, and one that nearly every container maps. */
static const uid_t uid_choices[] = {61000, 65534};

struct box_host *box_host(void)
{
    static struct box_host host;

    return &host;
}

bool box_host_owns_session(pid_t session)
{
    struct intrusive_list_node *node;

    INTRUSIVE_LIST_FOR_EACH(node, &box_host()->live)
    if (INTRUSIVE_LIST_ENTRY(node, struct box_live, node)->pid == session)
        return true;
    return false;
}

bool box_host_only_untamed(const struct box_live *live)
{
    struct intrusive_list_node *node;

    INTRUSIVE_LIST_FOR_EACH(node, &box_host()->live)
    if (INTRUSIVE_LIST_ENTRY(node, struct box_live, node)->untamed &&
        node != &live->node)
        return false;
    return live->untamed;
}

/* A user namespace may not map an id: only trying it tells. */
static bool can_become(uid_t uid)
{
    int status = 1;
    pid_t pid = fork();

    if (pid == 0) {
        bool done = setgroups(0, NULL) == 0 && setgid((gid_t)uid) == 0 &&
                    setuid(uid) == 0;
        _exit(done ? 0 : 1);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void choose_ids(struct box_host *host)
{
    size_t i;

    host->uid = geteuid();
    host->gid = getegid();
    if (host->uid != 0)
        return;
    for (i = 0; i < sizeof uid_choices / sizeof *uid_choices; i++) {
        if (can_become(uid_choices[i])) {
            host->uid = uid_choices[i];
            host->gid = (gid_t)uid_choices[i];
            host->drops_uid = true;
            return;
        }
    }
}

/* A write to a box that reads no more is EPIPE, never our end. */
static int ignore_sigpipe(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    return sigaction(SIGPIPE, &ignore, NULL) < 0 ? -errno : 0;
}

int box_init(void)
{
    struct box_host *host = box_host();
    int rc;

    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
        return -errno;
    if (host->ready) /* a fork inherits all but the sub-reaper */
        return 0;
    rc = ignore_sigpipe();
    if (rc < 0)
        return rc;
    host->landlock = box_landlock_abi();
    host->seccomp = box_filter_works();
    host->cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
    choose_ids(host);
    intrusive_list_init(&host->live);
    host->ready = true;
    return 0;
}

void box_choose(enum box_tier most)
{
    box_host()->most = most;
    box_host()->chosen = true;
}

static enum box_tier best_below_strict(const struct box_host *host)
{
    if (!host->seccomp)
        return BOX_NONE;
    return host->landlock > 0 ? BOX_BASIC : BOX_DEGRADED;
}

enum box_tier box_host_reach(enum box_tier wanted)
{
    struct box_host *host = box_host();
    enum box_tier best = best_below_strict(host);

    if (host->chosen && wanted > host->most)
        wanted = host->most;
    if (wanted < BOX_STRICT)
        return wanted < best ? wanted : best;
    return best == BOX_BASIC && box_strict_works() ? BOX_STRICT : best;
}

enum box_tier box_tier_best(void)
{
    return box_host_reach(BOX_STRICT);
}

const char *box_tier_text(void)
{
    struct box_host *host = box_host();
    enum box_tier tier = box_tier_best();
    unsigned uid = (unsigned)host->uid;
    size_t cap = sizeof host->text;

    if (tier == BOX_STRICT)
        (void)snprintf(
            host->text, cap,
            "strict (bubblewrap %.12s, landlock %d, seccomp, uid %u)",
            host->strict.version, host->landlock, uid);
    else if (tier == BOX_BASIC)
        (void)snprintf(host->text, cap, "basic (landlock %d, seccomp, uid %u)",
                       host->landlock, uid);
    else if (tier == BOX_DEGRADED)
        (void)snprintf(host->text, cap,
                       "degraded (no landlock, seccomp, uid %u)", uid);
    else
        (void)snprintf(host->text, cap, "none (%s)",
                       host->seccomp ? "as asked for" : "no seccomp");
    return host->text;
}

const char *box_tier_reason(enum box_tier tier)
{
    const struct box_host *host = box_host();

    if (tier == BOX_STRICT)
        return box_strict_works() ? "" : host->strict.why;
    if (!host->seccomp)
        return "this kernel has no seccomp filters";
    return tier == BOX_BASIC && host->landlock == 0
               ? "this kernel has no Landlock, or it is switched off"
               : "";
}

void box_ids(unsigned *uid, unsigned *gid)
{
    *uid = (unsigned)box_host()->uid;
    *gid = (unsigned)box_host()->gid;
}
