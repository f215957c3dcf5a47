/* SPDX-License-Identifier: MIT-0 */
/* WRONG: a worker thread adds a timer to the loop itself; only event_loop_post
 * may be called from another thread.
 */
#include "event_loop.h"

#include <pthread.h>
#include <stdio.h>

static void say(struct event_loop *loop, void *ctx)
{
    (void)loop;
    puts(ctx);
}

static void *work(void *arg)
{
    static char text[] = "worker is done";

    event_loop_timer_add(arg, 0, say, text, NULL);
    return NULL;
}

int main(void)
{
    static char text[] = "loop is alive";
    struct event_loop *loop;
    pthread_t worker;

    if (event_loop_create(&loop))
        return 1;
    pthread_create(&worker, NULL, work, loop);
    event_loop_timer_add(loop, 0, say, text, NULL);
    event_loop_run(loop);
    pthread_join(worker, NULL);
    event_loop_destroy(loop);
    return 0;
}
