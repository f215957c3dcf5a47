/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* strdup, open_memstream */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    bool *outcome;
    size_t n;
};
struct tap *tap_new(void)
{
    return calloc(1, sizeof(struct tap));
}
void tap_free(struct tap *t)
{
    if (!t)
        return;
    free(t->outcome);
    free(t);
}
static char *push(char *s, size_t *len, const char *more)
{
    size_t add = strlen(more);
    char *bigger = s ? realloc(s, *len + add + 1) : NULL;
    if (!bigger) {
        free(s);
        return NULL;
    }
    memcpy(bigger + *len, more, add + 1);
    *len += add;
    return bigger;
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    bool *o = realloc(t->outcome, (t->n + 1) * sizeof *o);
    char number[32];
    char *s;
    size_t len = 0;
    if (!o)
        return NULL;
    t->outcome = o;
    o[t->n++] = passed;
    s = strdup("");
    if (!passed)
        s = push(s, &len, "not ");
    snprintf(number, sizeof number, "ok %zu - ", t->n);
    s = push(s, &len, number);
    while (*name && s) {
        char one[3] = {*name, 0, 0};
        if (*name == '\n')
            one[0] = ' ';
        else if (*name == '#' || *name == '\\') {
            one[0] = '\\';
            one[1] = *name;
        }
        s = push(s, &len, one);
        name++;
    }
    return s;
}
char *tap_plan(const struct tap *t)
{
    char number[32];
    snprintf(number, sizeof number, "1..%zu", t->n);
    return strdup(number);
}
int tap_exit_code(const struct tap *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (!t->outcome[i])
            return 1;
    return t->n == 0 ? 2 : 0;
}
