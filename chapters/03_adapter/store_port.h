/* SPDX-License-Identifier: MIT-0 */
/* store_port.h - the target: pages that are watched, and what they said.
 *
 * Ownership: texts handed in are [borrowed] for the call; a version handed out
 *            is [transfer] by store_version_fini.
 * Threads:   one port per thread. Two programs may share a file: SQLite's locks
 *            keep them apart.
 * Errors:    0, else a negative errno value:
 *   -ENOENT   no such page or version        -EEXIST   watched already
 *   -EBUSY    another program holds the store for longer than 2 s
 *   -ENOSPC   no room                        -EROFS    not writable
 *   -EBADMSG  the file is not such a store, or damaged
 *   -EIO      another failure; see native    -ENOMEM
 *   After a failure the store is as before the call.
 */
#ifndef STORE_PORT_H
#define STORE_PORT_H

#include <stddef.h>
#include <stdint.h>

#include "port_error.h"

struct store_page {
    const char *url;
    const char *css;    /* what is watched; "" for the whole page */
    int64_t versions;   /* how many are stored */
    int64_t checked_ms; /* Unix time of the last check, 0: never */
    int64_t changed_ms; /* of the newest version, 0: none */
    const char *etag;   /* of the last answer, "" when none */
};

struct store_version {
    int64_t seen_ms; /* Unix time when it was first seen */
    char *text;      /* a NUL behind it */
    size_t len;
};

/* Called per page; page and its strings are good until fn returns. Anything
 * but 0 ends the walk and is returned. fn must not call the store. */
typedef int store_page_fn(void *ctx, const struct store_page *page);

struct store_port {
    void *self;
    /* -EEXIST */
    int (*add)(void *self, const char *url, const char *css,
               struct port_error *err);
    /* The page and all its versions. -ENOENT */
    int (*remove)(void *self, const char *url, struct port_error *err);
    /* One page (url), or all in the order of their URLs (NULL). A page that is
     * not watched is -ENOENT. */
    int (*pages)(void *self, const char *url, store_page_fn *fn, void *ctx,
                 struct port_error *err);
    /* Notes a check. text NULL: nothing new was seen. Otherwise the text
     * becomes the newest version; both in one transaction. -ENOENT */
    int (*checked)(void *self, const char *url, int64_t now_ms,
                   const char *etag, const char *text, size_t len,
                   struct port_error *err);
    /* The version `back` before the newest (0). -ENOENT; out is zero then. */
    int (*version)(void *self, const char *url, int64_t back,
                   struct store_version *out, struct port_error *err);
    void (*close)(void *self);
};

void store_version_fini(struct store_version *version);

/* A copy with a NUL behind it. -ENOMEM. */
int store_version_set(struct store_version *out, int64_t seen_ms,
                      const char *text, size_t len);

#endif
