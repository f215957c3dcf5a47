/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tap {
    unsigned count;
    unsigned failed;
};

struct tap *tap_new(void)
{
    return calloc(1, sizeof(struct tap));
}

void tap_free(struct tap *t)
{
    free(t);
}

char *tap_result(struct tap *t, bool passed, const char *name)
{
    size_t room = 32 + strlen(name) + 1;
    char *line = malloc(room);

    /* TODO: the number, "not", and a name that cannot look like a result */
    if (line)
        (void)snprintf(line, room, "ok %u - %s", t->count, name);
    (void)passed;
    return line;
}

char *tap_plan(const struct tap *t)
{
    /* TODO */
    (void)t;
    return strdup("1..0");
}

int tap_exit_code(const struct tap *t)
{
    /* TODO */
    return t->failed > 0;
}
