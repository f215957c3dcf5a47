/* SPDX-License-Identifier: MIT-0 */
/* minicheck_run.h - runs one test in a child and says how it ended. */
#ifndef MINICHECK_RUN_H
#define MINICHECK_RUN_H

#include <stdint.h>

#include "minicheck.h"
#include "string_builder.h"

enum minicheck_end {
    MINICHECK_PASSED,
    MINICHECK_FAILED,   /* an assertion; see message */
    MINICHECK_SIGNALED, /* status: the signal */
    MINICHECK_EXITED,   /* it called exit; status: the code */
    MINICHECK_TIMED_OUT
};

struct minicheck_result {
    enum minicheck_end end;
    int status;
    int64_t elapsed_ns;
    struct string_builder message; /* "file:line: what" of an assertion */
    struct string_builder output;  /* what the test printed, capped */
};

enum { MINICHECK_MAX_OUTPUT = 64 * 1024 };

/* Runs `test` in a process group of its own; all of it is killed at the time
 * limit and at the end. 0 or a negative errno: the runner itself failed.
 * out is to be ended with minicheck_result_fini either way. */
int minicheck_run(const struct minicheck_test *test, int64_t timeout_ms,
                  struct minicheck_result *out);
void minicheck_result_fini(struct minicheck_result *r);

#endif
