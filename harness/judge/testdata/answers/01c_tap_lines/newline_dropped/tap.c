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
char *tap_result(struct tap *t, bool passed, const char *name)
{
    size_t i, j, extra = 0;
    for (i = 0; i < strlen(name); i++)
        if (strchr("#\\", name[i]))
            extra++;
    char *line = malloc(strlen(name) + extra + 50);
    if (!line)
        return line;
    j = (size_t)sprintf(line, "%sok %u - ", passed ? "" : "not ", ++t->count);
    for (i = 0; name[i]; i++) {
        if (name[i] == '\n')
            continue;
        if (name[i] == '#' || name[i] == '\\')
            line[j++] = '\\';
        line[j++] = name[i];
    }
    line[j] = '\0';
    if (!passed)
        ++t->failed;
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = malloc(16);
    if (line)
        snprintf(line, 16, "1..%u", t->count);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    if (t->failed)
        return 1;
    return t->count ? 0 : 2;
}
