/* SPDX-License-Identifier: MIT-0 */
/* box_strict.h - bubblewrap around the basic layer: namespaces in which the
 * request's paths, /usr and two devices are all there is.
 *
 *     supervisor -> bwrap -> lab-box -> command
 *
 * Whether the host allows it is found out by doing it, once a process, when
 * the first one asks.
 * Errors: 0 or a negative errno.
 * Source: bwrap(1), user_namespaces(7).
 */
#ifndef BOX_STRICT_H
#define BOX_STRICT_H

#include <stdbool.h>
#include <stddef.h>

#include "box.h"

enum { BOX_WRAP_MAX = 48 + 3 * BOX_MAX_PATHS };

/* A command line of bwrap; its words are the request's and constants. */
struct box_wrap {
    const char *argv[BOX_WRAP_MAX];
    size_t count;
};

enum box_strict_state {
    BOX_STRICT_UNKNOWN,
    BOX_STRICT_TRYING, /* the probe's own box runs */
    BOX_STRICT_WORKS,
    BOX_STRICT_FAILS
};

struct box_strict {
    enum box_strict_state state;
    char bwrap[64], helper[512];
    bool helper_in_reach; /* of the box's uid; else bwrap gets a copy */
    char version[16];     /* "0.8.0" */
    char why[320];        /* it fails, and what helps */
    char heard[160];      /* bwrap's own words, the last time it failed */
};

/* Probes when nobody did. */
bool box_strict_works(void);

/* Probes now, with this bwrap; NULL: the one of the host. For tests, too. */
void box_strict_probe(const char *bwrap);

/* The command line that runs lab-box for this request. */
void box_strict_wrap(struct box_wrap *out, const struct box_request *request);

/* lab-box out of reach, for bwrap to copy: a new descriptor above 7, -errno. */
int box_strict_open_helper(void);

/* Keeps what bwrap said when it failed, for messages. [owned] by the host. */
const char *box_strict_hear(const char *text, size_t len);

#endif
