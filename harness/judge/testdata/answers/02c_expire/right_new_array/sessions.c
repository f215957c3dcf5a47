/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct sessions {
    char **names;
    long *deadlines;
    size_t n;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    char **names = reallocarray(s->names, s->n + 1, sizeof *names);
    long *deadlines;
    if (!names)
        return -1;
    s->names = names;
    deadlines = reallocarray(s->deadlines, s->n + 1, sizeof *deadlines);
    if (!deadlines)
        return -1;
    s->deadlines = deadlines;
    names[s->n] = strdup(name);
    if (!names[s->n])
        return -1;
    deadlines[s->n] = deadline;
    s->n++;
    return 0;
}
/* First mark (the name is freed and NULL), then close the gaps. */
size_t sessions_expire(struct sessions *s, long now)
{
    size_t i, kept = 0, gone = 0;
    for (i = 0; i < s->n; i++)
        if (now >= s->deadlines[i]) {
            free(s->names[i]);
            s->names[i] = NULL;
            gone++;
        }
    for (i = 0; i < s->n; i++)
        if (s->names[i]) {
            s->names[kept] = s->names[i];
            s->deadlines[kept] = s->deadlines[i];
            kept++;
        }
    s->n = kept;
    return gone;
}
size_t sessions_count(const struct sessions *s)
{
    return s->n;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->names[i];
}
void sessions_free(struct sessions *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->names[i]);
    free(s->names);
    free(s->deadlines);
    free(s);
}
