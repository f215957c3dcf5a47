/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
typedef struct {
    char *name;
    long deadline;
} item;
struct sessions {
    item *items;
    size_t len, room;
};
struct sessions *sessions_new(void)
{
    return calloc(1, sizeof(struct sessions));
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    if (s->len == s->room) {
        size_t room = s->room ? 2 * s->room : 2;
        item *items = realloc(s->items, room * sizeof(item));
        if (!items)
            return -1;
        s->items = items;
        s->room = room;
    }
    char *copy = strdup(name);
    if (!copy)
        return -1;
    s->items[s->len++] = (item){copy, deadline};
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t gone = 0, i = 0;
    while (i < s->len) {
        if (s->items[i].deadline > now) {
            i++;
            continue;
        }
        free(s->items[i].name);
        s->items[i] = s->items[--s->len];
        gone++;
    }
    return gone;
}
size_t sessions_count(const struct sessions *s)
{
    return s->len;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->items[i].name;
}
void sessions_free(struct sessions *s)
{
    for (size_t i = 0; i < s->len; i++)
        free(s->items[i].name);
    free(s->items);
    free(s);
}
