/* SPDX-License-Identifier: MIT-0 */
/* pipeline.h 1.0.0 - push items through ordered stages; count every one.
 *
 * Copy pipeline.h and pipeline.c; libc only.
 *
 *     item --> 100 validate --> 200 dedupe --> 900 store --> out
 *                  | drop           | drop         | error
 *                  v                v              v
 *               dropped          dropped         failed
 *
 *     in = out + dropped + failed, after every push, for each stage too
 *
 * Ownership: pipeline_push takes the item [transfer] and releases it exactly
 *            once, whatever became of it. A stage that puts another item in
 *            its place releases the old one itself, and no other.
 * Threads:   none; a push runs all stages in the caller, so a slow stage
 *            slows the pusher down, and nothing queues up in between.
 * Errors:    0, PIPELINE_DROP or a negative errno.
 * Idea:      Scrapy's item pipelines (DropItem, order numbers, open and close
 *            of the spider).
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PIPELINE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* What a stage says about an item; below 0: it failed. */
enum { PIPELINE_NEXT, PIPELINE_DROP };

struct pipeline_ops {
    /* Both may be NULL. close follows a good open exactly once. It may fail
     * (a last write), and is finished all the same. */
    int (*open)(void *self);
    int (*close)(void *self);

    /* item: may be changed, or replaced. reason: set with PIPELINE_DROP, a
     * text that lives as long as the stage. */
    int (*process)(void *self, void **item, const char **reason);
};

struct pipeline_counts {
    uint64_t in, out, dropped, failed;
};

enum { PIPELINE_STAGES_MAX = 32 };

struct pipeline {
    /* Read only, between calls. */
    struct pipeline_counts counts;
    size_t count;
    bool is_open;
    struct pipeline_stage {
        int order;
        const char *name; /* [borrowed], as ops and self */
        const struct pipeline_ops *ops;
        void *self;
        struct pipeline_counts counts;
    } stages[PIPELINE_STAGES_MAX];

    void (*release_)(void *item);
};

/* release: frees an item; NULL when items need none. */
void pipeline_init(struct pipeline *p, void (*release)(void *item));

/* Adds a stage, before the open (asserted). Ascending orders; of equal ones
 * the one added first comes first. -ENOSPC when PIPELINE_STAGES_MAX are there.
 */
int pipeline_add(struct pipeline *p, int order, const char *name,
                 const struct pipeline_ops *ops, void *self);

/* Opens the stages in order. When one fails, those that were open are closed
 * in reverse, and its error is returned. */
int pipeline_open(struct pipeline *p);

/* What became of an item. */
struct pipeline_fate {
    const char *stage;  /* where it ended; NULL: it came out */
    const char *reason; /* why it was dropped; never NULL then */
};

/* Sends one item through, when open (asserted). fate may be NULL. item may not
 * be NULL (asserted).
 *   0              it went through all stages
 *   PIPELINE_DROP  a stage did not want it
 *   -EPROTO        a stage said a number that means nothing, or lost the item
 *   else           the error of a stage; the pipeline goes on
 */
int pipeline_push(struct pipeline *p, void *item, struct pipeline_fate *fate);

/* Closes the stages in reverse order, all of them; the first error is
 * returned. Not open: 0. The counts stay. */
int pipeline_close(struct pipeline *p);

#ifdef __cplusplus
}
#endif

#endif
