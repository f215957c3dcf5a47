/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    int total, bad;
};
struct tap *tap_new(void)
{
    struct tap *t = malloc(sizeof *t);
    if (t) {
        t->total = 0;
        t->bad = 0;
    }
    return t;
}
void tap_free(struct tap *t)
{
    if (t)
        free(t);
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    char head[40];
    char *line, *p;
    t->total++;
    if (!passed)
        t->bad++;
    sprintf(head, "%s %d - ", passed ? "ok" : "not ok", t->total);
    line = malloc(strlen(head) + strlen(name) + 1);
    if (!line)
        return NULL;
    strcpy(line, head);
    p = line + strlen(line);
    while (*name) {
        switch (*name) {
        case '#':
        case '\\':
            *p++ = '\\';
            *p++ = *name;
            break;
        case '\n':
            *p++ = ' ';
            break;
        default:
            *p++ = *name;
        }
        name++;
    }
    *p = 0;
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = malloc(40);
    if (line)
        sprintf(line, "1..%d", t->total);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    if (!t->total)
        return 2;
    return t->bad ? 1 : 0;
}
