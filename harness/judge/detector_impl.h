/* SPDX-License-Identifier: MIT-0 */
/* detector_impl.h - what the files of the detectors share. Private to judge/.
 *
 *     detector.c          the table, running a tool, reading its words
 *     detector_command.c  the command line that builds or reads the source
 */
#ifndef DETECTOR_IMPL_H
#define DETECTOR_IMPL_H

#include "detector.h"
#include "toolchain.h"

enum mode {
    MODE_COMPILE, /* the compiler's or linter's own words */
    MODE_RUN,     /* what the program leaves behind */
    MODE_BUILD    /* that it does not build */
};

struct detector {
    const char *name, *title, *tool;
    enum mode mode;
    bool both_compilers;
    const char *flags[5];
    const char *runner[5]; /* in front of the program */
    const char *speaks;    /* what every report of it holds; NULL: special */
};

struct detector_command {
    struct command line;
    char compiler[64], std[16], include[STAGE_PATH + 2];
    char program[STAGE_PATH]; /* what it writes: a name of its own for each
                                 command line, so that a second detector finds
                                 what the first has built */
};

bool detector_is(const struct detector *d, const char *name);
const char *detector_compiler(const struct detector_job *job);
/* -E2BIG, -ENAMETOOLONG, -ENOMEM. `out` must not move afterwards. */
int detector_command(const struct detector_job *job, struct stage *stage,
                     struct detector_command *out);

#endif
