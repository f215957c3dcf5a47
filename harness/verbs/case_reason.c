/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* sigabbrev_np */
#include "case_reason.h"

#include <stdio.h>
#include <string.h>

static void limit_reason(const struct verdict *v, const struct case_result *k,
                         char *out, size_t cap)
{
    const struct unit_limits *l = &v->lab->as.lab.limits;
    char came[60] = "";

    if (k->commands) /* a suite of tests has none */
        (void)snprintf(came, sizeof came, "; %zu of %zu answers came",
                       k->answered, k->commands);

    if (k->limit == BOX_LIMIT_CPU || k->limit == BOX_LIMIT_WALL)
        (void)snprintf(
            out, cap,
            "timed out: %s limit %lld ms%s; used %lld ms of CPU in "
            "%lld ms%s%s%s",
            box_limit_name(k->limit),
            (long long)(k->limit == BOX_LIMIT_CPU ? l->cpu_ms : 10 * l->cpu_ms),
            k->tier == TIER_PLAIN ? "" : " (scaled)", (long long)k->cpu_ms,
            (long long)k->wall_ms, k->waiting[0] ? "; " : "", k->waiting, came);
    else if (k->limit == BOX_LIMIT_MEMORY)
        (void)snprintf(out, cap, "too much memory: the limit is %lld MiB",
                       (long long)l->mem_mib);
    else if (k->limit == BOX_LIMIT_OUTPUT)
        (void)snprintf(out, cap, "too much output: the limit is %lld KiB",
                       (long long)l->out_kib);
    else
        (void)snprintf(out, cap, "met the limit: %s", box_limit_name(k->limit));
}

void case_reason(const struct verdict *v, const struct case_result *k,
                 char *out, size_t cap)
{
    const struct finding *f = &k->finding;
    const char *name;

    switch (k->outcome) {
    case OUTCOME_DIFFERS:
        if (k->diff.got_ended && k->answered < k->commands)
            (void)snprintf(out, cap,
                           "ended after %zu of %zu answers (no crash)",
                           k->answered, k->commands);
        else
            (void)snprintf(out, cap, "output differs at line %zu, column %zu",
                           k->diff.line, k->diff.column);
        break;
    case OUTCOME_SANITIZER:
        (void)snprintf(
            out, cap, "%s: %s%s%s%s", f->tool,
            f->detail[0] ? f->detail : f->kind,
            f->detail[0] && strcmp(f->tool, "AddressSanitizer") == 0 ? " ("
                                                                     : "",
            f->detail[0] && strcmp(f->tool, "AddressSanitizer") == 0 ? f->kind
                                                                     : "",
            f->detail[0] && strcmp(f->tool, "AddressSanitizer") == 0 ? ")"
                                                                     : "");
        break;
    case OUTCOME_SIGNAL:
        name = sigabbrev_np(k->status);
        (void)snprintf(out, cap, "crashed with SIG%s after %zu of %zu answers",
                       name ? name : "?", k->answered, k->commands);
        break;
    case OUTCOME_LIMIT:
        limit_reason(v, k, out, cap);
        break;
    case OUTCOME_EXIT:
        (void)snprintf(out, cap,
                       k->status ? "all answers are right, but it exited with "
                                   "%d"
                                 : "the process ended with exit(%d) before all "
                                   "tests had run",
                       k->status);
        break;
    case OUTCOME_FORGED:
        (void)snprintf(out, cap,
                       "bytes on the answer channel that the driver "
                       "did not write");
        break;
    case OUTCOME_REJECTED:
        (void)snprintf(out, cap,
                       "your tests fail on the right "
                       "implementation");
        break;
    case OUTCOME_UNCAUGHT:
        (void)snprintf(out, cap, "your tests pass on a wrong implementation");
        break;
    case OUTCOME_NOT_RUN:
    case OUTCOME_PASS:
    case OUTCOME_SKIPPED:
    case OUTCOME_FAULT:
        (void)snprintf(out, cap, "%s",
                       k->outcome == OUTCOME_FAULT ? strerror(k->status) : "");
        break;
    }
}
