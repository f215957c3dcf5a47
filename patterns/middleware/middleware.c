/* SPDX-License-Identifier: MIT-0 */
#include "middleware.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum { RESCHEDULES_DEFAULT = 20 };

/* Holds what a hook said against what it set. */
static int checked(const struct middleware_exchange *x, int outcome,
                   bool may_respond)
{
    if (outcome <= MIDDLEWARE_NEXT)
        return outcome;
    if (outcome == MIDDLEWARE_RESPONSE && may_respond && x->response)
        return outcome;
    if (outcome == MIDDLEWARE_REQUEST && x->next)
        return outcome;
    return -EPROTO;
}

static int ask_request(const struct middleware *m,
                       struct middleware_exchange *x)
{
    int rc = MIDDLEWARE_NEXT;

    for (size_t i = 0; rc == MIDDLEWARE_NEXT && i < m->count; i++)
        if (m->hooks[i].ops->on_request)
            rc = checked(x, m->hooks[i].ops->on_request(m->hooks[i].self, x),
                         true);
    return rc;
}

/* NEXT from the last hook means that the response stands. */
static int ask_response(const struct middleware *m,
                        struct middleware_exchange *x)
{
    int rc = MIDDLEWARE_NEXT;

    for (size_t i = m->count; rc == MIDDLEWARE_NEXT && i-- > 0;) {
        if (m->hooks[i].ops->on_response)
            rc = checked(x, m->hooks[i].ops->on_response(m->hooks[i].self, x),
                         false);
        if (rc == MIDDLEWARE_NEXT && !x->response)
            rc = -EPROTO;
    }
    return rc == MIDDLEWARE_NEXT ? MIDDLEWARE_RESPONSE : rc;
}

/* NEXT from the last hook means that the error stands. */
static int ask_error(const struct middleware *m, struct middleware_exchange *x)
{
    int rc = MIDDLEWARE_NEXT;

    for (size_t i = m->count; rc == MIDDLEWARE_NEXT && i-- > 0;)
        if (m->hooks[i].ops->on_error)
            rc = checked(x, m->hooks[i].ops->on_error(m->hooks[i].self, x),
                         true);
    return rc == MIDDLEWARE_NEXT ? x->error : rc;
}

/* From what request hooks or the fetch came to, to the end of the exchange. */
static int finish(const struct middleware *m, struct middleware_exchange *x,
                  int rc)
{
    if (rc < 0) {
        x->error = rc;
        rc = ask_error(m, x);
    }
    if (rc == MIDDLEWARE_RESPONSE)
        rc = ask_response(m, x);
    if (rc == MIDDLEWARE_REQUEST && x->reschedules >= m->max_reschedules)
        return -ELOOP;
    if (rc == MIDDLEWARE_REQUEST)
        x->reschedules++;
    return rc;
}

void middleware_init(struct middleware *m)
{
    m->count = 0;
    m->max_reschedules = RESCHEDULES_DEFAULT;
}

int middleware_use(struct middleware *m, int order,
                   const struct middleware_ops *ops, void *self)
{
    size_t at = m->count;

    assert(ops);
    if (m->count == MIDDLEWARE_MAX)
        return -ENOSPC;
    while (at > 0 && m->hooks[at - 1].order > order)
        at--;
    memmove(m->hooks + at + 1, m->hooks + at,
            (m->count - at) * sizeof m->hooks[0]);
    m->hooks[at] = (struct middleware_hook){order, ops, self};
    m->count++;
    return 0;
}

int middleware_begin(const struct middleware *m, struct middleware_exchange *x)
{
    int rc;

    assert(x->request);
    x->response = NULL;
    x->next = NULL;
    x->error = 0;
    rc = ask_request(m, x);
    return rc == MIDDLEWARE_NEXT ? rc : finish(m, x, rc);
}

int middleware_end(const struct middleware *m, struct middleware_exchange *x,
                   int rc)
{
    assert(rc <= 0);
    if (rc == 0)
        rc = x->response ? MIDDLEWARE_RESPONSE : -EPROTO;
    return finish(m, x, rc);
}

int middleware_run(const struct middleware *m, struct middleware_exchange *x,
                   middleware_fetch_fn fetch, void *ctx)
{
    int rc = middleware_begin(m, x);

    return rc == MIDDLEWARE_NEXT ? middleware_end(m, x, fetch(ctx, x)) : rc;
}
