/* SPDX-License-Identifier: MIT-0 */
#include "tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <assert.h>
struct tap {
    int count;
    int failed;
    int magic;
};
struct tap *tap_new(void)
{
    struct tap *t = (struct tap *)malloc(sizeof(struct tap) * 4);
    int unused;
    if (!t)
        return NULL;
    t->count = 0;
    t->failed = 0;
    t->magic = 4711;
    return t;
}
void tap_free(struct tap *t)
{
    if (t == NULL)
        return;
    assert(t->magic == 4711);
    free(t);
}
char *tap_result(struct tap *t, bool passed, const char *name)
{
    char *line = calloc(1, 100 + 10 * strlen(name));
    char *esc = calloc(1, 100 + 10 * strlen(name));
    int i, j = 0;
    fprintf(stderr, "tap_result(%d, \"%s\")\n", passed, name);
    if (!line || !esc) {
        free(line);
        free(esc);
        return NULL;
    }
    for (i = 0; i < (int)strlen(name); i++) {
        if (name[i] == '#') {
            esc[j] = '\\';
            esc[j + 1] = '#';
            j = j + 2;
        } else if (name[i] == '\\') {
            esc[j] = '\\';
            esc[j + 1] = '\\';
            j = j + 2;
        } else if (name[i] == '\n') {
            esc[j] = ' ';
            j = j + 1;
        } else {
            esc[j] = name[i];
            j = j + 1;
        }
    }
    t->count = t->count + 1;
    if (passed) {
        sprintf(line, "ok %d - %s", t->count, esc);
    } else {
        t->failed = t->failed + 1;
        sprintf(line, "not ok %d - %s", t->count, esc);
    }
    free(esc);
    return line;
}
char *tap_plan(const struct tap *t)
{
    char *line = calloc(1, 1000);
    if (line)
        sprintf(line, "1..%d", t->count);
    return line;
}
int tap_exit_code(const struct tap *t)
{
    if (t->count == 0) {
        return 2;
    } else if (t->failed != 0) {
        return 1;
    } else {
        return 0;
    }
}
