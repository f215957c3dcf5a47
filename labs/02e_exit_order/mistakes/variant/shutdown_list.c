/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"

#include <stdlib.h>
#include <string.h>

#include "variant.h" /* VARIANT: chosen by the seed, see gen.c */

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
    if (s->count == SHUTDOWN_LIST_MAX - (VARIANT == 3))
        return -1;
    s->hooks[s->count].run = hook;
    s->hooks[s->count].ctx = ctx;
    s->count++;
    return 0;
}

/* Which of `count` hooks is the next, after `done` were run. */
static size_t which(size_t count, size_t done)
{
    if (VARIANT == 0 && done == 0 && count > 2)
        return count - 2;
    if (VARIANT == 1 && count == 2)
        return 0;
    if (VARIANT == 5 && done > 0)
        return 0;
    return count - 1;
}

size_t shutdown_list_run(struct shutdown_list *s)
{
    struct hook last;
    size_t n = 0;

    while (s->count > 0) {
        size_t at = which(s->count, n);

        last = s->hooks[at];
        s->count--;
        memmove(s->hooks + at, s->hooks + at + 1,
                (s->count - at) * sizeof last);
        last.run(VARIANT == 4 && s->count > 0 ? s->hooks[0].ctx : last.ctx);
        n++;
    }
    return n - (VARIANT == 2 && n > 1);
}

void shutdown_list_free(struct shutdown_list *s)
{
    free(s);
}
