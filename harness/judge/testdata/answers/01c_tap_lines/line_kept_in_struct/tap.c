/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    unsigned count;
    bool failed;
    char *line;
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
    char *grown = realloc(t->line, 40 + 2 * strlen(name));
    char *w;
    if (!grown)
        return NULL;
    t->line = grown;
    t->count++;
    if (!passed)
        t->failed = true;
    w = grown + sprintf(grown, passed ? "ok %u - " : "not ok %u - ", t->count);
    for (; *name; name++) {
        if (*name == '\\' || *name == '#')
            *w++ = '\\';
        if (*name == '\n')
            *w++ = ' ';
        else
            *w++ = *name;
    }
    *w = '\0';
    return t->line;
}
char *tap_plan(const struct tap *t)
{
    char *line = malloc(30);
    if (line)
        sprintf(line, "1..%u", t->count);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    return t->count == 0 ? 2 : (int)t->failed;
}
