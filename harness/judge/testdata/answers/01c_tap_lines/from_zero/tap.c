/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* strdup, open_memstream */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    unsigned next;
    bool ok;
};
struct tap *tap_new(void)
{
    struct tap *t = malloc(sizeof(struct tap));
    if (t == NULL)
        return NULL;
    t->next = 0;
    t->ok = true;
    return t;
}
void tap_free(struct tap *t)
{
    free(t);
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    char *clean = malloc(strlen(name) * 2 + 1);
    char *line = NULL;
    size_t n = 0, room;
    if (!clean)
        return NULL;
    for (size_t i = 0; name[i] != '\0'; i++) {
        if (name[i] == '#' || name[i] == '\\')
            clean[n++] = '\\';
        clean[n++] = name[i] == '\n' ? ' ' : name[i];
    }
    clean[n] = '\0';
    room = n + 64;
    line = malloc(room);
    if (line)
        snprintf(line, room, passed ? "ok %u - %s" : "not ok %u - %s",
                 t->next++, clean);
    if (!passed)
        t->ok = false;
    free(clean);
    return line;
}
char *tap_plan(const struct tap *t)
{
    char tmp[32];
    snprintf(tmp, sizeof tmp, "1..%u", t->next);
    return strdup(tmp);
}
int tap_exit_code(const struct tap *t)
{
    if (t->next == 0)
        return 2;
    return t->ok ? 0 : 1;
}
