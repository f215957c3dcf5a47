/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <stdlib.h>

struct session {
    long id, ends;
    struct session *next;
};

static struct session *add(struct session *rest, long id, long ends)
{
    struct session *s = malloc(sizeof *s);

    if (!s)
        abort();
    *s = (struct session){id, ends, rest};
    return s;
}

/* Frees the sessions that end by `now`; the list of the others. */
static struct session *expire(struct session *list, long now)
{
    struct session **link = &list, *s, *next;

    for (s = list; s; s = next) {
        next = s->next;
        if (s->ends > now) {
            link = &s->next;
        } else {
            *link = s->next;
            free(s);
        }
    }
    return list;
}

int main(void)
{
    struct session *s, *list = add(add(add(NULL, 1, 40), 2, 10), 3, 30);

    list = expire(list, 20);
    for (s = list; s; s = s->next)
        printf("session %ld is open\n", s->id);
    (void)expire(list, 99);
    return 0;
}
