/* SPDX-License-Identifier: MIT-0 */
/* WRONG: a task submits its parts to its own pool and waits for all to end:
 * it is one of them.
 */
#include "thread_pool.h"

#include <stdio.h>

static void resize_image(void *arg)
{
    (void)arg;
}

static void resize_album(void *pool)
{
    for (int i = 0; i < 10; i++)
        thread_pool_submit(pool, resize_image, NULL);
    thread_pool_wait(pool);
    puts("the album is done");
}

int main(void)
{
    struct thread_pool *pool;

    if (thread_pool_create(&pool, 2, 0))
        return 1;
    thread_pool_submit(pool, resize_album, pool);
    thread_pool_destroy(pool);
    return 0;
}
