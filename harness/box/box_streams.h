/* SPDX-License-Identifier: MIT-0 */
/* box_streams.h - the pipes of one run: what goes in, what comes out, capped.
 *
 * Ownership: caller's storage; the streams own their descriptors and bytes.
 * Threads:   the loop's.
 * Errors:    0 or a negative errno.
 */
#ifndef BOX_STREAMS_H
#define BOX_STREAMS_H

#include <stdbool.h>

#include "event_loop.h"
#include "string_builder.h"

#include "box.h"

enum box_output { BOX_OUT, BOX_ERR, BOX_ANSWERS, BOX_OUTPUTS };

/* Called once for the run when something is wrong with an output: rc 0 it is
 * over its cap, else -ENOMEM. */
typedef void (*box_streams_fn)(int rc, void *ctx);

struct box_outlet {
    struct box_streams *streams;
    int fd; /* our end, -1 when closed */
    bool cut;
    struct string_builder bytes;
};

struct box_streams {
    struct event_loop *loop;
    const char *input; /* [borrowed] */
    size_t input_len;
    int input_fd; /* -1 when all is fed, or nothing to feed */
    struct box_outlet outlets[BOX_OUTPUTS];
    box_streams_fn on_trouble;
    void *ctx;
    int child_fds[4]; /* the other ends, above 7, until closed */
};

/* Makes the pipes, feeds the input and collects from now on; the child's ends
 * are in child_fds. On failure nothing stays open. -EMFILE, -ENOMEM... */
int box_streams_open(struct box_streams *s, struct event_loop *loop,
                     const struct box_request *request, int64_t cap);

void box_streams_close_child_ends(struct box_streams *s);

/* Reads what is in the pipes without waiting for their end. Says nothing of
 * trouble: look at `cut`. 0 or -ENOMEM. */
int box_streams_drain(struct box_streams *s);

/* Gives one output to the report. out [transfer]. 0 or -ENOMEM. */
int box_streams_take(struct box_streams *s, enum box_output which,
                     struct box_stream *out);

/* Closes and frees what is left. Also right after a failed open. */
void box_streams_close(struct box_streams *s);

/* A pipe of which both ends are close-on-exec and above 7, so that the
 * child's dup2 never hits one. */
int box_pipe(int out[2]);

/* Moves a descriptor above 7, close-on-exec. */
int box_lift(int *fd);

#endif
