/* SPDX-License-Identifier: MIT-0 */
/* middleware.h 1.0.0 - ordered hooks around a fetch: before, after, on error.
 *
 * Copy middleware.h and middleware.c; libc only.
 *
 *              order 100        order 200        order 300
 *   request ---> A.request ---> B.request ---> C.request ---> fetch
 *   response <-- A.response <-- B.response <-- C.response <----+ done
 *   response <-- A.error <----- B.error <----- C.error <-------+ failed
 *
 * The rules are Scrapy's:
 *   1. Request hooks run in ascending order, the others in descending order.
 *   2. A request hook may answer with a response: later request hooks and the
 *      fetch are left out, ALL response hooks run.
 *   3. Any hook may answer with another request: the exchange ends there, no
 *      further hook runs, and the caller schedules that request.
 *   4. A failed request hook, or a failed fetch, goes to ALL error hooks.
 *   5. An error hook may recover with a response (all response hooks run) or
 *      with another request. An error hook that fails ends the exchange with
 *      its error.
 *   6. A response hook that fails ends the exchange with its error: no error
 *      hook hears of it.
 *
 * Ownership: hooks and their `self` are [borrowed] while the struct is used.
 *            Request, response and next are the caller's: nothing is freed
 *            here. A hook that replaces a pointer releases the old object.
 * Threads:   none, but any number may run exchanges when all hooks are in
 *            place and the hooks themselves allow it.
 * Errors:    negative errno; what a hook returns below 0 is passed on as is.
 * Idea:      Scrapy, core/downloader/middleware.py; rule 3 bounded here.
 */
#ifndef MIDDLEWARE_H
#define MIDDLEWARE_H

#include <stddef.h>

#define MIDDLEWARE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* What a hook, or a whole exchange, comes to. Below 0: an error. */
enum middleware_outcome {
    MIDDLEWARE_NEXT,     /* a hook: go on; middleware_begin: fetch now */
    MIDDLEWARE_RESPONSE, /* x->response is set */
    MIDDLEWARE_REQUEST   /* x->next is set: run that instead */
};

struct middleware_exchange {
    void *request;
    void *response;  /* set by the fetch or by a hook */
    void *next;      /* set with MIDDLEWARE_REQUEST */
    int error;       /* what the error hooks are asked about; below 0 */
    int reschedules; /* so far; travels with the request, 0 at first */
};

/* Slots may be NULL. Each returns an outcome or a negative errno.
 *   on_request   NEXT, RESPONSE, REQUEST
 *   on_response  NEXT (keeps, changes or replaces x->response), REQUEST
 *   on_error     NEXT (cannot help), RESPONSE, REQUEST
 * Another number, or a missing pointer with it, counts as error -EPROTO.
 */
struct middleware_ops {
    int (*on_request)(void *self, struct middleware_exchange *x);
    int (*on_response)(void *self, struct middleware_exchange *x);
    int (*on_error)(void *self, struct middleware_exchange *x);
};

enum { MIDDLEWARE_MAX = 32 };

struct middleware {
    size_t count;        /* read only, as all but max_reschedules */
    int max_reschedules; /* of one request; 20 unless changed */
    struct middleware_hook {
        int order;
        const struct middleware_ops *ops;
        void *self;
    } hooks[MIDDLEWARE_MAX];
};

void middleware_init(struct middleware *m);

/* Adds hooks. Of equal orders, the one added first is nearer to the caller.
 * -ENOSPC when MIDDLEWARE_MAX are there. O(count). */
int middleware_use(struct middleware *m, int order,
                   const struct middleware_ops *ops, void *self);

/* The way out: request hooks, and what follows when one decides.
 * MIDDLEWARE_NEXT: fetch now, then call middleware_end. Else the exchange is
 * over: RESPONSE, REQUEST or the error that nobody recovered from.
 *   -ELOOP  another request, but x->reschedules is at its limit; x->next
 *           stays set, for the caller to release
 */
int middleware_begin(const struct middleware *m, struct middleware_exchange *x);

/* The way back: rc is 0 (x->response is set) or the fetch's error. Returns
 * RESPONSE, REQUEST or an error, as middleware_begin. */
int middleware_end(const struct middleware *m, struct middleware_exchange *x,
                   int rc);

/* Sets x->response and returns 0, or returns a negative errno. */
typedef int (*middleware_fetch_fn)(void *ctx, struct middleware_exchange *x);

/* begin, fetch, end in one call, where the fetch blocks. */
int middleware_run(const struct middleware *m, struct middleware_exchange *x,
                   middleware_fetch_fn fetch, void *ctx);

#ifdef __cplusplus
}
#endif

#endif
