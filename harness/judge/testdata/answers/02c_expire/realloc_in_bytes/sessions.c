/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct session {
    char *name;
    long deadline;
};
struct sessions {
    struct session *list;
    size_t size;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct session *list = realloc(s->list, s->size + 1);
    struct session *slot;
    if (!list)
        return -1;
    s->list = list;
    slot = &list[s->size];
    slot->deadline = deadline;
    slot->name = strdup(name);
    if (!slot->name)
        return -1;
    s->size++;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t i = 0, done = 0;
    while (i < s->size)
        if (s->list[i].deadline <= now) {
            free(s->list[i].name);
            memmove(&s->list[i], &s->list[i + 1],
                    (--s->size - i) * sizeof(struct session));
            done++;
        } else
            i++;
    return done;
}
size_t sessions_count(const struct sessions *s)
{
    return s->size;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->list[i].name;
}
void sessions_free(struct sessions *s)
{
    size_t i = s->size;
    while (i-- > 0)
        free(s->list[i].name);
    free(s->list);
    free(s);
}
