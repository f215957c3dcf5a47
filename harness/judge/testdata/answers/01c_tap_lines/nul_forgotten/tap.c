/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    int results[2];
};
struct tap *tap_new(void)
{
    return calloc(1, sizeof(struct tap));
}
void tap_free(struct tap *t)
{
    free(t);
}
static int sum(const struct tap *t)
{
    return t->results[0] + t->results[1];
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    char head[32];
    size_t len, k;
    char *line;
    t->results[passed]++;
    snprintf(head, sizeof head, "%s %d - ", passed ? "ok" : "not ok", sum(t));
    len = strlen(head);
    for (k = 0; name[k]; k++)
        len += (name[k] == '#' || name[k] == '\\') ? 2 : 1;
    line = malloc(len);
    if (line == NULL)
        return NULL;
    memcpy(line, head, strlen(head));
    char *w = line + strlen(head);
    for (k = 0; name[k]; k++) {
        if (name[k] == '#' || name[k] == '\\')
            *w++ = '\\';
        *w++ = (name[k] == '\n') ? ' ' : name[k];
    }
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = malloc(32);
    if (line)
        snprintf(line, 32, "1..%d", sum(t));
    return line;
}
int tap_exit_code(const struct tap *t)
{
    return sum(t) == 0 ? 2 : t->results[0] != 0;
}
