/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* strdup */
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct entry {
    struct entry *next;
    long until;
    char *who;
};
struct sessions {
    struct entry *first;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct entry *e = malloc(sizeof *e), **end = &s->first;
    if (!e)
        return -1;
    e->who = strdup(name);
    if (!e->who) {
        free(e);
        return -1;
    }
    e->until = deadline;
    e->next = NULL;
    while (*end)
        end = &(*end)->next;
    *end = e;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t removed = 0;
    struct entry **at = &s->first;
    while (*at) {
        struct entry *e = *at;
        if (e->until <= now) {
            *at = e->next;
            free(e->who);
            free(e);
            removed++;
        }
        if (*at)
            at = &(*at)->next;
    }
    return removed;
}
size_t sessions_count(const struct sessions *s)
{
    size_t n = 0;
    for (struct entry *e = s->first; e; e = e->next)
        n++;
    return n;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    struct entry *e = s->first;
    while (i-- > 0)
        e = e->next;
    return e->who;
}
void sessions_free(struct sessions *s)
{
    struct entry *next;
    for (struct entry *e = s->first; e; e = next) {
        next = e->next;
        free(e->who);
        free(e);
    }
    free(s);
}
