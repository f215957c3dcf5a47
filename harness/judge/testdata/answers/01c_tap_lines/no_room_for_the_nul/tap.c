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

/* Copies `name` behind `out`, escaped; at most two bytes for each. */
static void escape(char *out, const char *name)
{
    for (; *name; name++) {
        if (*name == '#' || *name == '\\')
            *out++ = '\\';
        *out++ = *name == '\n' ? ' ' : *name;
    }
    *out = '\0';
}

char *tap_result(struct tap *t, bool passed, const char *name)
{
    char *line;
    int n;
    size_t room = strlen(name);
    const char *p;

    for (p = name; *p; p++)
        room += *p == '#' || *p == '\\';
    room += (size_t)snprintf(NULL, 0, "%sok %u - ", passed ? "" : "not ",
                             t->count + 1);
    line = malloc(room);

    if (!line)
        return NULL;
    t->count++;
    if (!passed)
        t->failed++;
    n = snprintf(line, room, "%sok %u - ", passed ? "" : "not ", t->count);
    escape(line + n, name);
    return line;
}

char *tap_plan(const struct tap *t)
{
    char *line = malloc(32);

    if (line)
        (void)snprintf(line, 32, "1..%u", t->count);
    return line;
}

int tap_exit_code(const struct tap *t)
{
    if (t->count == 0)
        return 2;
    return t->failed > 0;
}
