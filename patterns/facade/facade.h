/* SPDX-License-Identifier: MIT-0 */
/* facade.h 1.0.0 - one small door: run a program, input in, output out.
 *
 * Copy facade.h and facade.c. Needs POSIX.1-2008.
 *
 *     struct facade_job job = {.argv = argv, .timeout_ms = 2000};
 *     struct facade_result result;
 *     int rc = facade_run(&job, &result);
 *     ...
 *     facade_result_fini(&result);
 *
 * Behind the door: socketpair, pipe, fork, dup2, exec, poll, kill, waitpid,
 * and the order in which they are safe. This is the one header a client
 * includes, and it includes nothing of theirs.
 *
 * A facade makes the usual case short and hides no error: each way in which a
 * run can end has a result of its own.
 *
 * Ownership: the job is [borrowed] for the call. The output is owned by the
 *            result, until facade_result_fini.
 * Threads:   any number may run jobs. Between pipe() and close-on-exec a fork
 *            of another thread may inherit a descriptor.
 * Errors:    0 or a negative errno.
 * Idea:      Gamma et al., Design Patterns, Facade; the exec error through a
 *            pipe that closes on exec, as in Python's _posixsubprocess.c.
 */
#ifndef FACADE_H
#define FACADE_H

#include <stddef.h>
#include <stdint.h>

#define FACADE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum { FACADE_OUTPUT_DEFAULT = 1024 * 1024 };

struct facade_job {
    char *const *argv; /* argv[0] is looked up in PATH; ends with NULL */
    const void *input; /* for its stdin, a socket; NULL if input_size is 0 */
    size_t input_size;
    int64_t timeout_ms; /* for all of it; 0: no limit */
    size_t output_max;  /* 0: FACADE_OUTPUT_DEFAULT */
};

struct facade_result {
    int exit_code; /* -1 unless it exited */
    int signal;    /* that killed it; 0: none */
    char *output;  /* its stdout, with a '\0' behind; NULL: nothing read */
    size_t output_size;
};

/* Runs argv in a process group of its own, feeds its input, collects its
 * output, waits for its end. stderr stays the caller's. When this returns, the
 * program is reaped; when it failed, the whole group was killed.
 *   0           it exited; exit_code says how: 1 is a result, too
 *   -ECHILD     a signal killed it: result->signal
 *   -ETIMEDOUT  not done in time
 *   -EMSGSIZE   more output than output_max
 *   -ENOENT, -EACCES, -ENOEXEC...  it could not be started
 *   -ENOMEM, -EMFILE, -EAGAIN...   no room for a buffer, pipe or process
 * What it had said until then is in result->output. Input that it does not
 * read is no error. A descendant that keeps stdout open is waited for.
 */
int facade_run(const struct facade_job *job, struct facade_result *result);

void facade_result_fini(struct facade_result *result);

#ifdef __cplusplus
}
#endif

#endif
