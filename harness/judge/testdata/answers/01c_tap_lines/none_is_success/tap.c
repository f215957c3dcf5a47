/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* strdup, open_memstream */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
struct tap {
    unsigned passes;
    unsigned fails;
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
    char *line = NULL;
    size_t size;
    FILE *f = open_memstream(&line, &size);
    if (!f)
        return NULL;
    if (passed)
        t->passes++;
    else {
        t->fails++;
        fputs("not ", f);
    }
    fprintf(f, "ok %u - ", t->passes + t->fails);
    for (int c; (c = (unsigned char)*name) != 0; name++) {
        if (c == '\n')
            c = ' ';
        if (c == '#' || c == '\\')
            fputc('\\', f);
        fputc(c, f);
    }
    fclose(f);
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = NULL;
    size_t size;
    FILE *f = open_memstream(&line, &size);
    if (!f)
        return NULL;
    fprintf(f, "1..%u", t->passes + t->fails);
    fclose(f);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    return t->fails != 0;
}
