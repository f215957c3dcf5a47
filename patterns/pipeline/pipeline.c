/* SPDX-License-Identifier: MIT-0 */
#include "pipeline.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

void pipeline_init(struct pipeline *p, void (*release)(void *item))
{
    *p = (struct pipeline){.release_ = release};
}

int pipeline_add(struct pipeline *p, int order, const char *name,
                 const struct pipeline_ops *ops, void *self)
{
    size_t at = p->count;

    assert(!p->is_open && name && ops && ops->process);
    if (p->count == PIPELINE_STAGES_MAX)
        return -ENOSPC;
    for (; at > 0 && p->stages[at - 1].order > order; at--)
        p->stages[at] = p->stages[at - 1];
    p->stages[at] = (struct pipeline_stage){
        .order = order, .name = name, .ops = ops, .self = self};
    p->count++;
    return 0;
}

/* Closes the first n stages, the last of them first. */
static int close_stages(struct pipeline *p, size_t n)
{
    int first_error = 0;

    while (n-- > 0) {
        struct pipeline_stage *stage = &p->stages[n];
        int rc = stage->ops->close ? stage->ops->close(stage->self) : 0;

        if (first_error == 0)
            first_error = rc;
    }
    return first_error;
}

int pipeline_open(struct pipeline *p)
{
    assert(!p->is_open);
    for (size_t i = 0; i < p->count; i++) {
        struct pipeline_stage *stage = &p->stages[i];
        int rc = stage->ops->open ? stage->ops->open(stage->self) : 0;

        if (rc < 0) {
            (void)close_stages(p, i);
            return rc;
        }
    }
    p->is_open = true;
    return 0;
}

static void count_outcome(struct pipeline_counts *counts, int rc)
{
    counts->in++;
    if (rc == PIPELINE_NEXT)
        counts->out++;
    else if (rc == PIPELINE_DROP)
        counts->dropped++;
    else
        counts->failed++;
}

/* One stage; *item is what it left, NULL when it lost it. */
static int process(struct pipeline_stage *stage, void **item,
                   struct pipeline_fate *fate)
{
    const char *reason = NULL;
    int rc = stage->ops->process(stage->self, item, &reason);

    if (rc > PIPELINE_DROP || !*item)
        rc = -EPROTO;
    count_outcome(&stage->counts, rc);
    if (rc != PIPELINE_NEXT)
        fate->stage = stage->name;
    if (rc == PIPELINE_DROP)
        fate->reason = reason ? reason : "no reason given";
    return rc;
}

int pipeline_push(struct pipeline *p, void *item, struct pipeline_fate *fate)
{
    struct pipeline_fate unread = {NULL, NULL};
    int rc = PIPELINE_NEXT;

    assert(p->is_open && item);
    fate = fate ? fate : &unread;
    *fate = (struct pipeline_fate){NULL, NULL};
    for (size_t i = 0; rc == PIPELINE_NEXT && i < p->count; i++)
        rc = process(&p->stages[i], &item, fate);
    count_outcome(&p->counts, rc);
    if (p->release_ && item)
        p->release_(item);
    return rc;
}

int pipeline_close(struct pipeline *p)
{
    if (!p->is_open)
        return 0;
    p->is_open = false;
    return close_stages(p, p->count);
}
