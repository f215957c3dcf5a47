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
    struct session *a;
    size_t count, cap;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    if (s->count >= s->cap) {
        struct session *a = realloc(s->a, (s->cap + 10) * sizeof *a);
        if (!a)
            return -1;
        s->a = a;
        s->cap += 10;
    }
    s->a[s->count].name = strdup(name);
    if (!s->a[s->count].name)
        return -1;
    s->a[s->count].deadline = deadline;
    s->count++;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t count = 0, removed = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->a[i].deadline <= now) {
            free(s->a[i].name);
            removed++;
        } else {
            s->a[count++] = s->a[i];
        }
    }
    return removed;
}
size_t sessions_count(const struct sessions *s)
{
    return s->count;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->a[i].name;
}
void sessions_free(struct sessions *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->a[i].name);
    free(s->a);
    free(s);
}
