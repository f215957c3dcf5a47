/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct node {
    char *name;
    long deadline;
    struct node *next;
};
struct sessions {
    struct node *list;
};
struct sessions *sessions_new(void)
{
    struct sessions *s = malloc(sizeof *s);
    if (s)
        s->list = NULL;
    return s;
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct node *n = malloc(sizeof *n);
    if (!n)
        return -1;
    n->name = strdup(name);
    if (!n->name) {
        free(n);
        return -1;
    }
    n->deadline = deadline;
    n->next = NULL;
    if (!s->list) {
        s->list = n;
        return 0;
    }
    struct node *last = s->list;
    while (last->next)
        last = last->next;
    last->next = n;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t removed = 0;
    struct node *prev = NULL;
    for (struct node *n = s->list; n; n = n->next) {
        if (n->deadline <= now) {
            if (prev)
                prev->next = n->next;
            else
                s->list = n->next;
            free(n->name);
            free(n);
            removed++;
        } else {
            prev = n;
        }
    }
    return removed;
}
size_t sessions_count(const struct sessions *s)
{
    size_t c = 0;
    struct node *n = s->list;
    while (n) {
        c++;
        n = n->next;
    }
    return c;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    struct node *n = s->list;
    for (size_t k = 0; k < i; k++)
        n = n->next;
    return n->name;
}
void sessions_free(struct sessions *s)
{
    while (s->list) {
        struct node *n = s->list;
        s->list = n->next;
        free(n->name);
        free(n);
    }
    free(s);
}
