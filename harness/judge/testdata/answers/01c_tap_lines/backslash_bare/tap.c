/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    long n;
    long failures;
};
struct tap *tap_new(void)
{
    return calloc(1, sizeof(struct tap));
}
void tap_free(struct tap *t)
{
    free(t);
}
static const char *piece(char c, char one[2])
{
    if (c == '#')
        return "\\#";
    if (c == '\n')
        return " ";
    one[0] = c;
    one[1] = '\0';
    return one;
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    char one[2];
    char *line = malloc(64 + 2 * strlen(name));
    if (!line)
        return NULL;
    t->n += 1;
    t->failures += passed ? 0 : 1;
    sprintf(line, "%s %ld - ", passed ? "ok" : "not ok", t->n);
    for (const char *p = name; *p; p++)
        strcat(line, piece(*p, one));
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = calloc(40, 1);
    if (line)
        sprintf(line, "1..%ld", t->n);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    return t->n == 0 ? 2 : t->failures > 0 ? 1 : 0;
}
