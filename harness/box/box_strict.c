/* SPDX-License-Identifier: MIT-0 */
#include "box_strict.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box_host.h"
#include "box_process.h"
#include "box_spawn.h"
#include "box_streams.h"

static const char INSIDE[] = "/lab-box";

static void add(struct box_wrap *w, const char *word)
{
    assert(w->count + 1 < BOX_WRAP_MAX);
    w->argv[w->count++] = word;
    w->argv[w->count] = NULL;
}

static void add3(struct box_wrap *w, const char *what, const char *from,
                 const char *to)
{
    add(w, what);
    add(w, from);
    add(w, to);
}

/* Where /usr holds it all, /lib and the like are links into it. */
static void add_system(struct box_wrap *w)
{
    static const struct {
        const char *path, *merged;
    } folders[] = {
        {"/bin", "usr/bin"}, {"/lib", "usr/lib"}, {"/lib64", "usr/lib64"}};
    struct stat st;
    size_t i;

    add3(w, "--ro-bind", "/usr", "/usr");
    for (i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (lstat(folders[i].path, &st) < 0)
            continue;
        if (S_ISLNK(st.st_mode))
            add3(w, "--symlink", folders[i].merged, folders[i].path);
        else
            add3(w, "--ro-bind", folders[i].path, folders[i].path);
    }
    add3(w, "--dev-bind", "/dev/null", "/dev/null");
    add3(w, "--dev-bind", "/dev/urandom", "/dev/urandom");
}

/* A folder comes before what lies in it, or it would hide that; of the same
 * path twice the writable one comes last. */
static int outer_first(const void *a, const void *b)
{
    const struct box_path *x = *(const struct box_path *const *)a;
    const struct box_path *y = *(const struct box_path *const *)b;
    int by_path = strcmp(x->path, y->path);

    return by_path
               ? by_path
               : (int)(x->access & BOX_WRITE) - (int)(y->access & BOX_WRITE);
}

static void add_paths(struct box_wrap *w, const struct box_request *request)
{
    const struct box_path *sorted[BOX_MAX_PATHS] = {NULL};
    size_t i;

    for (i = 0; i < request->path_count; i++)
        sorted[i] = &request->paths[i];
    qsort(sorted, request->path_count, sizeof *sorted, outer_first);
    for (i = 0; i < request->path_count; i++)
        add3(w, sorted[i]->access & BOX_WRITE ? "--bind" : "--ro-bind",
             sorted[i]->path, sorted[i]->path);
}

static void add_helper(struct box_wrap *w, const struct box_strict *s)
{
    if (s->helper_in_reach) {
        add3(w, "--ro-bind", s->helper, INSIDE);
        return;
    }
    add(w, "--perms");
    add(w, "0555");
    add3(w, "--ro-bind-data", "7", INSIDE);
}

/* No --new-session: it has one of ours already, and as long as all of a box
 * is in it, a signal to the group reaches all. No --clearenv: bwrap starts
 * with none. /proc and the network only for those who may use them. */
void box_strict_wrap(struct box_wrap *w, const struct box_request *request)
{
    w->count = 0;
    add(w, box_host()->strict.bwrap);
    add(w, "--unshare-all");
    if (request->limits.net)
        add(w, "--share-net");
    add(w, "--die-with-parent");
    add(w, "--as-pid-1");
    add_system(w);
    if (request->sanitizer != BOX_PLAIN) {
        add(w, "--proc");
        add(w, "/proc");
    }
    add_paths(w, request);
    add_helper(w, &box_host()->strict);
    add(w, "--remount-ro");
    add(w, "/");
    add(w, INSIDE);
}

int box_strict_open_helper(void)
{
    int fd = open(box_host()->strict.helper, O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return -errno;
    rc = box_lift(&fd);
    if (rc < 0)
        (void)close(fd);
    return rc < 0 ? rc : fd;
}

const char *box_strict_hear(const char *text, size_t len)
{
    static const char prefix[] = "bwrap: ";
    char *heard = box_host()->strict.heard;

    if (len >= sizeof prefix - 1 &&
        strncmp(text, prefix, sizeof prefix - 1) == 0) {
        text += sizeof prefix - 1;
        len -= sizeof prefix - 1;
    }
    if (len == 0) {
        text = "it said nothing";
        len = strlen(text);
    }
    (void)snprintf(heard, sizeof box_host()->strict.heard, "bubblewrap: %.*s",
                   (int)(len < 120 ? len : 120), text);
    heard[strcspn(heard, "\n")] = '\0';
    return heard;
}

/* Every folder above must let everybody through. */
static bool is_for_all(const char *path)
{
    char part[PATH_MAX];
    const char *end = path;
    struct stat st;

    while ((end = strchr(end + 1, '/')) != NULL) {
        (void)snprintf(part, sizeof part, "%.*s", (int)(end - path), path);
        if (stat(part, &st) < 0 || !(st.st_mode & S_IXOTH))
            return false;
    }
    return stat(path, &st) == 0 && (st.st_mode & S_IXOTH) &&
           (st.st_mode & S_IROTH);
}

/* Beside the program, or where tests and an installation have it. */
static bool find_helper(struct box_strict *s)
{
    static const char *const places[] = {"lab-box", "../bin/lab-box",
                                         "../libexec/groundwork/lab-box"};
    char dir[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", dir, sizeof dir - 1);
    char *slash;
    size_t i;

    dir[n > 0 ? n : 0] = '\0';
    slash = strrchr(dir, '/');
    if (!slash)
        return false;
    *slash = '\0';
    for (i = 0; i < sizeof places / sizeof *places; i++)
        if (snprintf(s->helper, sizeof s->helper, "%s/%s", dir, places[i]) <
                (int)sizeof s->helper &&
            access(s->helper, X_OK) == 0) {
            s->helper_in_reach =
                !box_host()->drops_uid || is_for_all(s->helper);
            return true;
        }
    return false;
}

static bool find_bwrap(struct box_strict *s, const char *given)
{
    static const char *const places[] = {"/usr/bin/bwrap",
                                         "/usr/local/bin/bwrap"};
    size_t i;

    if (given) {
        (void)snprintf(s->bwrap, sizeof s->bwrap, "%s", given);
        return access(given, X_OK) == 0;
    }
    for (i = 0; i < sizeof places / sizeof *places; i++) {
        (void)snprintf(s->bwrap, sizeof s->bwrap, "%s", places[i]);
        if (access(places[i], X_OK) == 0)
            return true;
    }
    return false;
}

static bool setting_is(const char *path, const char *value)
{
    char text[32];
    ssize_t n = box_read_small(path, text, sizeof text);

    if (n <= 0)
        return false;
    text[strcspn(text, "\n")] = '\0';
    return strcmp(text, value) == 0;
}

static bool in_container(void)
{
    return access("/.dockerenv", F_OK) == 0 ||
           access("/run/.containerenv", F_OK) == 0 || getenv("container");
}

/* "No permissions...", "Permission denied", "Operation not permitted" */
static bool is_refusal(const char *what)
{
    return strstr(what, "ermission") || strstr(what, "ermitted") ||
           strstr(what, "amespace");
}

/* Why a host that has bubblewrap refuses it, from what it shows of itself. */
static const char *cure(const char *what)
{
    if (!is_refusal(what))
        return "";
    if (setting_is("/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
                   "1"))
        return "AppArmor refuses user namespaces; to allow them: sysctl "
               "kernel.apparmor_restrict_unprivileged_userns=0";
    if (setting_is("/proc/sys/kernel/unprivileged_userns_clone", "0"))
        return "to allow it: sysctl kernel.unprivileged_userns_clone=1";
    if (setting_is("/proc/sys/user/max_user_namespaces", "0"))
        return "to allow it: sysctl user.max_user_namespaces=10000";
    if (in_container())
        return "containers refuse namespaces unless they are started with "
               "--privileged";
    return "";
}

static void fail(struct box_strict *s, const char *what)
{
    const char *help = cure(what);

    s->state = BOX_STRICT_FAILS;
    (void)snprintf(s->why, sizeof s->why, "%s%s%s", what, *help ? "; " : "",
                   help);
}

static void fail_plainly(struct box_strict *s, const char *what)
{
    s->state = BOX_STRICT_FAILS;
    (void)snprintf(s->why, sizeof s->why, "%s", what);
}

/* "bubblewrap 0.8.0" */
static void ask_version(struct box_strict *s)
{
    const char *argv[] = {s->bwrap, "--version", NULL};
    const char *env[] = {NULL};
    struct box_request request = {.argv = argv, .env = env, .tier = BOX_BASIC};
    struct box_report report;

    (void)snprintf(s->version, sizeof s->version, "?");
    request.paths[0] = (struct box_path){s->bwrap, BOX_READ | BOX_EXEC};
    request.path_count = 1;
    if (box_run(&request, &report) < 0)
        return;
    (void)sscanf(report.out.data, "bubblewrap %15s", s->version);
    box_report_fini(&report);
}

/* With /proc, which sanitized runs need and some containers refuse. */
static void try_it(struct box_strict *s)
{
    static const char *const argv[] = {"/usr/bin/true", NULL};
    static const char *const env[] = {NULL};
    struct box_request request = {
        .argv = argv, .env = env, .tier = BOX_STRICT, .sanitizer = BOX_ASAN};
    struct box_report report;
    int rc = box_run(&request, &report);
    char text[200];

    if (rc == 0 && report.end == BOX_EXITED && report.status == 0) {
        s->state = BOX_STRICT_WORKS;
        box_report_fini(&report);
        return;
    }
    if (rc == 0) {
        box_report_fini(&report);
        fail(s, "bubblewrap: a first run did not end well");
        return;
    }
    if (strncmp(report.step, "bubblewrap", 10) == 0)
        (void)snprintf(text, sizeof text, "%s", report.step);
    else
        (void)snprintf(text, sizeof text, "bubblewrap: %s: %s", report.step,
                       strerror(-rc));
    fail(s, text);
}

void box_strict_probe(const char *bwrap)
{
    struct box_strict *s = &box_host()->strict;

    s->state = BOX_STRICT_FAILS; /* until a run proves it */
    s->why[0] = '\0';
    if (box_host()->landlock == 0 || !box_host()->seccomp)
        fail_plainly(s, "it needs the basic tier inside");
    else if (!find_bwrap(s, bwrap))
        fail_plainly(s, "bubblewrap is not installed: apt-get install "
                        "bubblewrap");
    else if (!find_helper(s))
        fail_plainly(s, "lab-box, which belongs beside lab, is missing: "
                        "make lab");
    if (s->why[0])
        return;
    s->state = BOX_STRICT_TRYING;
    try_it(s);
    if (s->state == BOX_STRICT_WORKS)
        ask_version(s);
}

bool box_strict_works(void)
{
    struct box_strict *s = &box_host()->strict;

    if (s->state == BOX_STRICT_UNKNOWN)
        box_strict_probe(NULL);
    return s->state == BOX_STRICT_WORKS || s->state == BOX_STRICT_TRYING;
}
