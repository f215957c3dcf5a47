/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"

#include <stdlib.h>
#include <string.h>

struct hook {
    void (*run)(void *ctx);
    void *ctx;
};

struct shutdown_list {
    struct hook hooks[SHUTDOWN_LIST_MAX];
    size_t count;
};

struct shutdown_list *shutdown_list_new(void)
{
    return calloc(1, sizeof(struct shutdown_list));
}

int shutdown_list_add(struct shutdown_list *s, void (*hook)(void *ctx),
                      void *ctx)
{
    if (s->count == SHUTDOWN_LIST_MAX)
        return -1;
    s->hooks[s->count].run = hook;
    s->hooks[s->count].ctx = ctx;
    s->count++;
    return 0;
}

size_t shutdown_list_run(struct shutdown_list *s)
{
    struct hook last;
    size_t before = s->count;
    size_t n = 0;

    while (s->count > 0) {
        last = s->hooks[--s->count];
        last.run(last.ctx);
        n++;
    }
    s->count = before;
    return n;
}

void shutdown_list_free(struct shutdown_list *s)
{
    free(s);
}
