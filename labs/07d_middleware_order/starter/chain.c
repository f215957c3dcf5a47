/* SPDX-License-Identifier: MIT-0 */
#include "chain.h"

#include <errno.h>

int chain_add(struct chain *c, const struct chain_hook *hook)
{
    /* TODO: where does it stand among the others? */
    if (c->count == CHAIN_MAX)
        return -ENOSPC;
    c->hooks[c->count++] = *hook;
    return 0;
}

int chain_run(const struct chain *c, struct chain_exchange *x,
              chain_fetch_fn *fetch, void *ctx)
{
    /* TODO: the three chains, and what leads from one into another. */
    (void)c;
    return fetch(ctx, x);
}
