/* SPDX-License-Identifier: MIT-0 */
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct s1 {
    struct s1 *next;
    long deadline;
    char name[];
};
struct sessions {
    struct s1 *top;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct s1 *n = malloc(sizeof *n + strlen(name) + 1);
    if (!n)
        return -1;
    strcpy(n->name, name);
    n->deadline = deadline;
    n->next = s->top;
    s->top = n;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t k = 0;
    struct s1 **p = &s->top;
    while (*p) {
        if ((*p)->deadline > now) {
            struct s1 *dead = *p;
            *p = dead->next;
            free(dead);
            k++;
        } else {
            p = &(*p)->next;
        }
    }
    return k;
}
size_t sessions_count(const struct sessions *s)
{
    size_t k = 0;
    for (const struct s1 *n = s->top; n; n = n->next)
        k++;
    return k;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    const struct s1 *n = s->top;
    while (i--)
        n = n->next;
    return n->name;
}
void sessions_free(struct sessions *s)
{
    struct s1 *n;
    while ((n = s->top) != NULL) {
        s->top = n->next;
        free(n);
    }
    free(s);
}
