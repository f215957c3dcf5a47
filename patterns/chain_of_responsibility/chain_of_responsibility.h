/* SPDX-License-Identifier: MIT-0 */
/* chain_of_responsibility.h 1.0.0 - offer a request to handlers, in order,
 * until one takes it.
 *
 * Copy chain_of_responsibility.h and chain_of_responsibility.c; libc only.
 *
 *     request --> 10 cache --> 20 robots --> 90 network --> unhandled
 *                   | takes it    | takes it    | takes it    -ENOENT
 *
 * That nobody took it is a result of its own and no success. No two handlers
 * have one order: what runs first is never an accident, and the whole order
 * can be printed.
 *
 * Ownership: handlers are [borrowed], they are linked into the chain until it
 *            is no longer used. The request is the caller's.
 * Threads:   none, but any number may ask once all handlers are in place, if
 *            the handlers allow it.
 * Errors:    0 or a negative errno.
 * Idea:      Gamma et al., Design Patterns, Chain of Responsibility; orders
 *            and early stop as in Linux' notifier chains.
 */
#ifndef CHAIN_OF_RESPONSIBILITY_H
#define CHAIN_OF_RESPONSIBILITY_H

#include <stddef.h>

#define CHAIN_OF_RESPONSIBILITY_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* What a handler says. Below 0: an error, which ends the walk. */
enum chain_of_responsibility_answer {
    CHAIN_OF_RESPONSIBILITY_HANDLED,
    CHAIN_OF_RESPONSIBILITY_PASS
};

/* Filled by the caller, linked by add. */
struct chain_of_responsibility_handler {
    int order;        /* ascending; unique in a chain */
    const char *name; /* for the printed order */
    int (*handle)(void *self, void *request);
    void *self;
    struct chain_of_responsibility_handler *next_;
};

/* {NULL} is an empty one. */
struct chain_of_responsibility {
    struct chain_of_responsibility_handler *first_;
};

/* Links a handler in. O(handlers).
 *   -EEXIST  another one has this order, or it is in this chain already */
int chain_of_responsibility_add(struct chain_of_responsibility *chain,
                                struct chain_of_responsibility_handler *h);

/* Offers the request. out_by may be NULL; it gets the handler that took it or
 * failed, NULL when nobody did.
 *   0        taken
 *   -ENOENT  unhandled: everybody passed, or nobody is there
 *   -EPROTO  a handler answered with a number that means nothing
 *   else     the error of a handler; those behind it were not asked. Tell a
 *            handler's own -ENOENT from the unhandled by out_by.
 */
int chain_of_responsibility_handle(
    const struct chain_of_responsibility *chain, void *request,
    const struct chain_of_responsibility_handler **out_by);

/* Writes "10 cache, 20 robots" into buf, cut to cap, with its end when cap is
 * over 0. Returns the length that it would have, as snprintf does. */
size_t
chain_of_responsibility_print(const struct chain_of_responsibility *chain,
                              char *buf, size_t cap);

#ifdef __cplusplus
}
#endif

#endif
