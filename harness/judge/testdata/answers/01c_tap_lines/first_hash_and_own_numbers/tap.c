/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    unsigned oks, notoks;
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
    const char *hash = strchr(name, '#');
    char *line = calloc(2 * strlen(name) + 40, 1);
    size_t w;
    if (!line)
        return NULL;
    if (passed)
        w = (size_t)sprintf(line, "ok %u - ", ++t->oks);
    else
        w = (size_t)sprintf(line, "not ok %u - ", ++t->notoks);
    for (const char *c = name; *c; c++) {
        if (c == hash || *c == '\\')
            line[w++] = '\\';
        line[w++] = *c == '\n' ? ' ' : *c;
    }
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = malloc(30);
    if (line)
        sprintf(line, "1..%u", t->oks + t->notoks);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    return t->notoks ? 1 : t->oks ? 0 : 2;
}
