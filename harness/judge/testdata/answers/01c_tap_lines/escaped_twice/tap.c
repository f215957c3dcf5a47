/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    unsigned count, failed;
};
struct tap *tap_new(void)
{
    return calloc(1, sizeof(struct tap));
}
void tap_free(struct tap *t)
{
    free(t);
}
/* like str.replace */
static char *replace(const char *s, char what, const char *with)
{
    char *out = malloc(strlen(s) * strlen(with) + 1), *o = out;
    if (!out)
        return NULL;
    for (; *s; s++)
        if (*s == what) {
            strcpy(o, with);
            o += strlen(with);
        } else
            *o++ = *s;
    *o = '\0';
    return out;
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    char *a = replace(name, '#', "\\#");
    char *b = a ? replace(a, '\\', "\\\\") : NULL;
    char *c = b ? replace(b, '\n', " ") : NULL;
    char *line = c ? malloc(strlen(c) + 40) : NULL;
    if (line) {
        t->count++;
        t->failed += !passed;
        sprintf(line, "%sok %u - %s", passed ? "" : "not ", t->count, c);
    }
    free(a);
    free(b);
    free(c);
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = malloc(20);
    if (line)
        sprintf(line, "1..%u", t->count);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    return t->count ? t->failed > 0 : 2;
}
