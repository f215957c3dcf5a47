/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    unsigned good, wrong;
};
struct tap *tap_new(void)
{
    struct tap *t = malloc(sizeof *t);
    if (t)
        *t = (struct tap){0, 0};
    return t;
}
void tap_free(struct tap *t)
{
    free(t);
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    char *line = malloc(strlen(name) * 2 + 40), *w;
    if (!line)
        return NULL;
    *(passed ? &t->good : &t->wrong) += 1;
    w = line +
        sprintf(line, "%sok %u - ", passed ? "" : "not ", t->good + t->wrong);
    do {
        if (*name == '#' || *name == '\\')
            *w++ = '\\';
        *w++ = *name != '\n' ? *name : ' ';
    } while (*name++);
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = malloc(20);
    if (line)
        sprintf(line, "1..%u", t->good);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    if (t->good + t->wrong == 0)
        return 2;
    return (int)t->wrong;
}
