/* SPDX-License-Identifier: MIT-0 */
#include "chain.h"

#include <errno.h>

int chain_add(struct chain *c, const struct chain_hook *hook)
{
    size_t at = c->count;

    if (c->count == CHAIN_MAX)
        return -ENOSPC;
    for (; at > 0 && c->hooks[at - 1].order > hook->order; at--)
        c->hooks[at] = c->hooks[at - 1];
    c->hooks[at] = *hook;
    c->count++;
    return 0;
}

static int ask_request(const struct chain *c, struct chain_exchange *x)
{
    int rc = CHAIN_NEXT;
    size_t i;

    for (i = 0; rc == CHAIN_NEXT && i < c->count; i++)
        if (c->hooks[i].on_request)
            rc = c->hooks[i].on_request(c->hooks[i].self, x);
    return rc;
}

/* When all say NEXT, the response stands. */
static int ask_response(const struct chain *c, struct chain_exchange *x)
{
    int rc = CHAIN_NEXT;
    size_t i;

    for (i = c->count; rc == CHAIN_NEXT && i-- > 0;)
        if (c->hooks[i].on_response)
            rc = c->hooks[i].on_response(c->hooks[i].self, x);
    return rc == CHAIN_NEXT ? CHAIN_RESPONSE : rc;
}

/* When all say NEXT, the failure stands. */
static int ask_error(const struct chain *c, struct chain_exchange *x)
{
    int rc = CHAIN_NEXT;
    size_t i;

    for (i = c->count; rc == CHAIN_NEXT && i-- > 0;)
        if (c->hooks[i].on_error)
            rc = c->hooks[i].on_error(c->hooks[i].self, x);
    return rc == CHAIN_NEXT ? x->error : rc;
}

int chain_run(const struct chain *c, struct chain_exchange *x,
              chain_fetch_fn *fetch, void *ctx)
{
    int rc = ask_request(c, x);

    if (rc == CHAIN_NEXT)
        rc = fetch(ctx, x);
    if (rc < 0) {
        x->error = rc;
        return ask_error(c, x);
    }
    if (rc == CHAIN_RESPONSE)
        rc = ask_response(c, x);
    return rc;
}
