/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* memfd_create, wait4 */

#include "box_inner.h"

#include <errno.h>
#include <linux/filter.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "string_builder.h"

enum { MARK = 0x626f7831, PLAN_MAX = 1 << 20, WORDS_MAX = 4096 };

/* Then follow `code` filter instructions, then cwd, arguments and
 * environment, each ended by a NUL. */
struct head {
    uint32_t mark, size; /* of this struct */
    uint32_t code, args, vars;
    bool answers, rules, own_proc, no_aslr;
    struct box_bounds bounds;
};

static uint32_t count(const char *const *words)
{
    uint32_t n = 0;

    while (words[n])
        n++;
    return n;
}

static int append_words(struct string_builder *sb, const char *const *words)
{
    int rc = 0;

    for (; rc == 0 && *words; words++)
        rc = string_builder_append(sb, *words, strlen(*words) + 1);
    return rc;
}

static int compose(struct string_builder *sb, const struct box_plan *plan)
{
    const char *cwd[] = {plan->cwd ? plan->cwd : "", NULL};
    struct head head;
    int rc;

    memset(&head, 0, sizeof head);
    head.mark = MARK;
    head.size = sizeof head;
    head.code = plan->filter ? plan->filter->len : 0;
    head.args = count(plan->argv);
    head.vars = count(plan->env);
    head.answers = plan->fds[BOX_FD_ANSWERS] >= 0;
    head.rules = plan->ruleset >= 0;
    head.own_proc = plan->own_proc;
    head.no_aslr = plan->no_aslr;
    head.bounds = plan->bounds;
    rc = string_builder_append(sb, &head, sizeof head);
    if (rc == 0 && plan->filter)
        rc = string_builder_append(sb, plan->filter->code,
                                   head.code * sizeof *plan->filter->code);
    if (rc == 0)
        rc = append_words(sb, cwd);
    if (rc == 0)
        rc = append_words(sb, plan->argv);
    return rc < 0 ? rc : append_words(sb, plan->env);
}

int box_inner_write(int *out, const struct box_plan *plan)
{
    struct string_builder sb;
    int fd = memfd_create("box_plan", MFD_CLOEXEC);
    int rc = fd < 0 ? -errno : 0;

    *out = -1;
    string_builder_init(&sb, PLAN_MAX);
    if (rc == 0)
        rc = compose(&sb, plan);
    if (rc == 0 && write(fd, sb.data, sb.len) != (ssize_t)sb.len)
        rc = -ENOSPC;
    string_builder_fini(&sb);
    if (rc == 0)
        *out = fd;
    else if (fd >= 0)
        (void)close(fd);
    return rc;
}

/* The bytes not yet read. */
struct rest {
    char *at;
    size_t len;
};

static void *take(struct rest *r, size_t bytes)
{
    char *at = r->at;

    if (bytes > r->len)
        return NULL;
    r->at += bytes;
    r->len -= bytes;
    return at;
}

static const char *take_word(struct rest *r)
{
    const char *end = memchr(r->at, '\0', r->len);

    return end ? take(r, (size_t)(end - r->at) + 1) : NULL;
}

static int take_words(struct rest *r, uint32_t n, const char ***out)
{
    uint32_t i;

    if (n > WORDS_MAX)
        return -EPROTO;
    *out = calloc((size_t)n + 1, sizeof **out);
    if (!*out)
        return -ENOMEM;
    for (i = 0; i < n; i++) {
        (*out)[i] = take_word(r);
        if (!(*out)[i])
            return -EPROTO;
    }
    return 0;
}

static int take_filter(struct rest *r, uint32_t len, struct box_filter *out)
{
    if (len > BOX_FILTER_MAX)
        return -EPROTO;
    out->code = take(r, len * sizeof *out->code);
    out->len = (unsigned short)len;
    return out->code ? 0 : -EPROTO;
}

static int read_whole(int fd, struct box_inner *out, struct rest *rest)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return -errno;
    if (st.st_size <= 0 || st.st_size > PLAN_MAX)
        return -EPROTO;
    out->bytes = malloc((size_t)st.st_size);
    if (!out->bytes)
        return -ENOMEM;
    *rest = (struct rest){out->bytes, (size_t)st.st_size};
    return pread(fd, rest->at, rest->len, 0) == (ssize_t)rest->len ? 0
                                                                   : -EPROTO;
}

static void fill(struct box_plan *out, const struct head *head)
{
    int i;

    *out = (struct box_plan){.place = BOX_INSIDE,
                             .notes_fd = BOX_FD_NOTES,
                             .ruleset = head->rules ? BOX_FD_RULES : -1,
                             .bounds = head->bounds,
                             .parent = getpid(),
                             .own_proc = head->own_proc,
                             .no_aslr = head->no_aslr};
    for (i = 0; i < BOX_FDS; i++)
        out->fds[i] =
            i < BOX_FD_ANSWERS || (i == BOX_FD_ANSWERS && head->answers) ? i
                                                                         : -1;
}

int box_inner_read(struct box_inner *out, int fd)
{
    const struct head *head;
    struct rest rest = {NULL, 0};
    int rc;

    *out = (struct box_inner){.bytes = NULL};
    rc = read_whole(fd, out, &rest);
    if (rc < 0)
        return rc;
    head = take(&rest, sizeof *head);
    if (!head || head->mark != MARK || head->size != sizeof *head ||
        head->args == 0)
        return -EPROTO;
    fill(&out->plan, head);
    rc = take_filter(&rest, head->code, &out->filter);
    if (rc < 0)
        return rc;
    out->plan.filter = head->code > 0 ? &out->filter : NULL;
    out->plan.cwd = take_word(&rest);
    if (!out->plan.cwd)
        return -EPROTO;
    if (out->plan.cwd[0] == '\0')
        out->plan.cwd = NULL;
    rc = take_words(&rest, head->args, &out->args);
    if (rc == 0)
        rc = take_words(&rest, head->vars, &out->vars);
    out->plan.argv = out->args;
    out->plan.env = out->vars;
    return rc;
}

void box_inner_fini(struct box_inner *inner)
{
    free(inner->args);
    free(inner->vars);
    free(inner->bytes);
}

static int64_t now_ns(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The time limits count from here. When the supervisor died before bwrap had
 * tied us to its life, nobody reads: the command shall not start. */
static int tell_start(const struct box_plan *plan)
{
    struct box_note note = {.kind = BOX_NOTE_STARTED, .at_ns = now_ns()};
    ssize_t n = write(plan->notes_fd, &note, sizeof note);

    return n == (ssize_t)sizeof note ? 0 : -EIO;
}

static void add_use(struct box_note *note, const struct rusage *use)
{
    const int64_t us_per_s = 1000000;
    int64_t seconds = use->ru_utime.tv_sec + use->ru_stime.tv_sec;

    note->cpu_ns +=
        (seconds * us_per_s + use->ru_utime.tv_usec + use->ru_stime.tv_usec) *
        1000;
    if (use->ru_maxrss > note->peak_kib)
        note->peak_kib = use->ru_maxrss;
}

/* One signal reaches all of the namespace at once, forks under way included;
 * we are its first process, which no signal of its own can end. */
static void end_the_rest(struct box_note *note)
{
    struct rusage use;

    while (wait4(-1, NULL, WNOHANG, &use) > 0)
        add_use(note, &use);
    (void)kill(-1, SIGKILL);
    for (;;) {
        pid_t ended = wait4(-1, NULL, 0, &use);

        if (ended < 0 && errno == EINTR)
            continue;
        if (ended < 0)
            return;
        note->leftovers++;
        add_use(note, &use);
    }
}

int box_inner_run(const struct box_plan *plan, struct box_note *out)
{
    struct rusage use;
    pid_t main_process, ended;
    int status, rc;

    *out = (struct box_note){.kind = BOX_NOTE_ENDED};
    if (getpid() != 1) /* where "all" would be everybody */
        return -EPERM;
    rc = tell_start(plan);
    if (rc < 0)
        return rc;
    main_process = box_spawn(plan);
    if (main_process < 0)
        return main_process;
    do {
        ended = wait4(-1, &status, 0, &use);
        if (ended < 0 && errno != EINTR)
            return -errno;
        if (ended > 0)
            add_use(out, &use);
    } while (ended != main_process);
    out->at_ns = now_ns();
    out->status = status;
    end_the_rest(out);
    return 0;
}
