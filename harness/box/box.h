/* SPDX-License-Identifier: MIT-0 */
/* box.h - runs one untrusted command under limits and says what happened.
 *
 * The box knows no lab, no pitfall and no verdict. It reports facts: how the
 * process ended, what it used, which limit it met, what it wrote.
 *
 * Ownership: a request is [borrowed] until its `done` was called.
 * Threads:   one event_loop, one thread; several boxes run side by side.
 * Errors:    negative errno: the box itself failed (never the command).
 * Ideas:     DOMjudge runguard and isolate(1) (limits, clean-up); Landlock
 *            and seccomp(2) manual pages; stop-then-kill: README.md.
 */
#ifndef BOX_H
#define BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_loop;

enum box_tier {
    BOX_NONE,     /* limits and clean-up only: trusted commands of ours */
    BOX_DEGRADED, /* rlimits and seccomp; this kernel has no Landlock */
    BOX_BASIC,    /* rlimits, Landlock and seccomp */
    BOX_STRICT    /* the same inside namespaces of its own, by bubblewrap */
};

/* BOX_STRICT asks for the best that the host gives and box_choose allows;
 * the report names the tier that was reached. */
enum box_sanitizer { BOX_PLAIN, BOX_ASAN, BOX_TSAN };

struct box_limits {    /* 0: the default of box_limits_default() */
    int64_t cpu_ms;    /* user + system time */
    int64_t wall_ms;   /* 0: 10 x cpu_ms */
    int64_t mem_mib;   /* address space, or resident when sanitized */
    int64_t out_kib;   /* stdout, stderr and answers, each */
    int64_t procs;     /* 1: fork is refused */
    int64_t files;     /* open descriptors */
    int64_t fsize_kib; /* largest file it may write */
    bool net;          /* sockets allowed */
};

enum box_access { BOX_READ = 1, BOX_EXEC = 2, BOX_WRITE = 4 };

struct box_path {
    const char *path; /* file or folder; everything below it */
    unsigned access;  /* enum box_access bits */
};

enum { BOX_MAX_PATHS = 12 };

struct box_request {
    const char *const *argv; /* argv[0]: absolute path; NULL-terminated */
    const char *const *env;  /* the whole environment; NULL-terminated */
    const char *cwd;
    const char *input; /* bytes for stdin */
    size_t input_len;
    struct box_path paths[BOX_MAX_PATHS]; /* beside /usr, read and exec */
    size_t path_count;
    struct box_limits limits;
    enum box_tier tier; /* wanted */
    /* Scales limits, relaxes what LSan needs, hides /usr/lib/debug. */
    enum box_sanitizer sanitizer;
    bool answers; /* descriptor 3 is a third capped pipe */
};

enum box_end {
    BOX_EXITED,   /* status = exit code */
    BOX_SIGNALED, /* status = signal number */
    BOX_LIMIT     /* the box ended it: see limit */
};

enum box_limit {
    BOX_LIMIT_NONE,
    BOX_LIMIT_CPU,
    BOX_LIMIT_WALL,
    BOX_LIMIT_MEMORY,
    BOX_LIMIT_OUTPUT,
    BOX_LIMIT_FILE_SIZE,
    BOX_LIMIT_PROCESSES
};

struct box_stream {
    char *data; /* NUL-terminated for convenience; may hold NULs */
    size_t len;
    bool cut; /* more was written than kept */
};

struct box_report {
    enum box_end end;
    int status;
    enum box_limit limit;
    char waiting[64]; /* at a time-out: what it did ("waits for a lock") */
    const char *step; /* the box failed: which step of the set-up; else NULL */
    enum box_tier tier;
    int64_t cpu_ms, wall_ms, wall_ns;
    int64_t peak_kib; /* resident memory */
    int leftovers;    /* processes found alive after the main one ended */
    struct box_stream out, err, answers;
};

typedef void (*box_done_fn)(int rc, struct box_report *report, void *ctx);

/* Starts `request` on `loop`; `done` is called once from the loop, with
 * rc 0 and a report (its streams [transfer], box_report_fini), or with a
 * negative errno when the box itself failed: the report then holds only
 * `step`, and there is nothing to release. A negative result of box_start
 * itself (-ENOENT, -ENOMEM, -EMFILE...): nothing runs, no call of `done`. */
int box_start(struct event_loop *loop, const struct box_request *request,
              box_done_fn done, void *ctx);

/* Runs one command to its end on a loop of its own. */
int box_run(const struct box_request *request, struct box_report *out);

void box_report_fini(struct box_report *report);

/* Ends every process that boxes of this program still run, for good. For
 * the way out after SIGINT: the runs stay unreported. Not for a signal
 * handler. */
void box_kill_all(void);

/* From now on SIGINT and SIGTERM, while `loop` runs, end every box; no new
 * one starts (-EINTR). The caller cleans up and dies of box_interrupted().
 * box_run does this on its own loop. */
int box_catch_signals(struct event_loop *loop);
/* The signal that came, or 0. */
int box_interrupted(void);

struct box_limits box_limits_default(void);

/* Once per program, before the first box: sub-reaper, probes of Landlock
 * and seccomp, the unprivileged uid when root. 0 or a negative errno.
 * A process forked from one that called it calls it again. */
int box_init(void);

/* No run reaches more than this tier, whatever it asks for. May come before
 * box_init. */
void box_choose(enum box_tier most);

/* What a run that asks for the best gets. The first call tries the strict
 * tier, which takes as long as a run. */
enum box_tier box_tier_best(void);
/* "strict (bubblewrap 0.8.0, landlock 7, seccomp, uid 61000)", "basic
 * (landlock 7, seccomp, uid 61000)", "degraded (no landlock...": of
 * box_tier_best, good until the next call. */
const char *box_tier_text(void);
/* Why this host does not give a tier; "" when it does. */
const char *box_tier_reason(enum box_tier tier);

/* The uid and gid that boxed commands run as: ours, but for root. Files
 * that a boxed command shall write must belong to it. */
void box_ids(unsigned *uid, unsigned *gid);

const char *box_limit_name(enum box_limit limit); /* "cpu", "wall"... */

#endif
