/* SPDX-License-Identifier: MIT-0 */
/* queue.h - pages to fetch, on a disk, so that they survive a kill.
 *
 *     READY --- lease ---> LEASED --- done ----> DONE
 *       ^                    |
 *       +---- retry, --------+---- too often --> DEAD
 *             a later start
 *
 * Ownership: a queue is plain memory: nothing is freed. Texts are [borrowed]
 *            and copied.
 * Threads:   none.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <stddef.h>

#include "disk.h"

enum {
    QUEUE_MAX = 64,     /* pages; nobody adds more */
    QUEUE_URL_CAP = 32, /* with the NUL; a URL has no blanks */
    QUEUE_LINKS_MAX = 6,
    QUEUE_KILLS = 3 /* so many starts that found it leased, and it is dead */
};

enum queue_state { QUEUE_READY, QUEUE_LEASED, QUEUE_DONE, QUEUE_DEAD };

/* The driver reads this, and writes none of it. */
struct queue {
    struct disk *disk;
    size_t count;
    struct queue_page {
        char url[QUEUE_URL_CAP];
        enum queue_state state;
        int kills;      /* starts that found it leased */
    } pages[QUEUE_MAX]; /* in the order they were added */
};

/* ---- yours ----
 *
 * What is written, and how, is your affair. One rule: a call makes at most one
 * append, and what it changes is there after a kill as a whole, or not at all.
 */

/* A start: reads what is on the disk and begins anew from there. The end of it
 * may be cut off: what was not written whole has not happened. Who was leased
 * belonged to a process that is gone: one more kill, and it is ready again, or
 * dead with the QUEUE_KILLS-th. q may hold anything before. */
void queue_open(struct queue *q, struct disk *d);

/* 1: a new page, ready. 0: it is known, in whatever state. */
int queue_add(struct queue *q, const char *url);

/* The first ready page is leased. Its index; -ENOENT when none is ready. */
int queue_lease(struct queue *q);

/* The page is done, and the links that are not known are ready. A link may be
 * there twice. -EINVAL: page `index` is not leased; nothing changes. */
int queue_done(struct queue *q, size_t index, const char *const *links,
               size_t count);

/* It could not be fetched now: ready again, no kill. -EINVAL as above. */
int queue_retry(struct queue *q, size_t index);

#endif
