/* SPDX-License-Identifier: MIT-0 */
/* detector.h - runs one tool over one program: does it speak, what of?
 *
 * The names are those of `by` in a unit.cfg. Sanitizers run at -O0 -g
 * without recovery: optimised builds lose bugs, and UBSan exits 0 unless
 * told otherwise. Programs are ours: limits and clean-up, no box.
 * Threads: none. Errors: 0 or a negative errno of the harness.
 */
#ifndef DETECTOR_H
#define DETECTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "stage.h"
#include "unit.h"

enum detection {
    DETECTION_SILENT,  /* the tool ran and had nothing to say */
    DETECTION_SPOKE,   /* it reported something */
    DETECTION_MISSING, /* the tool is not installed */
    DETECTION_BROKEN,  /* the program did not even build */
    DETECTION_STOPPED  /* by a limit, before it came to an end */
};

struct detector; /* one row of the table */

const struct detector *detector_find(const char *name);
size_t detector_count(void);
const struct detector *detector_at(size_t i);
const char *detector_name(const struct detector *d);
/* "AddressSanitizer": for people. */
const char *detector_title(const struct detector *d);
/* True when gcc and clang each have their own. */
bool detector_both_compilers(const struct detector *d);
/* The program to install, when it is MISSING: "valgrind". */
const char *detector_tool(const struct detector *d, const char *compiler);

struct detector_job {
    const struct detector *detector;
    const char *compiler; /* "gcc" or "clang" */
    const char *std;      /* NULL: c11 */
    const struct string_list *flags, *libs, *extra_flags, *env;
    const char *const *sources; /* absolute paths, NULL-terminated */
    const char *include;        /* folder for -I, or NULL */
    const char *input;          /* stdin, or NULL */
};

struct detector_report {
    enum detection result;
    char *said; /* [owned]: tool's words; for output: stdout */
    size_t said_len;
    char end[64]; /* "exit 0", "SIGSEGV", "no exit within 2 s" */
};

int detector_run(const struct detector_job *job, struct stage *stage,
                 struct detector_report *out);
void detector_report_fini(struct detector_report *r);

#endif
