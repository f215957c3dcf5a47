/* SPDX-License-Identifier: MIT-0 */
/* box_filter.h - a compiled filter of system calls, and how it is entered.
 *
 * Apart from box_seccomp.h, which compiles it: the inner helper of the strict
 * tier enters filters, and is linked without libseccomp.
 *
 * Only the own pid of the kill rule changes from run to run: the child enters
 * a copy that has it. The compiled one is shared by all runs.
 * Errors: 0 or a negative errno.
 * Source: seccomp(2).
 */
#ifndef BOX_FILTER_H
#define BOX_FILTER_H

#include <stdbool.h>

struct sock_filter;

/* Stands for the own pid in a compiled filter; no kernel gives pids so high
 * (PID_MAX_LIMIT is 2^22), so no other constant of the program equals it. */
enum { BOX_FILTER_OWN_PID = 0x7fb0c5ed };

/* The longest filter; the child's copy is on its stack. */
enum { BOX_FILTER_MAX = 1024 };

struct box_filter {
    const struct sock_filter *code;
    unsigned short len;
};

/* Can filters be installed here? */
bool box_filter_works(void);

/* In the child: installs the filter for its pid. Needs no_new_privs.
 * filter->len is at most BOX_FILTER_MAX. */
int box_filter_enter(const struct box_filter *filter);

#endif
