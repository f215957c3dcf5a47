/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* the struct that wait4 fills */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "box_impl.h"

enum { NS_PER_MS = 1000000, US_PER_S = 1000000 };

int64_t box_cpu_ns(const struct rusage *use)
{
    int64_t seconds = use->ru_utime.tv_sec + use->ru_stime.tv_sec;

    return (seconds * US_PER_S + use->ru_utime.tv_usec +
            use->ru_stime.tv_usec) *
           1000;
}

static enum box_limit limit_of_end(const struct box *b, int status,
                                   const struct box_report *r)
{
    struct rusage own = {0};
    int64_t cpu_limit_ms = b->bounds.cpu_ns / NS_PER_MS;

    (void)getrusage(RUSAGE_SELF, &own);
    if (b->limit != BOX_LIMIT_NONE)
        return b->limit;
    if (r->out.cut || r->err.cut || r->answers.cut)
        return BOX_LIMIT_OUTPUT;
    if (r->cpu_ms >= cpu_limit_ms ||
        (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return BOX_LIMIT_CPU;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ)
        return BOX_LIMIT_FILE_SIZE;
    /* The child's peak begins with the copy of us that it was before exec:
     * one below our own proves nothing. */
    if (r->peak_kib > b->bounds.mem_bytes / 1024 && r->peak_kib > own.ru_maxrss)
        return BOX_LIMIT_MEMORY;
    return BOX_LIMIT_NONE;
}

/* What lab-box told of the command. When it could not, bwrap's end stands for
 * its own, with the shell's number of a signal. */
static int end_of_wrapped(const struct box *b, int status, struct box_report *r)
{
    if (b->ended.kind != 0) {
        r->cpu_ms = b->ended.cpu_ns / NS_PER_MS;
        r->peak_kib = b->ended.peak_kib;
        return b->ended.status;
    }
    if (b->leftover_peak_kib > r->peak_kib)
        r->peak_kib = b->leftover_peak_kib;
    if (WIFEXITED(status) && WEXITSTATUS(status) > 128)
        return WEXITSTATUS(status) - 128; /* as wait() has a signal */
    return status;
}

static void report_end(struct box *b, struct box_report *r, int status,
                       const struct rusage *use)
{
    r->tier = b->tier;
    r->cpu_ms = (box_cpu_ns(use) + b->leftover_cpu_ns) / NS_PER_MS;
    r->wall_ns = b->ended_ns - b->started_ns;
    r->wall_ms = r->wall_ns / NS_PER_MS;
    r->peak_kib = use->ru_maxrss;
    if (b->live.wrapped)
        status = end_of_wrapped(b, status, r);
    if (b->seen_cpu_ns / NS_PER_MS > r->cpu_ms)
        r->cpu_ms = b->seen_cpu_ns / NS_PER_MS;
    r->leftovers = b->leftovers;
    memcpy(r->waiting, b->waiting, sizeof r->waiting);
    r->limit = limit_of_end(b, status, r);
    if (r->limit != BOX_LIMIT_NONE)
        r->end = BOX_LIMIT;
    else
        r->end = WIFSIGNALED(status) ? BOX_SIGNALED : BOX_EXITED;
    r->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static int report_streams(struct box *b, struct box_report *r)
{
    int rc = box_streams_drain(&b->streams);

    if (rc == 0)
        rc = box_streams_take(&b->streams, BOX_OUT, &r->out);
    if (rc == 0)
        rc = box_streams_take(&b->streams, BOX_ERR, &r->err);
    if (rc == 0)
        rc = box_streams_take(&b->streams, BOX_ANSWERS, &r->answers);
    return rc;
}

int box_report_make(struct box *b, struct box_report *out, int status,
                    const struct rusage *use)
{
    int rc = report_streams(b, out);

    if (rc == 0)
        report_end(b, out, status, use);
    return rc;
}

void box_report_fini(struct box_report *report)
{
    free(report->out.data);
    free(report->err.data);
    free(report->answers.data);
    *report = (struct box_report){0};
}
