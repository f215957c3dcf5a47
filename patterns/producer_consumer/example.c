/* SPDX-License-Identifier: MIT-0 */
/* Three workers count words of pages; the reader cannot run ahead of them. */
#include "producer_consumer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORKERS = 3, PAGES = 1000, AHEAD = 8 };

struct worker {
    pthread_t thread;
    struct producer_consumer *pages;
    long words;
};

static void *work(void *arg)
{
    struct worker *me = arg;
    void *page;

    while (producer_consumer_pop(me->pages, &page) == 0) {
        for (const char *c = page; *c; c++)
            me->words += *c == ' ' || c[1] == '\0';
        free(page);
    }
    return NULL; /* closed, and all is done */
}

int main(void)
{
    struct producer_consumer *pages;
    struct worker workers[WORKERS];
    long words = 0;

    if (producer_consumer_create(&pages, AHEAD))
        return 1;
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){.pages = pages};
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < PAGES; i++) {
        char *page = malloc(40);

        if (page && snprintf(page, 40, "page %d has five words", i) > 0)
            producer_consumer_push(pages, page); /* waits while 8 lie there */
    }
    producer_consumer_close(pages);
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(workers[i].thread, NULL);
        words += workers[i].words;
    }
    printf("%ld words\n", words);
    producer_consumer_destroy(pages);
    return 0;
}
