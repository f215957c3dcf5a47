/* SPDX-License-Identifier: MIT-0 */
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct node {
    struct node *next;
    long deadline;
    char name[];
};
struct sessions {
    struct node *first, **end;
    size_t n;
};
struct sessions *sessions_new(void)
{
    struct sessions *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    s->first = NULL;
    s->end = &s->first;
    s->n = 0;
    return s;
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    size_t bytes = strlen(name) + 1;
    struct node *n = malloc(sizeof *n + bytes);
    if (!n)
        return -1;
    memcpy(n->name, name, bytes);
    n->deadline = deadline;
    n->next = NULL;
    *s->end = n;
    s->end = &n->next;
    s->n++;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t before = s->n;
    struct node **at = &s->first, *n;
    while ((n = *at) != NULL) {
        if (n->deadline > now) {
            at = &n->next;
        } else {
            *at = n->next;
            free(n);
            s->n--;
        }
    }
    s->end = at;
    return before - s->n;
}
size_t sessions_count(const struct sessions *s)
{
    return s->n;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    struct node *n = s->first;
    for (; i; i--)
        n = n->next;
    return n->name;
}
void sessions_free(struct sessions *s)
{
    while (s->first) {
        struct node *n = s->first->next;
        free(s->first);
        s->first = n;
    }
    free(s);
}
