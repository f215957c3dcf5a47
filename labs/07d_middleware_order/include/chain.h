/* SPDX-License-Identifier: MIT-0 */
/* chain.h - hooks around a fetch, with the rules of Scrapy's downloader
 * middlewares.
 *
 *     caller    order 100      order 200      order 300      fetch
 *     request ---> A.request ---> B.request ---> C.request ----+
 *     result  <--- A.response <-- B.response <-- C.response <--+ got a page
 *     result  <--- A.error <----- B.error <----- C.error <-----+ failed
 *
 * Ownership: hooks are copied, what their `self` points to is [borrowed]. The
 *            texts of an exchange belong to whoever set them.
 * Threads:   none.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include <stddef.h>

enum { CHAIN_MAX = 6 };

/* What a hook, the fetch, a whole exchange comes to. Below 0: a failure, as a
 * negative errno. */
enum chain_outcome {
    CHAIN_NEXT,     /* a hook's: I leave it to the next one */
    CHAIN_RESPONSE, /* x->response is set */
    CHAIN_REQUEST   /* x->next is set: ask for that instead */
};

struct chain_exchange {
    const char *request;
    const char *response;
    const char *next;
    int error; /* what the error hooks are asked about: set by chain_run */
};

/* A slot may be NULL: such a hook has nothing to say there. */
struct chain_hook {
    int order;
    void *self;
    /* NEXT, RESPONSE, REQUEST or a failure */
    int (*on_request)(void *self, struct chain_exchange *x);
    /* NEXT (it may have exchanged x->response), REQUEST or a failure */
    int (*on_response)(void *self, struct chain_exchange *x);
    /* NEXT (it cannot help), RESPONSE, REQUEST or a failure of its own */
    int (*on_error)(void *self, struct chain_exchange *x);
};

/* Zero is an empty chain. In which order the hooks stand is your affair. */
struct chain {
    struct chain_hook hooks[CHAIN_MAX];
    size_t count;
};

/* RESPONSE, or a failure. */
typedef int chain_fetch_fn(void *ctx, struct chain_exchange *x);

/* ---- yours ---- */

/* Adds a hook. Of equal orders, the one added first is nearer to the caller.
 * -ENOSPC when CHAIN_MAX are there; the chain is as before. */
int chain_add(struct chain *c, const struct chain_hook *hook);

/* One exchange: RESPONSE, REQUEST or a failure.
 *  1. Request hooks run in ascending order, the others in descending order.
 *  2. A request hook that answers RESPONSE: later request hooks and the fetch
 *     are left out, ALL response hooks run.
 *  3. A hook of any kind that answers REQUEST ends the exchange; nothing else
 *     is called.
 *  4. A request hook or a fetch that fails: ALL error hooks are asked, until
 *     one does not say NEXT. When all say NEXT, the failure is the result.
 *  5. An error hook that answers RESPONSE: ALL response hooks run. One that
 *     fails ends the exchange with its own failure.
 *  6. A response hook that fails ends the exchange; no error hook hears of it.
 */
int chain_run(const struct chain *c, struct chain_exchange *x,
              chain_fetch_fn *fetch, void *ctx);

#endif
