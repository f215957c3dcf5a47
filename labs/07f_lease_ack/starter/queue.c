/* SPDX-License-Identifier: MIT-0 */
/* A queue in memory. It works, as long as nobody pulls the plug. */
#include "queue.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* TODO: what does a line on the disk look like, for each kind of change? */

static bool is_known(const struct queue *q, const char *url)
{
    size_t i;

    for (i = 0; i < q->count; i++)
        if (strcmp(q->pages[i].url, url) == 0)
            return true;
    return false;
}

static void add(struct queue *q, const char *url)
{
    struct queue_page page = {"", QUEUE_READY, 0};

    if (is_known(q, url))
        return;
    (void)snprintf(page.url, sizeof page.url, "%s", url);
    q->pages[q->count++] = page;
}

void queue_open(struct queue *q, struct disk *d)
{
    memset(q, 0, sizeof *q);
    q->disk = d;
    /* TODO: read the disk. What about a line that is cut off, and what about
     * pages that are leased? */
}

int queue_add(struct queue *q, const char *url)
{
    if (is_known(q, url))
        return 0;
    add(q, url);
    return 1;
}

int queue_lease(struct queue *q)
{
    size_t i;

    for (i = 0; i < q->count; i++)
        if (q->pages[i].state == QUEUE_READY) {
            q->pages[i].state = QUEUE_LEASED;
            return (int)i;
        }
    return -ENOENT;
}

int queue_done(struct queue *q, size_t index, const char *const *links,
               size_t count)
{
    size_t i;

    if (q->pages[index].state != QUEUE_LEASED)
        return -EINVAL;
    q->pages[index].state = QUEUE_DONE;
    for (i = 0; i < count; i++)
        add(q, links[i]);
    return 0;
}

int queue_retry(struct queue *q, size_t index)
{
    if (q->pages[index].state != QUEUE_LEASED)
        return -EINVAL;
    q->pages[index].state = QUEUE_READY;
    return 0;
}
