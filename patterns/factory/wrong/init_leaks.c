/* SPDX-License-Identifier: MIT-0 */
/* WRONG: init refuses after it acquired something, and leaves it to fini */
#include "factory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct ring {
    long *slots;
    size_t cap;
};

static void ring_fini(void *object)
{
    struct ring *r = object;

    free(r->slots);
}

static int ring_init(void *object, const void *config, char *error, size_t cap)
{
    const long *wanted = config;
    struct ring *r = object;

    (void)error;
    (void)cap;
    r->slots = calloc(64, sizeof *r->slots);
    if (!r->slots)
        return -ENOMEM;
    if (*wanted < 1 || *wanted > 64)
        return -ERANGE;
    r->cap = (size_t)*wanted;
    return 0;
}

int main(void)
{
    static const struct factory_kind kinds[] = {
        {"ring", sizeof(struct ring), ring_init, ring_fini}};
    struct factory_product ring;
    long wanted = 100;
    char error[80];

    if (factory_make(kinds, 1, "ring", &wanted, &ring, error, sizeof error))
        puts(error);
    factory_destroy(&ring);
    return 0;
}
