/* SPDX-License-Identifier: MIT-0 */
/* box_queue.h - runs many boxed commands, a few at a time, in order.
 *
 * Ownership: a queued request is copied; what it points to is [borrowed]
 *            until its `done` was called.
 * Threads:   none. Errors: 0 or a negative errno.
 */
#ifndef BOX_QUEUE_H
#define BOX_QUEUE_H

#include <stddef.h>

#include "box.h"

struct box_queue;

/* `at_once` 0: as many as there are processors. */
int box_queue_create(struct box_queue **out, size_t at_once);
void box_queue_destroy(struct box_queue *q);

/* Adds a command; its `done` may add more. */
int box_queue_add(struct box_queue *q, const struct box_request *request,
                  box_done_fn done, void *ctx);
/* The same, but it runs after all others, with nothing beside it. */
int box_queue_add_alone(struct box_queue *q, const struct box_request *request,
                        box_done_fn done, void *ctx);

/* Once `fd` is readable all is given up: what runs is ended, what waits is
 * called with -ESTALE, and so is box_queue_run's result. fd [borrowed]. */
int box_queue_give_up_on(struct box_queue *q, int fd);

/* Runs until nothing is left. */
int box_queue_run(struct box_queue *q);

#endif
