/* SPDX-License-Identifier: MIT-0 */
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct one {
    long deadline;
    char name[1];
};
struct sessions {
    struct one **v;
    size_t n;
};
struct sessions *sessions_new(void)
{
    struct sessions *s = malloc(sizeof *s);
    if (s) {
        s->v = NULL;
        s->n = 0;
    }
    return s;
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct one *o = malloc(sizeof *o + strlen(name));
    struct one **v = realloc(s->v, (s->n + 1) * sizeof *v);
    if (v)
        s->v = v;
    if (!o || !v) {
        free(o);
        return -1;
    }
    o->deadline = deadline;
    strcpy(&o->name[0], name);
    s->v[s->n++] = o;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t keep = 0, i;
    for (i = 0; i < s->n; i++) {
        if (s->v[i]->deadline < now)
            free(s->v[i]);
        else
            s->v[keep++] = s->v[i];
    }
    s->n = keep;
    return i - keep;
}
size_t sessions_count(const struct sessions *s)
{
    return s->n;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->v[i]->name;
}
void sessions_free(struct sessions *s)
{
    while (s->n)
        free(s->v[--s->n]);
    free(s->v);
    free(s);
}
