/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct sessions {
    char **names;
    long *ends;
    size_t n;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    char **names = realloc(s->names, (s->n + 1) * sizeof *names);
    if (!names)
        return -1;
    s->names = names;
    long *ends = realloc(s->ends, (s->n + 1) * sizeof *ends);
    if (!ends)
        return -1;
    s->ends = ends;
    names[s->n] = strdup(name);
    if (!names[s->n])
        return -1;
    ends[s->n++] = deadline;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t removed = 0;
    if (s->n == 0)
        return 0;
    for (size_t i = s->n - 1; i >= 0; i--) {
        if (s->ends[i] > now)
            continue;
        free(s->names[i]);
        for (size_t k = i; k + 1 < s->n; k++) {
            s->names[k] = s->names[k + 1];
            s->ends[k] = s->ends[k + 1];
        }
        s->n--;
        removed++;
    }
    return removed;
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
    free(s->ends);
    free(s);
}
