/* SPDX-License-Identifier: MIT-0 */
#include "box_queue.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "event_loop.h"
#include "intrusive_list.h"

struct job {
    struct intrusive_list_node link;
    struct box_queue *queue;
    struct box_request request;
    box_done_fn done;
    void *ctx;
    bool alone;
};

struct box_queue {
    struct event_loop *loop;
    struct intrusive_list waiting;
    struct intrusive_list alone; /* wait until nothing else is left */
    size_t running, at_once;
    bool given_up;
};

int box_queue_create(struct box_queue **out, size_t at_once)
{
    struct box_queue *q = calloc(1, sizeof *q);
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    int rc;

    *out = NULL;
    if (!q)
        return -ENOMEM;
    intrusive_list_init(&q->waiting);
    intrusive_list_init(&q->alone);
    q->at_once = at_once ? at_once : cpus > 0 ? (size_t)cpus : 1;
    rc = event_loop_create(&q->loop);
    if (rc == 0)
        rc = box_catch_signals(q->loop);
    if (rc < 0) {
        box_queue_destroy(q);
        return rc;
    }
    *out = q;
    return 0;
}

static void drop_all(struct intrusive_list *list)
{
    struct intrusive_list_node *node, *next;

    INTRUSIVE_LIST_FOR_EACH_SAFE(node, next, list)
    {
        intrusive_list_remove(node);
        free(INTRUSIVE_LIST_ENTRY(node, struct job, link));
    }
}

void box_queue_destroy(struct box_queue *q)
{
    if (!q)
        return;
    drop_all(&q->waiting);
    drop_all(&q->alone);
    event_loop_destroy(q->loop);
    free(q);
}

static int add(struct box_queue *q, const struct box_request *request,
               box_done_fn done, void *ctx, bool alone)
{
    struct job *job = calloc(1, sizeof *job);

    if (!job)
        return -ENOMEM;
    job->queue = q;
    job->request = *request;
    job->done = done;
    job->ctx = ctx;
    job->alone = alone;
    intrusive_list_push_back(alone ? &q->alone : &q->waiting, &job->link);
    return 0;
}

int box_queue_add(struct box_queue *q, const struct box_request *request,
                  box_done_fn done, void *ctx)
{
    return add(q, request, done, ctx, false);
}

int box_queue_add_alone(struct box_queue *q, const struct box_request *request,
                        box_done_fn done, void *ctx)
{
    return add(q, request, done, ctx, true);
}

static struct job *take(struct intrusive_list *list)
{
    struct intrusive_list_node *node = list->head.next;

    intrusive_list_remove(node);
    return INTRUSIVE_LIST_ENTRY(node, struct job, link);
}

static void start_more(struct box_queue *q);

static void job_done(int rc, struct box_report *report, void *ctx)
{
    struct job *job = ctx;
    struct box_queue *q = job->queue;

    q->running--;
    job->done(rc, report, job->ctx);
    free(job);
    start_more(q);
}

static void start(struct box_queue *q, struct job *job)
{
    int rc;

    q->running++;
    rc = q->given_up ? -ESTALE
                     : box_start(q->loop, &job->request, job_done, job);
    if (rc < 0)
        job_done(rc, NULL, job);
}

static void start_more(struct box_queue *q)
{
    while (q->running < q->at_once && !intrusive_list_is_empty(&q->waiting))
        start(q, take(&q->waiting));
    if (q->running == 0 && intrusive_list_is_empty(&q->waiting) &&
        !intrusive_list_is_empty(&q->alone))
        start(q, take(&q->alone));
}

static void give_up(struct event_loop *loop, int fd, unsigned events, void *ctx)
{
    struct box_queue *q = ctx;

    (void)events;
    (void)event_loop_io_remove(loop, fd);
    q->given_up = true;
    box_kill_all();
}

int box_queue_give_up_on(struct box_queue *q, int fd)
{
    return event_loop_io_add(q->loop, fd, EVENT_LOOP_READ, give_up, q);
}

int box_queue_run(struct box_queue *q)
{
    int rc = 0;

    start_more(q);
    while (rc >= 0 && q->running > 0)
        rc = event_loop_run_once(q->loop, -1);
    if (rc >= 0 && q->given_up)
        rc = -ESTALE;
    if (rc >= 0 && box_interrupted())
        rc = -EINTR;
    return rc < 0 ? rc : 0;
}
