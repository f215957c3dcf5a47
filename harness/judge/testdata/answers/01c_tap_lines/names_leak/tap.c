/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* strdup, open_memstream */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct result {
    struct result *prev;
    char *name;
    bool passed;
};
struct tap {
    struct result *last;
    unsigned n;
};
struct tap *tap_new(void)
{
    struct tap *t = malloc(sizeof *t);
    if (t) {
        t->last = NULL;
        t->n = 0;
    }
    return t;
}
void tap_free(struct tap *t)
{
    free(t);
}
static char *safe(const char *name)
{
    char *s = malloc(2 * strlen(name) + 1), *o = s;
    if (!s)
        return NULL;
    for (; *name; ++name)
        if (*name == '\n')
            *o++ = ' ';
        else if (*name == '#') {
            *o++ = '\\';
            *o++ = '#';
        } else if (*name == '\\') {
            *o++ = '\\';
            *o++ = '\\';
        } else
            *o++ = *name;
    *o = 0;
    return s;
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    struct result *r = malloc(sizeof *r);
    char *line;
    if (!r)
        return NULL;
    r->name = safe(name);
    if (!r->name) {
        free(r);
        return NULL;
    }
    r->passed = passed;
    r->prev = t->last;
    t->last = r;
    t->n++;
    line = malloc(strlen(r->name) + 40);
    if (line)
        sprintf(line, "%s %u - %s", passed ? "ok" : "not ok", t->n, r->name);
    return line;
}
char *tap_plan(const struct tap *t)
{
    char b[20];
    sprintf(b, "1..%u", t->n);
    return strdup(b);
}
int tap_exit_code(const struct tap *t)
{
    if (!t->last)
        return 2;
    for (struct result *r = t->last; r; r = r->prev)
        if (!r->passed)
            return 1;
    return 0;
}
