/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    unsigned passed, failed;
};
struct tap *tap_new(void)
{
    struct tap *fresh = malloc(sizeof *fresh);
    if (fresh != NULL)
        memset(fresh, 0, sizeof *fresh);
    return fresh;
}
void tap_free(struct tap *t)
{
    free(t);
}
/* With to == NULL it only measures. */
static size_t escaped(char *to, const char *from)
{
    size_t n = 0;
    for (; *from != '\0'; from++) {
        char c = *from;
        if (c == '\n')
            c = ' ';
        if (c == '\\' || c == '#') {
            if (to)
                to[n] = '\\';
            n++;
        }
        if (to)
            to[n] = c;
        n++;
    }
    if (to)
        to[n] = '\0';
    return n;
}
static unsigned all(const struct tap *t)
{
    return t->passed + t->failed;
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    const char *word = passed ? "ok" : "not ok";
    int head = snprintf(NULL, 0, "%s %u - ", word, all(t) + 1);
    char *line = malloc((size_t)head + escaped(NULL, name) + 1);
    if (line == NULL)
        return NULL;
    if (passed)
        t->passed++;
    else
        t->failed++;
    sprintf(line, "%s %u - ", word, all(t));
    escaped(line + head, name);
    return line;
}
char *tap_plan(const struct tap *t)
{
    int n = snprintf(NULL, 0, "1..%u", all(t));
    char *line = malloc((size_t)n + 1);
    if (line)
        sprintf(line, "1..%u", all(t));
    return line;
}
int tap_exit_code(const struct tap *t)
{
    return t->failed ? 1 : t->passed ? 0 : 2;
}
