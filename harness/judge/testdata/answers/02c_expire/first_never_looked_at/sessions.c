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
    struct session *all;
    int count;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct session *all =
        realloc(s->all, sizeof(struct session) * (size_t)(s->count + 1));
    if (all == NULL)
        return -1;
    s->all = all;
    if ((all[s->count].name = strdup(name)) == NULL)
        return -1;
    all[s->count].deadline = deadline;
    ++s->count;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    int removed = 0;
    for (int i = s->count - 1; i > 0; i--) {
        if (s->all[i].deadline <= now) {
            free(s->all[i].name);
            memmove(s->all + i, s->all + i + 1,
                    (size_t)(s->count - 1 - i) * sizeof(struct session));
            --s->count;
            ++removed;
        }
    }
    return (size_t)removed;
}
size_t sessions_count(const struct sessions *s)
{
    return (size_t)s->count;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->all[i].name;
}
void sessions_free(struct sessions *s)
{
    for (int i = 0; i < s->count; i++)
        free(s->all[i].name);
    free(s->all);
    free(s);
}
