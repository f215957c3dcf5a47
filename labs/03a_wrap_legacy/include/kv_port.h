/* SPDX-License-Identifier: MIT-0 */
/* kv_port.h - the target: keys and values, as this program wishes they were.
 *
 * Threads: none.
 * Errors:  0, else a negative errno value:
 *   -ENOENT  no such store, no such key     -EBUSY   another has the store
 *   -ENOSPC  no room                        -EFBIG   the value is too long
 *   -ENOMEM                                 -EIO     anything else
 */
#ifndef KV_PORT_H
#define KV_PORT_H

#include <stddef.h>

struct kv_port {
    void *self;
    /* The value of a key; it may be empty, and any byte may be in it.
     *   out  [transfer]  free(); len bytes, a NUL behind them
     * On failure NULL and 0. */
    int (*get)(void *self, const char *key, char **out, size_t *len);
    /* value [borrowed], len bytes. On failure the store is as before. */
    int (*put)(void *self, const char *key, const char *value, size_t len);
    void (*close)(void *self);
};

/* ---- yours ---- */

/* The cabinet of that name behind a port. When it fails, `out` is all zero,
 * and nothing is left open. */
int kv_cabinet_open(struct kv_port *out, const char *name);

#endif
