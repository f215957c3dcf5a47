/* SPDX-License-Identifier: MIT-0 */
/* WRONG: cancels without `drop`: the tasks that were to free their arguments
 * never run.
 */
#include "thread_pool.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t printer = PTHREAD_MUTEX_INITIALIZER;

static void print_page(void *arg)
{
    int *page = arg;

    pthread_mutex_lock(&printer);
    printf("page %d\n", *page);
    pthread_mutex_unlock(&printer);
    free(page);
}

int main(void)
{
    struct thread_pool *pool;

    if (thread_pool_create(&pool, 1, 0))
        return 1;
    pthread_mutex_lock(&printer); /* no paper: nothing is printed */
    for (int i = 1; i <= 5; i++) {
        int *page = malloc(sizeof *page);

        if (!page)
            break;
        *page = i;
        thread_pool_submit(pool, print_page, page);
    }
    thread_pool_cancel(pool, NULL);
    pthread_mutex_unlock(&printer);
    thread_pool_destroy(pool);
    return 0;
}
