/* SPDX-License-Identifier: MIT-0 */
#include "chain_of_responsibility.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>

int chain_of_responsibility_add(struct chain_of_responsibility *chain,
                                struct chain_of_responsibility_handler *h)
{
    struct chain_of_responsibility_handler **at = &chain->first_;

    assert(h->name && h->handle);
    while (*at && (*at)->order < h->order)
        at = &(*at)->next_;
    if (*at && (*at)->order == h->order)
        return -EEXIST;
    h->next_ = *at;
    *at = h;
    return 0;
}

int chain_of_responsibility_handle(
    const struct chain_of_responsibility *chain, void *request,
    const struct chain_of_responsibility_handler **out_by)
{
    const struct chain_of_responsibility_handler *h = chain->first_;
    int rc = CHAIN_OF_RESPONSIBILITY_PASS;

    while (h) {
        rc = h->handle(h->self, request);
        if (rc != CHAIN_OF_RESPONSIBILITY_PASS)
            break;
        h = h->next_;
    }
    if (out_by)
        *out_by = h;
    if (!h)
        return -ENOENT;
    return rc > 0 ? -EPROTO : rc;
}

size_t
chain_of_responsibility_print(const struct chain_of_responsibility *chain,
                              char *buf, size_t cap)
{
    const struct chain_of_responsibility_handler *h;
    size_t len = 0;

    if (cap > 0)
        buf[0] = '\0';
    for (h = chain->first_; h; h = h->next_) {
        size_t at = len < cap ? len : cap;
        int n = snprintf(cap > at ? buf + at : NULL, cap - at, "%s%d %s",
                         len > 0 ? ", " : "", h->order, h->name);

        len += (size_t)(n > 0 ? n : 0);
    }
    return len;
}
