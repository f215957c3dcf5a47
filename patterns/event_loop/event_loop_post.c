/* SPDX-License-Identifier: MIT-0 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include "event_loop_private.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct event_loop_post {
    struct event_loop_post *next;
    event_loop_post_fn fn;
    void *ctx;
};

static void wake(struct event_loop *loop)
{
    uint64_t one = 1;
    ssize_t rc = write(loop->wake_fd, &one, sizeof one);

    (void)rc; /* fails only when the counter is full: it is readable then */
}

int event_loop_post(struct event_loop *loop, event_loop_post_fn fn, void *ctx)
{
    struct event_loop_post *post;

    assert(fn);
    post = malloc(sizeof *post);
    if (!post)
        return -ENOMEM;
    *post = (struct event_loop_post){NULL, fn, ctx};
    pthread_mutex_lock(&loop->lock);
    /* A queue that is not empty has its wake-up on the way: see on_wake. */
    if (!loop->posts)
        wake(loop);
    *loop->posts_end = post;
    loop->posts_end = &post->next;
    pthread_mutex_unlock(&loop->lock);
    return 0;
}

static struct event_loop_post *take(struct event_loop *loop)
{
    struct event_loop_post *post;

    pthread_mutex_lock(&loop->lock);
    post = loop->posts;
    if (post)
        loop->posts = post->next;
    if (!loop->posts)
        loop->posts_end = &loop->posts;
    pthread_mutex_unlock(&loop->lock);
    return post;
}

bool event_loop_posts_pending(struct event_loop *loop)
{
    bool pending;

    pthread_mutex_lock(&loop->lock);
    pending = loop->posts != NULL;
    pthread_mutex_unlock(&loop->lock);
    return pending;
}

/* The counter is cleared before the queue is read, so a post that comes in
 * between finds either its item taken here or its own wake-up still standing.
 */
static void on_wake(struct event_loop *loop, int fd, unsigned events, void *ctx)
{
    uint64_t count;
    ssize_t rc = read(fd, &count, sizeof count);

    (void)rc;
    (void)events;
    (void)ctx;
    for (int i = 0; i < EVENT_LOOP_BATCH; i++) {
        struct event_loop_post *post = take(loop);

        if (!post)
            return;
        post->fn(loop, post->ctx);
        free(post);
    }
    if (event_loop_posts_pending(loop))
        wake(loop);
}

int event_loop_posts_init(struct event_loop *loop)
{
    /* Never fails on Linux; posts_fini counts on it. */
    pthread_mutex_init(&loop->lock, NULL);
    loop->posts_end = &loop->posts;
    loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (loop->wake_fd < 0)
        return -errno;
    return event_loop_watch(loop, loop->wake_fd, on_wake, NULL);
}

void event_loop_posts_fini(struct event_loop *loop)
{
    struct event_loop_post *post = take(loop);

    while (post) {
        free(post);
        post = take(loop);
    }
    pthread_mutex_destroy(&loop->lock);
    if (loop->wake_fd >= 0)
        close(loop->wake_fd);
}
