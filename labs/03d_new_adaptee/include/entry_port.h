/* SPDX-License-Identifier: MIT-0 */
/* entry_port.h - given, frozen: the target. A log, as a list of texts.
 *
 * Threads: none.
 * Errors:  0, else a negative errno value:
 *   -ENOENT    no such entry            -EMSGSIZE  it does not fit
 *   -EBADMSG   the log is damaged       -EMFILE    too many are read at once
 */
#ifndef ENTRY_PORT_H
#define ENTRY_PORT_H

#include <stddef.h>

enum { ENTRY_CAP = 512 }; /* of a text of `each`, its NUL included */

/* text is good until fn returns; len bytes, a NUL behind them. Anything but 0
 * ends the walk and is what the walk returns. */
typedef int entry_fn(void *ctx, const char *text, size_t len);

struct entry_port {
    void *self;
    /* How many entries there are. */
    size_t (*count)(void *self);
    /* Entry `index`, from 0, the oldest first: len bytes into buf and a NUL
     * behind them. When cap is too small: -EMSGSIZE. On failure *len is 0. */
    int (*get)(void *self, size_t index, char *buf, size_t cap, size_t *len);
    /* All entries, the oldest first. */
    int (*each)(void *self, entry_fn *fn, void *ctx);
};

#endif
