/* SPDX-License-Identifier: MIT-0 */
#include "sessions.h"
#include <stdlib.h>
struct rec {
    const char *name;
    long deadline;
};
struct sessions {
    struct rec *recs;
    size_t n, cap;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    if (s->n == s->cap) {
        size_t cap = s->cap + 16;
        void *p = realloc(s->recs, cap * sizeof(struct rec));
        if (!p)
            return -1;
        s->recs = p;
        s->cap = cap;
    }
    s->recs[s->n].name = name;
    s->recs[s->n].deadline = deadline;
    s->n += 1;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t r, w = 0, before = s->n;
    for (r = 0; r < before; r++)
        if (s->recs[r].deadline > now)
            s->recs[w++] = s->recs[r];
    s->n = w;
    return before - w;
}
size_t sessions_count(const struct sessions *s)
{
    return s->n;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->recs[i].name;
}
void sessions_free(struct sessions *s)
{
    free(s->recs);
    free(s);
}
