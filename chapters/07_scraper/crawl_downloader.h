/* SPDX-License-Identifier: MIT-0 */
/* crawl_downloader.h - the port that fetches many pages at a time.
 *
 *     engine ---> struct crawl_downloader ---+--- crawl_download_curl
 *                                            +--- crawl_download_fake
 *                                            +--- crawl_download_cache
 *                                                 round any of them, or alone
 *
 * One hop a fetch: a redirect is an answer here, for each hop goes through
 * robots.txt and the duplicate filter.
 *
 * Errors are those of http_port.h of chapter 03, with the same meaning. Nothing
 * of an answer that failed is given. May it be well the next time?
 *
 *     -ETIMEDOUT -ECONNREFUSED -ECONNRESET (cut short, too)        it may
 *     -EHOSTUNREACH (no such name) -EPROTO (no HTTP) -EIO          it may
 *     -EFBIG (past a limit) -EBADMSG (not as its coding says)      no
 *     -EACCES (TLS) -EPROTONOSUPPORT (scheme, coding) -EINVAL      no
 *     -ENOENT (no network, and not in the cache)                   no
 */
#ifndef CRAWL_DOWNLOADER_H
#define CRAWL_DOWNLOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port_error.h"

/* What is to be fetched. Nothing of it is kept after start. */
struct crawl_fetch {
    const char *url;
    /* Of an answer that the caller has: if it is still the same, the answer is
     * a 304 without a body. NULL or "": none. */
    const char *etag, *last_modified;
};

/* What became of a fetch. All [owned] by the downloader until fn returns. */
struct crawl_fetched {
    void *tag;      /* as given to start */
    int error;      /* 0, or a negative errno value and no answer */
    char text[120]; /* what happened, and the limit if one was passed */
    int status;
    const char *body; /* a NUL behind it; NUL may be among it */
    size_t body_len;
    const char *content_type; /* "" when none */
    const char *location;     /* "" when none; as written by the server */
    int64_t retry_after_ms;   /* -1 when none */
    int64_t latency_ns;       /* from the request to the answer's head */
    const char *etag, *last_modified; /* "" when none */
    int64_t fresh_ms; /* may be used again for so long without asking; -1: not
                       * said */
    bool no_store;    /* may not be kept */
};

typedef int crawl_fetched_fn(void *ctx, const struct crawl_fetched *fetched);

struct event_loop;

struct crawl_downloader {
    void *self;
    /* Begins a fetch. Also from inside fn: each end makes room
     * for one. -EAGAIN: too many at once. */
    int (*start)(void *self, const struct crawl_fetch *fetch, void *tag);
    /* Waits until something is done, timeout_ms at most, and calls fn for each
     * that is; not 0 from fn is returned. A signal ends the wait early. */
    int (*poll)(void *self, int timeout_ms, crawl_fetched_fn *fn, void *ctx);
    void (*close)(void *self); /* what is under way is dropped */
    /* Each poll that waits runs it: who waits for more than fetches puts it
     * there. NULL: none. [borrowed] until close. */
    struct event_loop *loop;
};

#endif
