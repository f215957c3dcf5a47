/* SPDX-License-Identifier: MIT-0 */
/* Shapes by name, as a configuration file would give them. */
#include "factory.h"

#include <errno.h>
#include <stdio.h>

struct shape { /* what all kinds begin with */
    double (*area)(const struct shape *s);
    double size;
};

static double square_area(const struct shape *s)
{
    return s->size * s->size;
}

static int square_init(void *object, const void *config, char *error,
                       size_t cap)
{
    struct shape *s = object;

    s->area = square_area;
    s->size = *(const double *)config;
    if (s->size > 0)
        return 0;
    snprintf(error, cap, "a size of %g is no size", s->size);
    return -EINVAL;
}

static int unit_init(void *object, const void *config, char *error, size_t cap)
{
    (void)config;
    return square_init(object, &(double){1}, error, cap);
}

static void show(const char *name, double size)
{
    static const struct factory_kind kinds[] = {
        {"square", sizeof(struct shape), square_init, NULL},
        {"unit", sizeof(struct shape), unit_init, NULL}};
    struct factory_product p;
    char error[80];

    if (factory_make(kinds, 2, name, &size, &p, error, sizeof error))
        printf("%s\n", error);
    else
        printf("%s: %g\n", name, ((struct shape *)p.object)->area(p.object));
    factory_destroy(&p);
}

int main(void)
{
    show("square", 3);
    show("unit", 3);
    show("circle", 3);
    show("square", -1);
    return 0;
}
