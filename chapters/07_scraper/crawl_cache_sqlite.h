/* SPDX-License-Identifier: MIT-0 */
/* crawl_cache_sqlite.h - answers kept in a file, by URL.
 *
 * An entry is written, and what is too much is put out, in one transaction: a
 * kill at any time leaves it whole, or not there. Several processes may use one
 * file. When it is full the entries that were written first go.
 *
 * Threads: none; one thread per cache.
 * Errors:  as in store_port.h of chapter 03.
 */
#ifndef CRAWL_CACHE_SQLITE_H
#define CRAWL_CACHE_SQLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port_error.h"
#include "string_builder.h"

/* An answer. What it points to is the caller's when it is put, and lies in
 * `text` when it was found, until the next find into it. */
struct crawl_cached {
    int status;
    const char *type, *location, *etag, *last_modified; /* "" when none */
    int64_t stored_ms;                                  /* since 1970 */
    int64_t fresh_ms; /* from then on it may be used without asking */
    const char *body; /* NULL when it was not asked for */
    size_t body_len;
    struct string_builder text; /* with init and fini; not used by put */
};

void crawl_cached_init(struct crawl_cached *out);
void crawl_cached_fini(struct crawl_cached *cached);

struct crawl_cache;

/* max_bytes: of all entries, with 200 for each. -EBADMSG: a damaged file, or
 * one of another program. */
int crawl_cache_open(struct crawl_cache **out, const char *path,
                     int64_t max_bytes, struct port_error *err);
void crawl_cache_close(struct crawl_cache *cache); /* NULL is fine */

/* -ENOENT: there is none. */
int crawl_cache_find(struct crawl_cache *cache, const char *url, bool with_body,
                     struct crawl_cached *out, struct port_error *err);

/* In place of an older one. One that is larger than the cache leaves it without
 * either. */
int crawl_cache_put(struct crawl_cache *cache, const char *url,
                    const struct crawl_cached *cached, struct port_error *err);

/* It was asked for and is as before. */
int crawl_cache_renew(struct crawl_cache *cache, const char *url,
                      int64_t stored_ms, int64_t fresh_ms,
                      struct port_error *err);

/* None was there: no error. */
int crawl_cache_remove(struct crawl_cache *cache, const char *url,
                       struct port_error *err);

/* What all take, as max_bytes counts. */
int crawl_cache_bytes(struct crawl_cache *cache, int64_t *out,
                      struct port_error *err);

#endif
