/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct tap {
    unsigned count;
    unsigned failed;
};
static char line[4096];
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
    int at;
    t->count++;
    if (passed == false)
        t->failed++;
    at = snprintf(line, sizeof line, "%sok %u - ", passed ? "" : "not ",
                  t->count);
    while (*name && at < (int)sizeof line - 2) {
        if (*name == '#' || *name == '\\')
            line[at++] = '\\';
        line[at++] = *name == '\n' ? ' ' : *name;
        name++;
    }
    line[at] = '\0';
    return line;
}
char *tap_plan(const struct tap *t)
{
    snprintf(line, sizeof line, "1..%u", t->count);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    if (t->count == 0)
        return 2;
    return t->failed ? 1 : 0;
}
