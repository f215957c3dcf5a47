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
    struct node *head, *tail;
    size_t count;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct node *n = calloc(1, sizeof *n);
    if (!n)
        return -1;
    n->name = strdup(name);
    if (!n->name) {
        free(n);
        return -1;
    }
    n->deadline = deadline;
    if (s->tail)
        s->tail->next = n;
    else
        s->head = n;
    s->tail = n;
    s->count++;
    return 0;
}
static void pop(struct sessions *s)
{
    struct node *n = s->head;
    s->head = n->next;
    if (!s->head)
        s->tail = NULL;
    free(n->name);
    free(n);
    s->count--;
}
size_t sessions_expire(struct sessions *s, long now)
{
    while (s->head && s->head->deadline <= now)
        pop(s);
    return s->count;
}
size_t sessions_count(const struct sessions *s)
{
    return s->count;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    const struct node *n = s->head;
    for (; i > 0; i--)
        n = n->next;
    return n->name;
}
void sessions_free(struct sessions *s)
{
    while (s->head)
        pop(s);
    free(s);
}
