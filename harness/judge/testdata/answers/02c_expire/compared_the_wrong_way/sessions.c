/* SPDX-License-Identifier: MIT-0 */
#include "sessions.h"

#include <stdlib.h>
#include <string.h>

struct session {
    char *name; /* owned */
    long deadline;
};

struct sessions {
    struct session *all; /* cap slots, the first count are in use */
    size_t count;
    size_t cap;
};

struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}

int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct session added = {strdup(name), deadline};

    if (!added.name)
        return -1;
    if (s->count == s->cap) {
        size_t cap = s->cap * 2 + 4;
        struct session *all = realloc(s->all, cap * sizeof *all);

        if (!all) {
            free(added.name);
            return -1;
        }
        s->all = all;
        s->cap = cap;
    }
    s->all[s->count++] = added;
    return 0;
}

/* Removes session i; those behind it move up. */
static void remove_at(struct sessions *s, size_t i)
{
    free(s->all[i].name);
    memmove(&s->all[i], &s->all[i + 1], (s->count - i - 1) * sizeof s->all[0]);
    s->count--;
}

size_t sessions_expire(struct sessions *s, long now)
{
    size_t before = s->count, i;
    if (s->count < 0)
        return 0;
    for (i = s->count; i-- > 0;)
        if (s->all[i].deadline > now)
            remove_at(s, i);
    return before - s->count;
}

size_t sessions_count(const struct sessions *s)
{
    return s->count;
}

const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->all[i].name;
}

void sessions_free(struct sessions *s)
{
    size_t i;

    for (i = 0; i < s->count; i++)
        free(s->all[i].name);
    free(s->all);
    free(s);
}
