/* SPDX-License-Identifier: MIT-0 */
/* box_seccomp.h - which system calls a boxed command may make.
 *
 * Default allow with a list of refusals. libseccomp turns the list into a
 * BPF program once for each kind of box; the program is kept for the life of
 * the process. How it is installed: box_filter.h.
 * Errors: 0 or a negative errno.
 * Source: seccomp(2); the list is explained in README.md.
 */
#ifndef BOX_SECCOMP_H
#define BOX_SECCOMP_H

#include "box_filter.h"

enum {
    BOX_FILTER_FORK = 1,  /* fork allowed */
    BOX_FILTER_NET = 2,   /* sockets allowed */
    BOX_FILTER_LEAKS = 4, /* what LeakSanitizer's tracer needs */
    BOX_FILTER_KILL = 8,  /* signals left to Landlock's scope */
    BOX_FILTER_KINDS = 16
};

/* out [owned] by this module, good until the program ends. -ENOMEM; -ENOSYS
 * and the like from libseccomp. */
int box_filter_get(const struct box_filter **out, unsigned kind);

#endif
